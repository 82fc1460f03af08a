import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const timestamp = 1600000000
const iso = new Date(timestamp * 1000).toISOString()
const root = 'your_facebook_activity'

async function read(files: Record<string, unknown>) {
  const part = memoryPart('facebook-ada.zip', zipOf(files as Record<string, object>))
  const { records, entries, codes } = await readAll([part], [facebook])
  const told = records.map(({ collection, fields, time }) => ({
    ...{ of: collection.slice('facebook.'.length), ...JSON.parse(JSON.stringify(fields)) },
    ...(time !== null && { time: time / 1000 }),
  }))
  return { told, records, entries, codes }
}

describe('what is in no list that is known', () => {
  test('is read where it has a time, with all that its labels say', async () => {
    const { told, entries } = await read({
      [`${root}/groups/group_invites_you've_received.json`]: [
        {
          ...{ timestamp, media: [], fbid: '77' },
          label_values: [
            { label: 'Invited on', timestamp_value: timestamp },
            {
              title: 'Group',
              dict: [{ title: '', dict: [{ label: 'Name', value: 'Bread bakers' }] }],
            },
          ],
        },
      ],
      [`${root}/posts/edits_you_made_to_posts.json`]: [
        { timestamp, media: [], fbid: '78', label_values: [{ label: 'Texte', value: 'Du pain' }] },
      ],
    })
    assert.deepEqual(told, [
      {
        ...{ of: 'activity', kind: 'group_invites_you_ve_received', name: 'Bread bakers' },
        ...{ said: { 'Invited on': iso, Group: { '': { Name: 'Bread bakers' } } } },
        time: timestamp,
      },
      {
        ...{ of: 'activity', kind: 'edits_you_made_to_posts', name: 'Du pain' },
        ...{ said: { Texte: 'Du pain' }, time: timestamp },
      },
    ])
    assert.ok(entries.every((one) => one.startsWith('imported')))
  })

  test('stands one by one also where it lies below a label or a heading', async () => {
    const visit = (name: string, at: number) => ({
      dict: [
        { label: 'Name', value: name },
        { label: 'When', timestamp_value: at },
      ],
    })
    const { told } = await read({
      [`${root}/other_activity/your_recently_followed_history.json`]: {
        fbid: '79',
        label_values: [{ label: 'Followed', vec: [visit('Ben', timestamp), visit('Zoe', 1)] }],
      },
      'preferences/feed/controls.json': {
        controls: [
          {
            name: 'Hidden',
            description: 'Posts you hid',
            entries: [{ timestamp, data: { name: 'Rain', uri: 'https://www.facebook.com/9' } }],
          },
        ],
      },
    })
    const base = { of: 'activity', kind: 'your_recently_followed_history', heading: 'Followed' }
    assert.deepEqual(
      told.map(({ said: _, ...one }) => one),
      [
        { ...base, name: 'Ben', time: timestamp },
        { ...base, name: 'Zoe', time: 1 },
        {
          ...{ of: 'activity', kind: 'controls', heading: 'Hidden', name: 'Rain' },
          ...{ url: 'https://www.facebook.com/9', time: timestamp },
        },
      ],
    )
  })

  test('is read from plain members too: an address book, who was blocked, verified addresses', async () => {
    const { told, entries } = await read({
      'personal_information/other_personal_information/your_address_books.json': {
        address_book_v2: {
          address_book: [
            {
              ...{ name: 'Ben', created_timestamp: timestamp, updated_timestamp: timestamp },
              details: [{ contact_point: '+49 30 1' }],
            },
          ],
        },
      },
      [`${root}/messages/messenger_contacts_you've_blocked.json`]: {
        blocked_users: [{ name: 'Zoe', timestamp }],
      },
      'preferences/preferences/video.json': {
        watch_videos_v2: [{ video_title: 'Rye', user_action: 'watched', action_time: timestamp }],
      },
    })
    assert.deepEqual(
      told.map(({ of, kind, name, time }) => [of, kind, name, time]),
      [
        ['activity', 'your_address_books', 'Ben', timestamp],
        ['activity', 'messenger_contacts_you_ve_blocked', 'Zoe', timestamp],
        ['activity', 'video', 'Rye', timestamp],
      ],
    )
    assert.deepEqual(told[0]?.said?.details, [{ contact_point: '+49 30 1' }])
    assert.ok(entries.every((one) => one.startsWith('imported')))
  })

  test('stays a file where it is settings, cookies or keys', async () => {
    const { entries } = await read({
      'preferences/preferences/language_and_locale.json': {
        language_and_locale_v2: [{ name: 'Language', children: [] }],
      },
      'security_and_login_information/browser_cookies.json': {
        datr_cookies_v2: { Chrome: [{ timestamp, value: 'x' }] },
      },
      [`${root}/posts/your_posts_1.json`]: [{ timestamp, data: [{ post: 'Tea' }] }],
    })
    assert.deepEqual(
      entries.map((one) => one.split(' ')[0]),
      ['imported', 'kept', 'kept'].sort(),
    )
  })
})

