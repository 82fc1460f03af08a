import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const folder = 'Takeout/Purchases _ Reservations'
const at = (iso: string) => ({
  usecSinceEpochUtc: `${Date.parse(iso)}000`,
  granularity: 'MICROSECOND',
})

test('what Google found in letters of what was bought and booked', async () => {
  const shop = { transactionMerchant: { name: 'tea.example' } }
  const { records, entries } = await read({
    [`${folder}/order_1.json`]: {
      ...{ merchantOrderId: '21', creationTime: at('2018-10-05T14:11:33Z'), ...shop },
      lineItem: [
        {
          purchase: {
            ...{ status: 'DELIVERED', quantity: 1, unitPrice: { displayString: '€4,50' } },
            productInfo: { name: 'Green tea' },
            landingPageUrl: { link: 'https://tea.example/21' },
          },
        },
      ],
    },
    [`${folder}/order_2.json`]: {
      ...{ merchantOrderId: '22', creationTime: at('2018-10-06T00:00:00Z'), ...shop },
      orderStatus: { status: 'FULFILLED', label: 'Your order has been fulfilled.' },
      lineItem: [
        { name: 'Cup', purchase: {} },
        { name: 'Pot', purchase: {} },
      ],
      priceline: [
        { type: 'TAX', amount: { amountMicros: '1000000', currencyCode: { code: 'EUR' } } },
        { type: 'TOTAL', amount: { amountMicros: '25500000', currencyCode: { code: 'EUR' } } },
      ],
    },
    [`${folder}/order_3.json`]: {
      lineItem: [
        {
          provider: { name: 'Air' },
          flightReservation: {
            flightLeg: {
              flightStatus: { departureTime: at('2019-01-02T03:04:00Z') },
              departureAirport: { servesCity: { name: 'Lyon' } },
              arrivalAirport: { servesCity: { name: 'Paris' } },
            },
          },
        },
      ],
    },
  })
  assert.deepEqual(
    records.map(({ collection, time, fields }) => [
      collection,
      time && new Date(time).toISOString(),
      { ...fields },
    ]),
    [
      [
        'google.purchases',
        '2018-10-05T14:11:33.000Z',
        {
          ...{ order_id: '21', seller: 'tea.example', title: 'Green tea', kind: 'purchase' },
          ...{ status: 'delivered', url: 'https://tea.example/21', amount: 4.5, currency: 'EUR' },
        },
      ],
      [
        'google.purchases',
        '2018-10-06T00:00:00.000Z',
        {
          ...{ order_id: '22', seller: 'tea.example', title: 'Cup, Pot', kind: 'purchase' },
          ...{ status: 'fulfilled', amount: 25.5, currency: 'EUR' },
        },
      ],
      [
        'google.purchases',
        '2019-01-02T03:04:00.000Z',
        { seller: 'Air', title: 'Lyon – Paris', kind: 'flight' },
      ],
    ],
  )
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
})
