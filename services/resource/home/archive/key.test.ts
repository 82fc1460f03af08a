import assert from 'node:assert/strict'
import { createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { test } from 'node:test'
import { lockedKey, lockKey, unlockKey } from './key.ts'

const resource = 'https://data.example/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'

test('the key opens with its passphrase, however the keyboard writes an é, and with nothing else', async () => {
  const idKey = randomBytes(32)
  const locked = lockedKey.parse(await lockKey(idKey, 'un mot de passé', resource))
  assert.deepEqual(await unlockKey(locked, 'un mot de passe\u0301', resource), idKey)
  assert.equal(await unlockKey(locked, 'un mot de passe', resource), null)
  const other = resource.replace(/a$/, 'b')
  assert.equal(await unlockKey(locked, 'un mot de passé', other), null)
})

test('whoever reads the description can open it without us', async () => {
  const idKey = randomBytes(32)
  const file = JSON.parse(JSON.stringify(await lockKey(idKey, 'a few words', resource)))
  const [salt, nonce, ciphertext] = [file.salt, file.nonce, file.ciphertext].map((text: string) =>
    Buffer.from(text, 'base64url'),
  ) as [Buffer, Buffer, Buffer]
  const cost = { N: file.N, r: file.r, p: file.p, maxmem: 2 ** 29 }
  const key = scryptSync('a few words', salt, 32, cost)
  const cipher = createDecipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(resource))
  cipher.setAuthTag(ciphertext.subarray(-16))
  const opened = Buffer.concat([cipher.update(ciphertext.subarray(0, -16)), cipher.final()])
  assert.deepEqual(opened, idKey)
})
