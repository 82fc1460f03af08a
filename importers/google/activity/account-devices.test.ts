import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const path = 'Takeout/Access Log Activity/Devices - A list of devices (i.e. Nest, Pixel, iPh.csv'

test('what used the account lately: each device with the first and the last time', async () => {
  const table = [
    'Gaia ID,Device Type,Brand Name,Device Model,OS,Country,Last Location Timestamp,First Activity Timestamp,Last Activity Timestamp',
    ...Array(2).fill(
      '1,PHONE,Google,Pixel 7,Android,FR,2026-01-01 00:00:00 UTC,2025-01-01 00:00:00 UTC,2026-01-02 00:00:00 UTC',
    ),
  ].join('\n')
  const { records, entries } = await read({ [path]: table })
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
  assert.deepEqual(
    { ...records[0]?.fields },
    {
      ...{ kind: 'phone', brand: 'Google', model: 'Pixel 7', os: 'Android', country: 'FR' },
      last_active: '2026-01-02T00:00:00.000Z',
    },
  )
  assert.equal(records[0]?.time, Date.UTC(2025, 0, 1))
  assert.deepEqual(entries, [`imported ${path}`])
})

test('until 2022 where and when a device was last used stood in one cell', async () => {
  const outcome = await read({
    [path]: [
      'Device Type,Brand Name,Marketing Name,OS,OS Version,Device Model,User Given Name,Device Last Location,Gaia ID',
      'MOBILE,Apple,iPhone 8,iOS,14.2,iPhone10;4,Ana,"Country ISO: CH',
      'Last Activity Time: 2021-05-06 07:08:09 UTC",1',
    ].join('\n'),
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.account_devices').map((one) => ({ ...one })),
    [
      {
        ...{ kind: 'mobile', brand: 'Apple', model: 'iPhone10;4', name: 'Ana', os: 'iOS' },
        ...{ os_version: '14.2', country: 'CH', last_active: '2021-05-06T07:08:09.000Z' },
      },
    ],
  )
})
