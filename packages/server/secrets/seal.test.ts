import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SealError, sealer } from '../index.ts'

const { seal, open } = sealer(Buffer.alloc(32, 7))
const secret = Buffer.from('a grant key')

test('what was sealed opens again, and never looks the same twice', () => {
  const sealed = seal(secret, 'grant key of ana')
  assert.deepEqual(open(sealed, 'grant key of ana'), secret)
  assert.notDeepEqual(seal(secret, 'grant key of ana'), sealed)
  assert.equal(sealed.includes(secret), false)
})

test('it opens neither for another purpose nor under another master key', () => {
  const sealed = seal(secret, 'grant key of ana')
  assert.throws(() => open(sealed, 'grant key of ben'), SealError)
  assert.throws(() => sealer(Buffer.alloc(32, 8)).open(sealed, 'grant key of ana'), SealError)
})

test('a single changed bit, anywhere, is noticed', () => {
  const sealed = seal(secret, 'x')
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at]! ^= 1
    assert.throws(() => open(changed, 'x'), SealError, `byte ${at}`)
  }
  assert.throws(() => open(sealed.subarray(0, 40), 'x'), SealError)
})
