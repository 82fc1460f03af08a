import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keeping, makeZip, memoryPart, readAll, zipOf } from '../testing.ts'

const read = (bytes: Buffer) => readAll([memoryPart('takeout.zip', bytes)], [keeping])

test('archives one behind the other in a file are all read', async () => {
  const { entries, codes } = await read(
    Buffer.concat([
      zipOf({ 'first.json': '{"a":1}' }),
      zipOf({ 'second.json': '{"b":2}' }),
      zipOf({ 'third.json': '{"c":3}' }),
    ]),
  )
  assert.deepEqual(entries, ['kept first.json', 'kept second.json', 'kept third.json'])
  assert.ok(!codes.includes('truncated_archive'))
})

test('of a download that was cut behind an archive inside it, the end is missing', async () => {
  const inner = zipOf({ 'inside.json': '{}' })
  const whole = makeZip([
    { name: 'photo.jpg', content: 'x'.repeat(500) },
    { name: 'Drive/mine.zip', content: inner, method: 0 },
    { name: 'late.json', content: '{}' },
  ])
  const cut = whole.subarray(0, whole.indexOf(inner) + inner.length)
  const { entries, codes } = await read(cut)
  assert.ok(entries.includes('failed takeout.zip'), String(entries))
  assert.ok(codes.includes('truncated_archive'), String(codes))
})

test('a hundred archives are enough: more of them cost no more', async () => {
  const one = zipOf({ 'a.json': '{}' })
  const { entries } = await read(Buffer.concat(Array.from({ length: 300 }, () => one)))
  assert.ok(entries.length >= 100 && entries.length < 300, String(entries.length))
})

test('a file of which the archive says no date has none', async () => {
  const { records } = await read(zipOf({ 'a.json': '{}' }))
  assert.equal(records[0]!.time, null)
})
