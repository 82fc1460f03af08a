/** What few look for: what was put away, sold, asked of the support, and what Facebook concludes and is told. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const time = 1600000000
const ms = time * 1000
const mine = 'your_facebook_activity'

async function read(files: Record<string, object>) {
  const part = memoryPart('facebook-ada-2024-01-01-x.zip', zipOf(files))
  const { records, entries } = await readAll([part], [facebook], {
    now: () => Date.UTC(2026, 0, 1),
  })
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
  return records
}

test('posts that were put away or thrown away, and what was put up for sale', async () => {
  const post = (text: string) => [{ timestamp: time, data: [{ post: text }] }]
  const records = await read({
    [`${mine}/posts/archive.json`]: { archive_v2: post('Put away') },
    [`${mine}/posts/trash.json`]: post('Thrown away'),
    [`${mine}/facebook_marketplace/items_sold.json`]: {
      items_selling_v2: [
        {
          ...{ title: 'Teapot', price: '€5', seller: 'Ada', category: 'Household' },
          ...{ created_timestamp: time, updated_timestamp: time + 1, description: 'Round' },
          marketplace: 'Lyon Marketplace',
          location: { coordinate: { latitude: 45.75, longitude: 4.75 } },
        },
      ],
    },
    [`${mine}/facebook_marketplace/items_bought.json`]: {
      items_buying: [{ title: 'Cup', price: '€1', created_timestamp: time }],
    },
  })
  const told = Map.groupBy(records, ({ collection }) => collection)
  assert.deepEqual(
    told.get('facebook.posts')?.map(({ time: at, fields }) => [at, { ...fields }]),
    [
      [ms, { text: 'Put away', state: 'archived' }],
      [ms, { text: 'Thrown away', state: 'trash' }],
      [
        ms,
        {
          ...{ text: 'Round', title: 'Teapot', latitude: 45.75, longitude: 4.75 },
          ...{ container: 'Lyon Marketplace', state: 'for_sale' },
          updated_at: new Date(ms + 1000).toISOString(),
        },
      ],
    ],
  )
  const [teapot] = records.filter(({ fields }) => fields['title'] === 'Teapot')
  assert.deepEqual({ ...teapot?.rest }, { price: '€5', seller: 'Ada', category: 'Household' })
  assert.deepEqual(
    told.get('facebook.saved')?.map(({ time: at, fields }) => [at, fields['name'], fields['kind']]),
    [[ms, 'Cup', 'bought']],
  )
})

test('what one and the support wrote to each other is a conversation', async () => {
  const message = {
    from: 'Ada',
    to: 'Support',
    subject: 'Help',
    message: 'It broke',
    timestamp: time,
  }
  const answer = {
    ...message,
    from: 'Support',
    to: 'Ada',
    message: 'Try again',
    timestamp: time + 60,
  }
  const records = await read({
    [`${mine}/other_activity/support_correspondences.json`]: {
      support_correspondence_v2: [
        { timestamp: time, subject: 'Help', messages: [message, message, answer] },
      ],
    },
  })
  const [thread, ...messages] = records
  const id = thread!.fields['thread_id']
  assert.deepEqual(
    { ...thread!.fields },
    { thread_id: id, section: 'support', title: 'Help', participants: ['Ada', 'Support'] },
  )
  assert.deepEqual(
    messages.map(({ time: at, fields }) => [at, { ...fields }]),
    [
      ...[0, 1].map(() => [
        ms,
        { thread_id: id, section: 'support', sender: 'Ada', text: 'It broke' },
      ]),
      [ms + 60_000, { thread_id: id, section: 'support', sender: 'Support', text: 'Try again' }],
    ],
  )
  assert.equal(new Set(records.map(({ key }) => key)).size, 4)
})

test('what Facebook concludes, and which advertisers have one in a list', async () => {
  const records = await read({
    'logged_information/other_logged_information/ads_interests.json': {
      topics_v2: ['Tea', 'CafÃ©'],
    },
    'logged_information/your_topics/your_topics.json': { inferred_topics_v2: ['Rain'] },
    'ads_information/other_categories_used_to_reach_you.json': { bcts: ['Away from home'] },
    'ads_information/advertisers_using_your_activity_or_information.json': {
      custom_audiences_all_types_v2: [
        {
          ...{ advertiser_name: 'Shoes', has_data_file_custom_audience: true },
          ...{ has_remarketing_custom_audience: true, has_in_person_store_visit: false },
        },
      ],
    },
    'ads_and_businesses/advertisers_who_uploaded_a_contact_list_with_your_information.json': {
      custom_audiences_v2: ['Shoes', 'Hats'],
    },
  })
  const told = (name: string) =>
    records
      .filter(({ collection }) => collection === `facebook.${name}`)
      .map(({ fields }) => `${fields['kind']} ${fields['name']}`)
  assert.deepEqual(told('interests'), [
    'ad Tea',
    'ad Café',
    'topic Rain',
    'category Away from home',
  ])
  assert.deepEqual(told('off_facebook'), [
    'contact_list Shoes',
    'remarketing Shoes',
    'contact_list Shoes',
    'contact_list Hats',
  ])
  // The same in a file of before 2022 and of today.
  assert.equal(new Set(records.map(({ key }) => key)).size, 7)
})

test('a word that says nothing is no interest', async () => {
  const path = 'logged_information/other_logged_information/ads_interests.json'
  const records = await read({ [path]: { topics_v2: ['', 'Tea'] } })
  assert.deepEqual(
    records.map(({ fields }) => fields['name']),
    ['Tea'],
  )
})
