import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readKey, writeKey } from './key-text.ts'

const ADDRESS = 'abcdefghijklmnopqrstuvwxyz'
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

test('a recovery key with any one letter changed is no key, the last one too', async () => {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const text = await writeKey({ address: ADDRESS, seed })
  assert.deepEqual(await readKey(text), { address: ADDRESS, seed })
  for (const at of [0, 30, 60, text.length - 1]) {
    for (const letter of LETTERS.replace(text[at] ?? '', '')) {
      const changed = text.slice(0, at) + letter + text.slice(at + 1)
      assert.equal(await readKey(changed), null, changed)
    }
  }
  assert.equal(await readKey(`${text}a`), null)
})
