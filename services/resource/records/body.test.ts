import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { pageBody } from './body.ts'
import { fromRecordId } from './record-id.ts'

const uuids = Array.from({ length: 300 }, () => randomUUID()).concat(
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
)
const page = (lines: string[], tail = '],"next":null}') => {
  const { body, records } = pageBody(lines.join('\n'), tail)
  const { records: read, next } = JSON.parse(body.toString())
  return { read, next, records: records.toString() }
}

test('each record has the id of its line, and what stood behind it', () => {
  const { read } = page(uuids.map((uuid, nth) => `${uuid},"nth":${nth},"text":"a\\nb"`))
  assert.deepEqual(
    read.map((one: { id: string }) => fromRecordId(one.id)),
    uuids,
  )
  assert.deepEqual(read[17], { id: read[17].id, nth: 17, text: 'a\nb' })
})

test('a page without records, and one of records that show nothing', () => {
  assert.deepEqual(page([]), { read: [], next: null, records: '' })
  assert.equal(page(uuids.slice(0, 2)).read.length, 2)
})

test('letters of all lengths and what follows the records', () => {
  const text = 'é 日本 😀 \u2028'.repeat(50)
  const { read, next } = page([`${uuids[0]},"text":"${text}"`], `],"next":"ç${text}"}`)
  assert.equal(read[0].text, text)
  assert.equal(next, `ç${text}`)
})

test('of long and short pages after each other nothing is left in the next', () => {
  const lines = (length: number, letter: string) =>
    uuids.slice(0, 3).map((uuid) => `${uuid},"text":"${letter.repeat(length)}"`)
  for (const length of [200_000, 10, 20_000, 0, 30])
    for (const letter of ['a', '日']) {
      const { read, records } = page(lines(length, letter))
      assert.ok(read.every((one: { text: string }) => one.text === letter.repeat(length)))
      assert.equal(records, read.map((one: object) => JSON.stringify(one)).join(','))
    }
})
