import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { NewRecord } from './encode.ts'
import { restCipher } from './rest.ts'
import { Rows } from './rows.ts'

const cipher = restCipher({ idKey: Buffer.alloc(32, 1), dataKey: Buffer.alloc(32, 2) })
const saying = (text: string): NewRecord => ({
  ...{ collection: 1, record: 'a'.repeat(32), time: 0, timeEnd: null },
  ...{ account: 1, fields: { text }, rest: null },
})
const revisions = new Map([[1, 1]])

test('memory that is given back serves one import alone', () => {
  const first = new Rows(randomUUID(), 1)
  first.add(saying('what the first one says'), 0, cipher)
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  const all = ['ana', 'ben', 'zoe'].map((name) => {
    const rows = new Rows(randomUUID(), 2)
    rows.add(saying(`what ${name} says`), 0, cipher)
    return { name, rows }
  })
  // What should write no more writes where nobody looks.
  first.add(saying('what comes too late'), 0, cipher)
  for (const { name, rows } of all) {
    const sent = rows.finished(revisions).toString('latin1')
    assert.ok(sent.includes(`what ${name} says`), name)
    assert.ok(!/what (comes|the first)/.test(sent), name)
    assert.equal(rows.count, 1)
    rows[Symbol.dispose]()
  }
})
