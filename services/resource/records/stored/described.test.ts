import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storedWord } from './described.ts'
import { digestOf, storable } from './encode.ts'
import { restCipher } from './rest.ts'

test('what a record says alone is kept as its row is: without NUL and halves of letters, and with the digest of that', () => {
  const cipher = restCipher({ idKey: Buffer.alloc(32, 7), dataKey: Buffer.alloc(32, 8) })
  const record = {
    ...{ collection: 1, record: 'a'.repeat(32), account: 1, time: 0, timeEnd: null },
    ...{ fields: { title: 'a\0b', camera: 'Canon\ud83d' }, rest: null, source: null },
  }
  const alone = storedWord(record as never, cipher)
  assert.deepEqual(alone.fields, { title: 'a\ufffdb', camera: 'Canon\ufffd' })
  assert.equal(alone.hash, digestOf(record as never, storable(record.fields), undefined))
})
