/** Lists that few look into: what Instagram concludes, devices, and entries that say nothing but when. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const time = 1600000000
const ads = 'ads_information/instagram_ads_and_businesses'

async function read(files: Record<string, object>) {
  const part = memoryPart('instagram-ada-2025-01-01-x.zip', zipOf(files))
  const { records, entries } = await readAll([part], [instagram], {
    now: () => Date.UTC(2026, 0, 1),
  })
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
  return records.map(({ collection, time: at, fields }) => [
    collection.replace('instagram.', ''),
    at,
    { ...fields },
  ])
}

const labelled = (label: string, ...words: string[]) => ({
  media: [],
  label_values: [{ label, vec: words.map((value) => ({ value })) }],
  fbid: '17',
})
const said = (members: Record<string, object>) => ({
  title: '',
  media_map_data: {},
  string_map_data: members,
})

test('categories, places and advertisers as lists below a label', async () => {
  const records = await read({
    [`${ads}/other_categories_used_to_reach_you.json`]: labelled('Naam', 'Reist vaak', 'Thee'),
    [`${ads}/advertisers_using_your_activity_or_information.json`]: labelled('Lijst', 'Hoeden'),
    'personal_information/information_about_you/locations_of_interest.json': {
      ...labelled('Locations of interest', 'Lyon'),
    },
    'personal_information/information_about_you/profile_based_in.json': {
      inferred_data_primary_location: [said({ 'City Name': { value: 'Paris', timestamp: 0 } })],
    },
  })
  assert.deepEqual(records, [
    ['interests', null, { name: 'Reist vaak', kind: 'category' }],
    ['interests', null, { name: 'Thee', kind: 'category' }],
    ['off_instagram', null, { name: 'Hoeden' }],
    ['interests', null, { name: 'Lyon', kind: 'place' }],
    ['interests', null, { name: 'Paris', kind: 'place' }],
  ])
})

test('an advertiser is one, in whatever way it has somebody', async () => {
  const records = await read({
    [`${ads}/advertisers_using_your_activity_or_information.json`]: {
      ig_custom_audiences_all_types: [
        {
          ...{ advertiser_name: 'Hats', has_data_file_custom_audience: false },
          ...{ has_remarketing_custom_audience: false, has_in_person_store_visit: false },
        },
      ],
    },
  })
  assert.deepEqual(records, [['off_instagram', null, { name: 'Hats' }]])
})

test('devices, how one signed up, and when the password was changed', async () => {
  const agent = { value: 'Instagram 300.0 Android', timestamp: 0 }
  const records = await read({
    'personal_information/device_information/devices.json': {
      devices_devices: [said({ 'Last Login': { timestamp: time }, 'User Agent': agent })],
    },
    'security_and_login_information/login_and_profile_creation/signup_details.json': {
      account_history_registration_info: [
        said({
          ...{ Username: { value: 'ada' }, 'IP Address': { value: '192.0.2.x' } },
          ...{ Time: { value: '', timestamp: time - 9 }, Device: { value: 'A phone' } },
        }),
      ],
    },
    'security_and_login_information/login_and_profile_creation/password_change_activity.json': {
      account_history_password_change_history: [said({ Time: { timestamp: time - 5 } })],
    },
  })
  assert.deepEqual(records, [
    ['sign_ins', time * 1000, { activity: 'device', agent: agent.value }],
    ['sign_ins', (time - 9) * 1000, { activity: 'sign_up', ip: '192.0.2.x' }],
    ['sign_ins', (time - 5) * 1000, { activity: 'password_change' }],
  ])
})

test('of what has no name any more it is told when it was', async () => {
  const records = await read({
    'your_instagram_activity/saved/saved_collections.json': {
      saved_saved_collections: [
        {
          title: '',
          string_map_data: { Name: { value: '' }, 'Creation Time': { timestamp: time } },
        },
      ],
    },
    'your_instagram_activity/story_sticker_interactions/polls.json': {
      story_activities_polls: [
        { title: '', string_list_data: [{ value: '', timestamp: time }] },
        { title: 'ben', string_list_data: [{ value: 'Tea', timestamp: time }] },
      ],
    },
    "ads_information/ads_and_topics/posts_you're_not_interested_in.json": {
      impressions_history_posts_not_interested: [
        {
          string_list_data: [
            { href: 'https://www.instagram.com/p/x/', value: '' },
            { timestamp: time },
          ],
        },
      ],
    },
  })
  const ms = time * 1000
  assert.deepEqual(records, [
    ['saved', ms, { kind: 'collection' }],
    ['answers', ms, { kind: 'poll' }],
    ['answers', ms, { name: 'ben', kind: 'poll', title: 'Tea' }],
    ['viewed', ms, { kind: 'not_interested', url: 'https://www.instagram.com/p/x/' }],
  ])
})

test('a download of one category alone is Instagram’s, below any folder', async () => {
  const alone = [
    [`${ads}/other_categories_used_to_reach_you.json`, labelled('Name', 'Tea')],
    [
      'logged_information/recent_searches/x.json',
      { searches_user: [said({ Search: { value: 'ben' }, Time: { timestamp: time } })] },
    ],
  ] as const
  for (const [path, content] of alone) {
    for (const folder of ['', 'instagram-ada-2025-01-01-x/']) {
      assert.equal((await read({ [folder + path]: content })).length, 1)
    }
  }
})

test('several ads of one author in a second are several, and comments below one post as well', async () => {
  const seen = (at: number) => ({
    string_map_data: { Author: { value: 'ben' }, Time: { timestamp: at } },
  })
  const liked = {
    title: 'ben',
    string_list_data: [{ href: 'https://www.instagram.com/p/x/', value: '', timestamp: time }],
  }
  const files = {
    'ads_information/ads_and_topics/ads_viewed.json': {
      impressions_history_ads_seen: [seen(time), seen(time), seen(time - 1), seen(time - 1)],
    },
    'your_instagram_activity/likes/liked_comments.json': { likes_comment_likes: [liked, liked] },
  }
  const part = (name: string) => memoryPart(name, zipOf(files))
  const all = await readAll([part('a.zip'), part('b.zip')], [instagram])
  const keys = new Set(all.records.map(({ collection, key }) => `${collection} ${key}`))
  assert.equal(keys.size, 6)
})
