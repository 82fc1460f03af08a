import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { base32, fromBase32 } from './index.ts'

test('the vectors of RFC 4648, in lower case and without padding', () => {
  const vectors = { '': '', f: 'my', fo: 'mzxq', foo: 'mzxw6', foob: 'mzxw6yq', fooba: 'mzxw6ytb' }
  for (const [text, encoded] of Object.entries(vectors)) {
    assert.equal(base32(Buffer.from(text)), encoded)
    assert.equal(fromBase32(encoded)?.toString(), text)
  }
})

test('16 bytes are 26 characters and come back', () => {
  const bytes = randomBytes(16)
  assert.equal(base32(bytes).length, 26)
  assert.deepEqual(fromBase32(base32(bytes)), bytes)
})

test('only one text means the same bytes', () => {
  for (const wrong of ['MY', 'my======', 'm', 'mz', 'mzx', 'm1', 'mzxw6 ', 'mzxw6yt']) {
    assert.equal(fromBase32(wrong), null, wrong)
  }
})
