/** What stands beside what a field takes: nothing of it is lost. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const time = 1600000000

async function read(files: Record<string, object>) {
  const part = memoryPart('facebook-ada-2024-01-01-x.zip', zipOf(files))
  const { records } = await readAll([part], [facebook], { now: () => Date.UTC(2026, 0, 1) })
  return records.map(({ fields, rest }) => ({ ...fields, rest: rest && { ...rest } }))
}

const teaHouse = {
  ...{ name: 'Tea house', address: '1 Rain Street', url: 'https://www.facebook.com/teahouse/' },
  coordinate: { latitude: 45.76, longitude: 4.83 },
}

test('where a post was written has an address, and a page of its own', async () => {
  const [post] = await read({
    'your_facebook_activity/posts/your_posts_1.json': [
      {
        ...{ timestamp: time, data: [{ post: 'Warm at last' }], title: 'Ada was here.' },
        attachments: [{ data: [{ place: teaHouse }, { place: { name: 'Home' } }] }],
      },
    ],
  })
  assert.equal(post!['place_name' as never], 'Tea house')
  assert.deepEqual(JSON.parse(JSON.stringify(post!.rest)), {
    place: [{ address: teaHouse.address, url: teaHouse.url }, { name: 'Home' }],
  })
})

test('a place where one checked in has the address of its page', async () => {
  const [place] = await read({
    'your_facebook_activity/posts/check_ins.json': {
      check_ins_v2: [{ timestamp: time, attachments: [{ data: [{ place: teaHouse }] }] }],
    },
  })
  assert.deepEqual(place, {
    ...{ name: 'Tea house', kind: 'check_in', url: teaHouse.url, address: '1 Rain Street' },
    ...{ latitude: 45.76, longitude: 4.83, rest: undefined },
  })
})

test('an event says where it is to the door', async () => {
  const [event] = await read({
    'your_facebook_activity/events/your_events.json': {
      your_events_v2: [{ name: 'Tea at five', start_timestamp: time, place: teaHouse }],
    },
  })
  assert.deepEqual(JSON.parse(JSON.stringify(event!.rest)), {
    place: [{ address: teaHouse.address, url: teaHouse.url }],
  })
})

test('a face that one sent to a story is the reaction', async () => {
  const [reaction] = await read({
    'your_facebook_activity/stories/story_reactions.json': {
      stories_feedback_v2: [
        { timestamp: time, title: 'Ada reacted to a story.', data: [{ text: '😍' }] },
      ],
    },
  })
  assert.deepEqual(reaction, {
    ...{ reaction: '😍', target: 'Ada reacted to a story.', rest: undefined },
  })
})

test('how long one looked stays, in whatever words', async () => {
  const look = (watch_time: unknown) => ({
    'logged_information/interactions/recently_viewed.json': {
      recently_viewed: [
        {
          ...{ name: 'Videos', description: 'What you watched' },
          entries: [{ timestamp: time, data: { name: 'Rain', watch_time } }],
        },
      ],
    },
  })
  assert.deepEqual(
    [(await read(look('12 min')))[0]!.rest, (await read(look('12')))[0]],
    [
      { watch_time: '12 min' },
      { name: 'Rain', kind: 'viewed', heading: 'Videos', watched_s: 12, rest: undefined },
    ],
  )
})

test('a profile keeps former addresses, who one is together with, and what kind a number is', async () => {
  const [profile] = await read({
    'personal_information/profile_information/profile_information.json': {
      profile_v2: {
        name: { full_name: 'Ada L', first_name: 'Ada', middle_name: '', last_name: 'L' },
        emails: { emails: ['ada@example.org'], previous_emails: ['old@example.org'] },
        gender: { gender_option: 'FEMALE', pronoun: 'FEMALE' },
        relationship: { status: 'Married', partner: 'Ben', timestamp: time },
        current_city: { name: 'Lyon', timestamp: time },
        phone_numbers: [{ phone_type: 'Mobile', phone_number: '+33 1', verified: true }],
        about_me: 'I like tea.',
        intro_bio: { name: 'Tea.', timestamp: 0 },
      },
    },
  })
  assert.deepEqual(JSON.parse(JSON.stringify(profile!.rest)), {
    emails: { previous_emails: ['old@example.org'] },
    gender: { pronoun: 'FEMALE' },
    relationship: { partner: 'Ben', timestamp: time },
    current_city: { timestamp: time },
    phone_numbers: [{ phone_type: 'Mobile', phone_number: '+33 1', verified: true }],
    intro_bio: { name: 'Tea.' },
  })
})

test('of what a message shares, its owner or the profile may be all that is told', async () => {
  const message = { sender_name: 'Ben', is_geoblocked_for_viewer: false }
  const records = await read({
    'your_facebook_activity/messages/inbox/ben_1/message_1.json': {
      ...{ participants: [{ name: 'Ben' }], title: 'Ben', thread_path: 'inbox/ben_1' },
      messages: [
        {
          ...{ ...message, timestamp_ms: time * 1000 },
          share: { link: 'https://example.org/r', original_content_owner: 'tea.house' },
        },
        {
          ...{ ...message, timestamp_ms: time * 1000 - 1 },
          share: { profile_share_username: 'cleo', profile_share_name: 'Cleo' },
        },
      ],
    },
  })
  const said = records.flatMap(({ rest }) => (rest ? [JSON.parse(JSON.stringify(rest))] : []))
  assert.deepEqual(said.slice(0, 2), [
    { is_geoblocked_for_viewer: false, original_content_owner: 'tea.house' },
    {
      ...{ is_geoblocked_for_viewer: false, profile_share_username: 'cleo' },
      profile_share_name: 'Cleo',
    },
  ])
})

test('words and names that stand as a list below a label in any language', async () => {
  const labelled = (...words: string[]) => ({
    ...{ media: [], fbid: '17' },
    label_values: [{ label: 'Naam', vec: words.map((value) => ({ value })) }],
  })
  const records = await read({
    'ads_information/other_categories_used_to_reach_you.json': labelled('Reist vaak'),
    'ads_information/advertisers_using_your_activity_or_information.json': labelled('Hoeden'),
    'logged_information/other_logged_information/locations_of_interest.json': labelled('Lyon'),
    'connections/friends/people_you_may_know.json': labelled('Ben'),
    'your_facebook_activity/other_activity/profiles_you_visited_in_the_past_7_days.json':
      labelled('Cleo'),
    'your_facebook_activity/shops/your_recently_viewed_products.json': labelled('Teapot'),
    'security_and_login_information/ip_address_activity.json': {
      used_ip_address_v2: [{ ip: '192.0.2.1', action: 'Login', timestamp: time, user_agent: 'X' }],
    },
  })
  assert.deepEqual(
    records.map(({ rest: _, ...fields }) => fields),
    [
      { name: 'Reist vaak', kind: 'category' },
      { name: 'Hoeden' },
      { name: 'Lyon', kind: 'place' },
      { name: 'Ben', kind: 'suggested' },
      { name: 'Cleo', kind: 'visited' },
      { name: 'Teapot', kind: 'viewed' },
      { activity: 'login', ip: '192.0.2.1', agent: 'X' },
    ],
  )
})

test('a download of one category alone is Facebook’s, below any folder', async () => {
  const alone = [
    ['ads_information/other_categories_used_to_reach_you.json', { bcts: ['Tea'] }],
    [
      'security_and_login_information/ip_address_activity.json',
      { used_ip_address_v2: [{ ip: '192.0.2.1', action: 'Login', timestamp: time }] },
    ],
  ] as const
  for (const [path, content] of alone) {
    for (const folder of ['', 'facebook-ada-2025-01-01-x/']) {
      assert.equal((await read({ [folder + path]: content })).length, 1)
    }
  }
})

test('followers and friends of one name are several people, and the same in the next part', async () => {
  const files = {
    'friends_and_followers/people_who_follow_you.json': {
      followers_v2: [{ name: 'Ben' }, { name: 'Cleo' }, { name: 'Ben' }],
    },
    'friends_and_followers/friends.json': {
      friends_v2: [
        { name: 'Ben', timestamp: time },
        { name: 'Ben', timestamp: time },
      ],
    },
  }
  const part = (name: string) => memoryPart(name, zipOf(files))
  const { records } = await readAll([part('a.zip'), part('b.zip')], [facebook])
  assert.equal(new Set(records.map(({ collection, key }) => collection + key)).size, 5)
})

test('where one was last, articles, and what was changed about the account', async () => {
  const part = memoryPart(
    'facebook-ada-2022-01-01-x.zip',
    zipOf({
      'location/last_location.json': {
        last_location_v2: { time, coordinate: { latitude: 45.5, longitude: 4.5 } },
      },
      'facebook_news/articles_viewed.json': {
        news_link_clicks_v2: [{ timestamp: time, url: 'https://example.org/tea' }],
      },
      'security_and_login_information/record_details.json': {
        admin_records_v2: [
          {
            event: 'Name Change',
            session: { created_timestamp: time, ip_address: '192.0.2.1', user_agent: 'X' },
            extra_info: { old_name: 'Ada', new_name: 'Ada L' },
          },
        ],
      },
    }),
  )
  const { records } = await readAll([part], [facebook])
  assert.ok(records.every((record) => record.time === time * 1000))
  const changed = { old_name: 'Ada', new_name: 'Ada L' }
  assert.deepEqual(
    records.map(({ fields, rest }) => [{ ...fields }, rest && { ...rest }]),
    [
      [{ kind: 'last', latitude: 45.5, longitude: 4.5 }, undefined],
      [{ kind: 'article', url: 'https://example.org/tea' }, undefined],
      [{ activity: 'name change', ip: '192.0.2.1', agent: 'X' }, { extra_info: changed }],
    ],
  )
})

test('a film that stands among the words of a post is its film, and what nobody knows there stays with it', async () => {
  const uri = 'your_facebook_activity/reels/media/17851964128264437.mp4'
  const part = memoryPart(
    'facebook-ada-2024-01-01-x.zip',
    zipOf({
      'your_facebook_activity/reels/your_reels.json': {
        lasso_videos_v2: [
          {
            timestamp: time,
            data: [{ media: { uri, title: 'Rain' } }, { mood: 'calm' }, { update_timestamp: 0 }],
            attachments: [{ data: [{ media: { title: 'It is gone' } }] }],
          },
        ],
      },
      [uri]: 'a film',
    }),
  )
  const { records } = await readAll([part], [facebook], { now: () => Date.UTC(2026, 0, 1) })
  const [reel] = records
  assert.equal(records.length, 1)
  assert.deepEqual(
    reel!.files?.map(({ name }) => name),
    ['17851964128264437.mp4'],
  )
  assert.deepEqual(JSON.parse(JSON.stringify(reel!.rest)), {
    media: [{ title: 'Rain' }, { title: 'It is gone' }],
    mood: ['calm'],
  })
})

test('what a comment says besides stays with it', async () => {
  const comment = { timestamp: time, comment: 'Warm', author: 'Ada', group: '', mood: 'calm' }
  const [told] = await read({
    'your_facebook_activity/comments_and_reactions/comments.json': {
      comments_v2: [{ timestamp: time, data: [{ comment }], title: 'Ada commented.' }],
    },
  })
  assert.deepEqual(told!.rest, { author: 'Ada', mood: 'calm' })
})

test('a second comment in one element is kept as it stands', async () => {
  const comment = (text: string) => ({ comment: { timestamp: time, comment: text } })
  const [told] = await read({
    'your_facebook_activity/comments_and_reactions/comments.json': {
      comments_v2: [{ timestamp: time, data: [comment('Warm'), comment('Wet')], title: 'Ada' }],
    },
  })
  assert.equal(told!['text' as never], 'Warm')
  assert.deepEqual(JSON.parse(JSON.stringify(told!.rest)), { comment: [comment('Wet').comment] })
})
