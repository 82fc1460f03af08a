import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const folder = 'Takeout/Google Pay'

test('what one sent, got and asked for by Google Pay, what Google gave back, and what several shared', async () => {
  const { records, entries } = await read({
    [`${folder}/Money sends and requests/Money sends and requests.csv`]: [
      'Time,Transaction ID,Description,Memo,Type,Status,Amount',
      '"Sep 5, 2025, 9:15 PM",T1,Received from Ben,tea,Received money,Complete,₹500.00',
      '"Sep 12, 2025, 6:00 PM",T2,Sent to Zoe,,Sent money,Complete,₹300.00',
    ].join('\n'),
    [`${folder}/Money remittances and requests/Money remittances and requests.csv`]: [
      'Time,Transaction ID,Description,Memo,Funding source,Status,Amount',
      '"Sep 13, 2018, 6:00 PM",T3,Sent to Ada,,Visa,Complete,$3.00',
    ].join('\n'),
    [`${folder}/Rewards earned/Rewards earned.csv`]:
      'Rewarded on,Reward,Amount\n"Sep 8, 2025",Cashback,₹15.00\n',
    [`${folder}/Cashback Rewards/Cashback Rewards.csv`]:
      'Date,Currency,Reward Amount,Reward Description\n"Sep 9, 2025",INR,7,Scratch card\n',
    [`${folder}/Group expenses/Group expenses.json`]: {
      Group_expenses: [
        {
          ...{ creation_time: '2025-09-05T15:00:00.000Z', creator: 'Me', group_name: 'Dinner' },
          ...{ total_amount: '₹1,500.00', state: 'COMPLETED', title: 'Tea and cake' },
          items: [{ amount: '₹500.00', state: 'PAID_RECEIVED', payer: 'Ben' }],
        },
      ],
    },
  })
  const told = records.map(({ time, fields }) => [
    time && new Date(time).toISOString(),
    { ...fields },
  ])
  const rupees = { currency: 'INR' }
  const paid = { status: 'Complete' }
  assert.deepEqual(told, [
    [
      '2025-09-05T21:15:00.000Z',
      {
        ...{ transaction_id: 'T1', title: 'Received from Ben', ...paid, kind: 'received money' },
        ...{ amount: 500, ...rupees },
      },
    ],
    [
      '2025-09-12T18:00:00.000Z',
      {
        ...{ transaction_id: 'T2', title: 'Sent to Zoe', ...paid, kind: 'sent money' },
        ...{ amount: 300, ...rupees },
      },
    ],
    [
      '2018-09-13T18:00:00.000Z',
      {
        ...{ transaction_id: 'T3', title: 'Sent to Ada', payment_method: 'Visa', ...paid },
        ...{ amount: 3, currency: '$' },
      },
    ],
    ['2025-09-08T00:00:00.000Z', { title: 'Cashback', kind: 'reward', amount: 15, ...rupees }],
    ['2025-09-09T00:00:00.000Z', { title: 'Scratch card', kind: 'reward', amount: 7, ...rupees }],
    [
      '2025-09-05T15:00:00.000Z',
      {
        ...{ title: 'Tea and cake', kind: 'group expense', status: 'COMPLETED' },
        ...{ amount: 1500, ...rupees },
      },
    ],
  ])
  assert.deepEqual({ ...records[0]?.rest }, { memo: 'tea' })
  assert.ok(
    entries.every((entry) => entry.startsWith('imported')),
    entries.join('\n'),
  )
})
