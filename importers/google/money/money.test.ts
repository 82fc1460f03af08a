import assert from 'node:assert/strict'
import { test } from 'node:test'
import { amountOf } from '@mandate/importer'
import { fieldsOf, fixture, read } from '../_export.ts'

const amounts: [string, number | undefined, string | undefined][] = [
  ['-129.00 NOK', -129, 'NOK'],
  ['€4,99', 4.99, 'EUR'],
  ['1.234,50 €', 1234.5, 'EUR'],
  ['$1,234.50', 1234.5, '$'],
  ['US$2', 2, 'USD'],
  ['¥1,234', 1234, '¥'],
  ['−0,99\u00a0€', -0.99, 'EUR'],
  ['1 234,00 kr', 1234, 'kr'],
  ['4,99.', 4.99, undefined],
  ['Rs 12.50, ', 12.5, 'Rs'],
  ['0.125 KWD', 0.125, 'KWD'],
  ["1'234.50 CHF", 1234.5, 'CHF'],
  ['4,99 12', undefined, undefined],
  ['free', undefined, undefined],
]
for (const [text, amount, currency] of amounts) {
  test(`${text} is ${amount} ${currency}`, () => {
    assert.deepEqual(amountOf(text), {
      ...(amount !== undefined && { amount }),
      ...(currency && { currency }),
    })
  })
}

test('apps, purchases and orders of the Play Store', async () => {
  const outcome = await read({
    'Takeout/Google Play Store/Installs.json': await fixture('money/Installs.json'),
    'Takeout/Google Play Store/Purchase History.json': await fixture('money/Purchase History.json'),
    'Takeout/Google Play Store/Order History.json': await fixture('money/Order History.json'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.play.installs'), [
    {
      app: 'Tea timer',
      kind: 'android apps',
      device: 'My phone',
      installed_at: '2016-01-02T03:04:05.678Z',
    },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.play.purchases'), [
    {
      title: 'Tea timer pro',
      kind: 'android apps',
      payment_method: 'Visa',
      amount: 4.99,
      currency: 'EUR',
    },
    {
      order_id: 'GPA.1',
      title: 'A film',
      kind: 'movies',
      payment_method: 'Visa-1',
      amount: 1234.5,
      currency: '$',
      status: 'refunded',
    },
  ])
})

test('payments with both ways of writing the time', async () => {
  const { records } = await read({
    'Takeout/Google Pay/Google transactions/transactions_1.csv': await fixture(
      'money/transactions_1.csv',
    ),
  })
  assert.deepEqual(
    records.map(({ key, time, fields }) => [key, time, fields['amount'], fields['currency']]),
    [
      ['GPA.1', Date.parse('2026-06-10T10:35:12Z'), -129, 'NOK'],
      ['GPA.2', Date.parse('2026-10-01T10:35:12Z'), 4.99, 'EUR'],
    ],
  )
})

test('the log of accesses is found by its columns', async () => {
  const outcome = await read({
    'Takeout/Access Log Activity/Activities - A list of Google services accessed by.csv':
      await fixture('money/access.csv'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.access_log'), [
    {
      product: 'Gmail',
      activity: 'Login',
      ip: '192.0.2.1',
      city: 'Paris',
      country: 'FR',
      agent: 'Mozilla/5.0 (X11, Linux)',
    },
  ])
  assert.equal(outcome.records[0]!.time, Date.parse('2026-10-01T06:59:59Z'))
})

test('payments to the minute, in any language, and one whose time nobody can read', async () => {
  const { records, codes } = await read({
    'Takeout/Google Pay/Google transactions/transactions_2.csv': [
      'Time,Transaction ID,Description,Product,Payment method,Status,Amount',
      '"Nov 23, 2025, 3:13\u202fPM",A1,One,YouTube,Visa,Complete,USD 15.87',
      '"23.11.2025, 15:13",A2,Two,YouTube,Visa,Complete,USD 15.87',
      '23. nov. 2025 15.13,A3,Three,YouTube,Visa,Complete,USD 15.87',
      'somewhen,A4,Four,YouTube,Visa,Complete,USD 15.87',
    ].join('\n'),
  })
  const time = Date.parse('2025-11-23T15:13:00Z')
  assert.deepEqual(
    records.map((one) => one.time),
    [time, time, time, null],
  )
  assert.deepEqual(records[3]!.rest, { time: 'somewhen' })
  assert.deepEqual(codes, ['time_not_found'])
})

test('library, reviews, subscriptions and devices of the Play Store', async () => {
  const folder = 'Takeout/Google Play Store'
  const doc = { documentType: 'Android Apps', title: 'Tea timer' }
  const outcome = await read({
    [`${folder}/Library.json`]: [
      { libraryDoc: { doc, acquisitionTime: '2016-01-02T03:04:05.678Z' } },
      { libraryDoc: {} },
    ],
    [`${folder}/Reviews.json`]: [
      {
        review: {
          ...{ document: doc, creationTime: '2017-01-02T03:04:05Z', starRating: 4 },
          ...{ title: 'Good', comment: 'It rings.' },
        },
      },
    ],
    [`${folder}/Subscriptions.json`]: [
      {
        subscription: {
          ...{ doc: { documentType: 'Subscription', title: 'More tea' }, state: 'Active' },
          ...{ renewalDate: '2026-12-24T00:00:00Z' },
          pricing: [{ price: '€4.99', period: { unit: 'MONTH', count: 1 } }],
        },
      },
      { subscription: { doc: { title: 'Cake' }, expirationDate: '2023-10-08T11:26:00.746Z' } },
    ],
    [`${folder}/Devices.json`]: [
      {
        device: {
          mostRecentData: {
            ...{ carrierName: 'Tele', manufacturer: 'Google', modelName: 'Pixel 3a' },
            ...{ deviceName: 'sargo', deviceIpCountry: 'FR', androidSdkVersion: '31' },
          },
          deviceRegistrationTime: '2019-05-06T07:08:09Z',
          lastTimeDeviceActive: '2024-05-06T07:08:09Z',
        },
      },
    ],
  })
  assert.deepEqual(
    outcome.records.map(({ collection, time, fields }) => [collection, time, fields]).slice(0, 4),
    [
      [
        'google.play.library',
        Date.parse('2016-01-02T03:04:05.678Z'),
        { title: 'Tea timer', kind: 'android apps' },
      ],
      [
        'google.other',
        null,
        { path: `${folder}/Library.json`, size: 139, mime: 'application/json' },
      ],
      [
        'google.play.reviews',
        Date.parse('2017-01-02T03:04:05Z'),
        {
          ...{ title: 'Tea timer', kind: 'android apps', rating: 4 },
          ...{ heading: 'Good', text: 'It rings.' },
        },
      ],
      [
        'google.play.subscriptions',
        null,
        {
          ...{ title: 'More tea', status: 'active', amount: 4.99, currency: 'EUR' },
          ...{ period: '1 month', renews_at: '2026-12-24T00:00:00.000Z' },
        },
      ],
    ],
  )
  assert.deepEqual(fieldsOf(outcome, 'google.play.subscriptions')[1], {
    title: 'Cake',
    expires_at: '2023-10-08T11:26:00.746Z',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.play.devices'), [
    {
      ...{ model: 'Pixel 3a', manufacturer: 'Google', name: 'sargo', carrier: 'Tele' },
      ...{ country: 'FR', last_active: '2024-05-06T07:08:09.000Z' },
    },
  ])
  assert.deepEqual(outcome.codes, ['some_not_read'])
})
