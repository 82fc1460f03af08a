import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hmacSha256 } from './mac.ts'

// RFC 4231 §4.2, §4.3
const vectors = [
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe').toString('hex'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
] as const

test('is the HMAC of the standard', () => {
  for (const [key, text, mac] of vectors) {
    assert.equal(hmacSha256(Buffer.from(key, 'hex'))(text), mac)
  }
})

test('is that of Node for any key and text, one after the other', () => {
  for (const length of [0, 1, 32, 64]) {
    const key = randomBytes(length)
    const mac = hmacSha256(key)
    for (const size of [0, 1, 55, 64, 700, 2730, 2731, 2732, 9000, 100_000, 3]) {
      for (const letter of ['a', 'é', '€', '\0', '\u{1f600}', '\ud800']) {
        const text = letter.repeat(size)
        const wanted = createHmac('sha256', key).update(text).digest('hex')
        assert.equal(mac(text), wanted, `${size} of ${letter}`)
      }
    }
  }
  assert.throws(() => hmacSha256(Buffer.alloc(65)), RangeError)
})
