import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const time = 1600000000
const off = 'apps_and_websites_off_of_instagram/apps_and_websites'

async function read(files: Record<string, object>) {
  const part = memoryPart('instagram-ada-2024-01-01-x.zip', zipOf(files))
  const { records, entries } = await readAll([part], [instagram], {
    now: () => Date.UTC(2026, 0, 1),
  })
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
  return records.map(({ collection, time: at, fields, key }) => ({
    said: [collection.replace('instagram.', ''), at, { ...fields }],
    key,
  }))
}

test('what others told Instagram, in lists and as labels, and who has one in a list', async () => {
  const lists = await read({
    [`${off}/your_activity_off_meta_technologies.json`]: {
      apps_and_websites_off_meta_activity: [
        { name: 'shoes.example', events: [{ id: 123456, type: 'PURCHASE', timestamp: time }] },
      ],
    },
    'ads_information/instagram_ads_and_businesses/advertisers_using_your_activity_or_information.json':
      {
        ig_custom_audiences_all_types: [
          { advertiser_name: 'Hats', has_data_file_custom_audience: true },
        ],
      },
  })
  const bought = { name: 'shoes.example', kind: 'purchase', event_id: '123456' }
  assert.deepEqual(
    lists.map(({ said }) => said),
    [
      ['off_instagram', time * 1000, bought],
      ['off_instagram', null, { name: 'Hats', kind: 'contact_list' }],
    ],
  )
  const labelled = await read({
    [`${off}/your_activity_off_meta_technologies.json`]: [
      {
        ...{ title: 'shoes.example', timestamp: time, media: [] },
        label_values: [
          {
            label: 'Events',
            vec: [
              {
                dict: [
                  { label: 'ID', value: '123456' },
                  { label: 'Event', value: 'PURCHASE' },
                  { label: 'Received on', timestamp_value: time },
                ],
              },
            ],
          },
        ],
      },
    ],
  })
  assert.deepEqual(labelled[0]?.said, ['off_instagram', time * 1000, bought])
  assert.ok(lists.some(({ key }) => key === labelled[0]?.key))
})

test('what Instagram concludes that somebody is interested in', async () => {
  const named = (label: string, value: string) => ({
    title: '',
    string_map_data: { [label]: { href: '', value, timestamp: 0 } },
  })
  const told = await read({
    'preferences/your_topics/recommended_topics.json': {
      topics_your_topics: [named('Name', 'Tea'), named('Nom', 'Rain')],
    },
    'your_topics/your_reels_sentiments.json': {
      topics_your_reels_sentiments: [named('Name', 'Calm')],
    },
    'information_about_you/ads_interests.json': {
      inferred_data_ig_interest: [named('Interest', 'Hats')],
    },
  })
  assert.deepEqual(
    told.map(({ said }) => said),
    [
      ['interests', null, { name: 'Tea', kind: 'topic' }],
      ['interests', null, { name: 'Rain', kind: 'topic' }],
      ['interests', null, { name: 'Calm', kind: 'sentiment' }],
      ['interests', null, { name: 'Hats', kind: 'ad' }],
    ],
  )
})

test('what one did several times in one minute counts as often', async () => {
  const viewed = { id: 1, type: 'VIEW_CONTENT', timestamp: time }
  const told = await read({
    [`${off}/your_activity_off_meta_technologies.json`]: {
      apps_and_websites_off_meta_activity: [{ name: 'shoes.example', events: [viewed, viewed] }],
    },
  })
  assert.equal(new Set(told.map(({ key }) => key)).size, 2)
})
