import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

test('a file in UTF-16 is known for what it is, in either order of bytes', async () => {
  const point = { latitudeE7: 485000000, longitudeE7: 23000000, source: 'GPS' }
  const text = JSON.stringify({ locations: [{ ...point, timestamp: '2020-01-01T00:00:00Z' }] })
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  for (const file of [bytes, Buffer.from(bytes).swap16()]) {
    const { records, entries } = await read({ 'Takeout/Location History/Records.json': file })
    assert.deepEqual(entries, ['imported Takeout/Location History/Records.json'])
    assert.equal(records[0]?.fields['latitude'], 48.5)
  }
})

test('a day that no month has is no other day', async () => {
  const days = ['2021-02-29', '2020-02-29', '2020-04-31', '2020-03-31']
  const locations = days.map((day, index) => ({
    ...{ latitudeE7: index + 1, longitudeE7: 1, timestamp: `${day}T00:00:00Z` },
  }))
  const { records, codes } = await read({
    'Takeout/Location History/Records.json': { locations },
  })
  const days2020 = [null, Date.UTC(2020, 1, 29), null, Date.UTC(2020, 2, 31)]
  assert.deepEqual(
    records.map(({ time }) => time),
    days2020,
  )
  assert.deepEqual(codes, ['time_not_found'])
})
