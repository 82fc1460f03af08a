import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from './index.ts'

const time = '2017-01-02T03:04:05Z'
const doc = { documentType: 'Android Apps', title: 'Tea timer' }
const twice = <T>(one: T) => [one, one]

test('purchases, payments and accesses that are equal in all they say are as many as there are', async () => {
  const row = '"Jun 10, 2026, 10:35:12 AM UTC",,One,YouTube,Visa,Complete,USD 15.87'
  const access = (part: string) => `${time},Gmail,${part},192.0.2.1,X,Login`
  const store = 'Takeout/Google Play Store'
  const files = {
    [`${store}/Purchase History.json`]: twice({
      purchaseHistory: { doc, invoicePrice: '€0.99', purchaseTime: time },
    }),
    [`${store}/Devices.json`]: twice({
      device: { mostRecentData: { modelName: 'Pixel' }, deviceRegistrationTime: time },
    }),
    'Takeout/Google Pay/Google transactions/transactions_1.csv': [
      'Time,Transaction ID,Description,Product,Payment method,Status,Amount',
      ...twice(row),
    ].join('\n'),
    'Takeout/Google Pay/Rewards earned/Rewards earned.csv': [
      'Rewarded on,Reward,Amount',
      ...twice('2026-06-10,Tea,€1'),
    ].join('\n'),
    'Takeout/Access Log Activity/Activities - A list of Google services accessed by.csv': [
      'Activity Timestamp,Product Name,Sub-Product Name,IP Address,User Agent String,Activity Type',
      access('Web'),
      access('App'),
    ].join('\n'),
  }
  const part = (name: string) => memoryPart(name, zipOf(files))
  const { records } = await readAll(
    [part('takeout-20261201T000000Z-001.zip'), part('takeout-20261202T000000Z-001.zip')],
    [google],
    { now: () => Date.UTC(2026, 11, 3) },
  )
  const counts: Record<string, number> = {}
  for (const one of new Set(records.map(({ collection, key }) => `${collection} ${key}`))) {
    const collection = one.slice('google.'.length, one.indexOf(' '))
    counts[collection] = (counts[collection] ?? 0) + 1
  }
  assert.deepEqual(counts, { 'play.purchases': 2, 'play.devices': 2, pay: 4, access_log: 2 })
})