test('payments and notifications say the same below labels', async () => {
  const { told } = await read({
    [`${root}/facebook_payments/payment_history.json`]: [
      {
        ...{ timestamp, media: [], fbid: '5' },
        label_values: [
          { label: 'Sender', value: 'Ada' },
          { label: 'Receiver', value: 'Ben' },
          { label: 'Amount', value: '€4,50' },
          { label: 'Status', value: 'Completed' },
        ],
      },
    ],
    'logged_information/notifications/notifications.json': [
      {
        ...{ timestamp, media: [], fbid: '6' },
        label_values: [
          { label: 'Gelesen', value: 'Ja' },
          { label: 'Inhalt', value: 'Ben hat dir geschrieben.' },
          {
            label: 'Link',
            value: 'https://www.facebook.com/1',
            href: 'https://www.facebook.com/1',
          },
        ],
      },
    ],
  })
  assert.deepEqual(told, [
    {
      ...{ of: 'payments', sender: 'Ada', receiver: 'Ben', amount: 4.5, currency: 'EUR' },
      ...{ status: 'completed', time: timestamp },
    },
    {
      ...{ of: 'notifications', text: 'Ben hat dir geschrieben.' },
      ...{ url: 'https://www.facebook.com/1', time: timestamp },
    },
  ])
})

test('letters to the support are read under their numbers', async () => {
  const { told } = await read({
    [`${root}/messages/support_messages.json`]: {
      support_messages: {
        7156925894430515: {
          ...{ timestamp, subject: 'Lost' },
          messages: [{ from: 'Ada', to: 'Facebook', message: 'Help', timestamp }],
        },
      },
    },
  })
  assert.deepEqual(
    told.map(({ of, text, title }) => [of, title ?? text]),
    [
      ['threads', 'Lost'],
      ['messages', 'Help'],
    ],
  )
})

test('entries that are equal are counted also where others stand between them', async () => {
  const said = (at: number) => ({ timestamp: at, data: [] })
  const { records } = await read({
    [`${root}/posts/your_posts_1.json`]: [said(timestamp), said(timestamp + 9), said(timestamp)],
  })
  assert.equal(new Set(records.map(({ key }) => key)).size, 3)
})

test('what was searched for is read also where it stands in no list of its own', async () => {
  const { told } = await read({
    'logged_information/search/your_search_history.json': {
      searches_v2: [{ timestamp, data: { text: 'rye' }, title: 'You searched Facebook' }],
    },
  })
  assert.deepEqual(told, [
    {
      ...{ of: 'searches', kind: 'search', name: 'rye', title: 'You searched Facebook' },
      time: timestamp,
    },
  ])
})

test('what lets somebody in is in no record', async () => {
  const { told } = await read({
    [`${root}/posts/your_posts_1.json`]: [{ timestamp, data: [{ post: 'Tea' }] }],
    'security_and_login_information/mobile_devices.json': {
      devices_v2: [{ type: 'Phone', os: 'X', update_time: timestamp, redact_tokens: ['t0ken'] }],
    },
  })
  assert.ok(!JSON.stringify(told).includes('t0ken'))
  assert.deepEqual(told.at(-1)?.said, { type: 'Phone', os: 'X' })
})
