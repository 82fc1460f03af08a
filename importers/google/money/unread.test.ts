import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const folder = 'Takeout/Google Play Store'
const time = '2017-01-02T03:04:05Z'
const doc = { documentType: 'Android Apps', title: 'Tea timer' }

test('prices and times of the Play Store that nobody can read are kept as they stand', async () => {
  const wrong = 'somewhen'
  const { records } = await read({
    [`${folder}/Installs.json`]: [
      { install: { doc, firstInstallationTime: wrong, lastUpdateTime: wrong } },
    ],
    [`${folder}/Purchase History.json`]: [
      { purchaseHistory: { doc, invoicePrice: 'free', purchaseTime: wrong } },
    ],
    [`${folder}/Order History.json`]: [
      {
        orderHistory: {
          ...{ orderId: 'GPA.1', creationTime: wrong, totalPrice: 'free', refundAmount: 'all' },
          lineItem: [{ doc, quantity: '1' }, { doc: { ...doc, documentType: 'Movies' } }],
        },
      },
    ],
    [`${folder}/Library.json`]: [{ libraryDoc: { doc, acquisitionTime: wrong } }],
    [`${folder}/Reviews.json`]: [
      { review: { document: doc, creationTime: wrong, starRating: 'many' } },
    ],
    [`${folder}/Subscriptions.json`]: [
      {
        subscription: {
          ...{ doc, renewalDate: wrong, expirationDate: wrong },
          pricing: [{ price: 'free', period: { unit: 'MONTH', count: 1 } }],
        },
      },
    ],
    [`${folder}/Devices.json`]: [
      {
        device: {
          ...{ mostRecentData: { modelName: 'Pixel' }, deviceRegistrationTime: wrong },
          lastTimeDeviceActive: wrong,
        },
      },
    ],
  })
  const rests = Object.fromEntries(records.map((one) => [one.key.split('\u001f')[0], one.rest]))
  const kept = JSON.stringify(records.map(({ collection, rest }) => [collection, rest]))
  assert.equal(kept.split(`"${wrong}"`).length - 1, 10, kept)
  assert.equal(kept.split('"free"').length - 1, 3, kept)
  for (const said of ['"all"', '"many"', '"quantity":"1"', '"Movies"']) {
    assert.ok(kept.includes(said), `${said} in ${kept}`)
  }
  assert.equal(rests['GPA.1']?.['totalPrice'], 'free')
})

test('what is read of them does not stand there twice', async () => {
  const { records } = await read({
    [`${folder}/Library.json`]: [{ libraryDoc: { doc, acquisitionTime: time } }],
    [`${folder}/Order History.json`]: [
      {
        orderHistory: {
          ...{ orderId: 'GPA.1', creationTime: time, totalPrice: '€4.99', refundAmount: '€0.00' },
          lineItem: [{ doc }],
        },
      },
    ],
  })
  assert.deepEqual(
    records.map(({ rest }) => rest),
    [undefined, undefined],
  )
})

test('shared expenses and bought things whose time or price nobody can read keep them', async () => {
  const { records } = await read({
    'Takeout/Google Pay/Group expenses/Group expenses.json': {
      Group_expenses: [{ creation_time: 'somewhen', title: 'Tea', total_amount: 'some' }],
    },
  })
  assert.deepEqual({ ...records[0]?.rest }, { creation_time: 'somewhen', total_amount: 'some' })
})
