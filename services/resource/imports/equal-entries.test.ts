/** What stands several times in a list of Facebook or Instagram, and lists that were once kept as files alone. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

const timestamp = 1600000000
const twice = <T>(one: T) => [one, one]
const written = (files: Record<string, object>) =>
  zipOf(Object.fromEntries(Object.entries(files).map(([path, one]) => [path, JSON.stringify(one)])))

const login = { action: 'Login', timestamp, ip_address: '192.0.2.1', user_agent: 'X' }
const session = { created_timestamp: timestamp, ip_address: '192.0.2.1', user_agent: 'X' }
const activity = 'your_facebook_activity'
const facebook = {
  [`${activity}/posts/your_posts_1.json`]: [
    ...twice({ timestamp, data: [] }),
    { timestamp, data: [{ post: 'Rain' }] },
  ],
  [`${activity}/comments_and_reactions/likes_and_reactions_1.json`]: twice({
    ...{ timestamp, title: "Ada likes Ben's photo." },
    data: [{ reaction: { reaction: 'LIKE', actor: 'Ada' } }],
  }),
  [`${activity}/posts/album/0.json`]: { name: 'Rain', photos: [], description: '' },
  [`${activity}/facebook_payments/payment_history.json`]: {
    payments_v2: {
      payments: twice({ created_timestamp: timestamp, amount: '4.50', currency: 'EUR' }),
    },
  },
  [`${activity}/other_activity/pokes.json`]: {
    pokes_v2: twice({ poker: 'Ben', pokee: 'Ada', rank: 0, timestamp }),
  },
  'security_and_login_information/account_activity.json': { account_activity_v2: twice(login) },
  'security_and_login_information/record_details.json': {
    admin_records_v2: twice({ event: 'Password Change', session }),
  },
  'apps_and_websites_off_of_facebook/connected_apps_and_websites.json': {
    installed_apps_v2: [{ name: 'Tea timer', added_timestamp: timestamp, category: 'active' }],
  },
  'logged_information/notifications/notifications.json': {
    notifications_v2: [{ timestamp, unread: true, text: 'Ben wrote.' }],
  },
}

const at = { href: '', value: '', timestamp }
const mapped = (said: Record<string, object>) => ({ title: '', string_map_data: said })
const entered = mapped({ Time: at, 'IP Address': { value: '192.0.2.1' } })
const instagram = {
  'security_and_login_information/login_and_account_creation/login_activity.json': {
    account_history_login_history: twice(entered),
  },
  'your_instagram_activity/comments/post_comments_1.json': twice(
    mapped({ Time: at, Comment: { value: 'Tea' }, 'Media Owner': { value: 'ben' } }),
  ),
  'logged_information/recent_searches/word_or_phrase_searches.json': {
    searches_keyword: twice(mapped({ Time: at, Search: { value: 'tea' } })),
  },
  'personal_information/personal_information/profile_changes.json': {
    profile_profile_change: [
      mapped({
        ...{ Changed: { value: 'Name' }, 'Previous Value': { value: '' } },
        ...{ 'New Value': { value: 'Ada L' }, 'Change Date': at },
      }),
    ],
  },
  'connections/contacts/synced_contacts.json': {
    contacts_contact_info: [mapped({ 'First Name': { value: 'Ben' } })],
  },
}

describe('entries that are equal in all they say', () => {
  let here: Home
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [provider, files, counts] of [
    [
      'facebook',
      facebook,
      {
        ...{ posts: 3, reactions: 2, sign_ins: 4, payments: 2, pokes: 2, apps: 1 },
        ...{ notifications: 1, albums: 1 },
      },
    ],
    [
      'instagram',
      instagram,
      { sign_ins: 2, comments: 2, searches: 2, profile_changes: 1, contacts: 1 },
    ],
  ] as const) {
    test(`are as many of ${provider} as there are, also when they come again in a newer download`, async () => {
      const ana = await resident(here.url, `ana-${provider}`)
      const counted = async () => {
        const names = Object.keys(counts)
        const found: [string, number][] = []
        for (const name of names) {
          found.push([name, (await ana.records(`${provider}.${name}`)).length])
        }
        return Object.fromEntries(found)
      }
      for (const day of ['2026-10-01', '2026-10-01', '2026-11-01']) {
        const done = await ana.bring({ [`${provider}-ana-${day}-x.zip`]: written(files) })
        assert.equal(done.state, 'completed', JSON.stringify(done))
        assert.deepEqual(await counted(), counts, day)
      }
    })
  }
})
