import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import type { JWK } from 'jose'
import { nodeVerify } from './jws.ts'

test('a signature of ES256 counts whatever its halves begin with, and only as it is', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' }) as JWK
  const begins = new Set<string>()
  const isRight = (data: Buffer, signature: Buffer) =>
    nodeVerify({ alg: 'ES256', jwk, data, signature })
  for (let nth = 0; nth < 1_500; nth++) {
    const data = Buffer.from(`message ${nth}`)
    const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    for (const first of [signature[0]!, signature[32]!])
      begins.add(first === 0 ? 'zero' : first > 127 ? 'high' : 'low')
    assert.equal(await isRight(data, signature), true)
    if (nth % 100 > 0) continue
    const other = Buffer.from(signature)
    other[nth % 64]! ^= 1
    assert.equal(await isRight(data, other), false)
    assert.equal(await isRight(Buffer.from('another message'), signature), false)
  }
  // A half that begins with a zero comes once in 128: it must have been among them.
  assert.deepEqual(begins, new Set(['zero', 'high', 'low']))
  const data = Buffer.from('a message')
  const der = sign('sha256', data, privateKey)
  for (const wrong of [der, Buffer.alloc(64), Buffer.alloc(0), Buffer.alloc(63, 1)])
    assert.equal(await isRight(data, wrong), false)
})
