import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const timestamp = 1600000000
const root = 'your_facebook_activity'
const files = {
  [`${root}/facebook_payments/payment_history.json`]: {
    payments_v2: {
      preferred_currency: 'EUR',
      payments: [
        {
          ...{ created_timestamp: timestamp, amount: '4.50', currency: 'EUR', sender: 'Ada' },
          ...{ receiver: 'Ben', type: 'P2P', status: 'Completed', payment_method: 'Visa' },
          payment_data: { p2p_payment: { fees: '0' } },
        },
      ],
    },
  },
  [`${root}/fundraisers/fundraisers_donated_to.json`]: {
    fundraisers_donated_to_v2: [
      {
        timestamp,
        attachments: [{ data: [{ fundraiser: { title: 'Trees', donated_amount: '£5' } }] }],
      },
    ],
  },
  [`${root}/other_activity/pokes.json`]: {
    pokes_v2: Array(2).fill({ poker: 'Ben', pokee: 'Ada', rank: 0, timestamp }),
  },
  'apps_and_websites_off_of_facebook/connected_apps_and_websites.json': {
    installed_apps_v2: [
      {
        ...{ name: 'Tea timer', added_timestamp: timestamp, user_app_scoped_id: 11 },
        ...{ category: 'active', removed_timestamp: 0 },
      },
      { name: 'Rain', added_timestamp: timestamp, removed_timestamp: timestamp + 60 },
    ],
  },
  'logged_information/notifications/notifications.json': {
    notifications_v2: [
      { timestamp, unread: true, href: 'https://www.facebook.com/1', text: 'Ben wrote.' },
    ],
  },
}

test('payments, donations, pokes, apps one signed in to, and notifications', async () => {
  const part = memoryPart('facebook-ada.zip', zipOf(files))
  const { records, classes } = await readAll([part], [facebook])
  assert.ok(records.every(({ time }) => time === timestamp * 1000))
  const told = records.map(({ collection, fields, rest }) => [
    ...[collection.slice('facebook.'.length), { ...fields }],
    ...(rest ? [{ ...rest }] : []),
  ])
  const poke = ['pokes', { sender: 'Ben', receiver: 'Ada', rank: 0 }]
  assert.deepEqual(told, [
    [
      'payments',
      {
        ...{ amount: 4.5, currency: 'EUR', sender: 'Ada', receiver: 'Ben', kind: 'p2p' },
        ...{ status: 'completed', payment_method: 'Visa' },
      },
      { payment_data: { p2p_payment: { fees: '0' } } },
    ],
    ['payments', { title: 'Trees', amount: 5, currency: 'GBP', kind: 'donation' }],
    poke,
    poke,
    ['apps', { name: 'Tea timer', state: 'active', app_id: '11' }],
    ['apps', { name: 'Rain', removed_at: '2020-09-13T12:27:40.000Z' }],
    ['notifications', { text: 'Ben wrote.', url: 'https://www.facebook.com/1', unread: true }],
  ])
  assert.equal(new Set(records.map(({ collection, key }) => collection + key)).size, 7)
  for (const path of Object.keys(files)) assert.equal(classes.get(path)?.class, 'imported', path)
})

test('an amount and a time that nobody can read are kept as they stand', async () => {
  const payment = { created_timestamp: 'somewhen', amount: 'much', currency: 'EUR', sender: 'Ada' }
  const part = memoryPart(
    'facebook-ada.zip',
    zipOf({
      [`${root}/facebook_payments/payment_history.json`]: { payments_v2: { payments: [payment] } },
    }),
  )
  const [record] = (await readAll([part], [facebook])).records
  assert.deepEqual({ ...record?.rest }, { created_timestamp: 'somewhen', amount: 'much' })
})
