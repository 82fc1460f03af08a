import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { bitOf, readStatusToken } from './status-token.ts'

const uri = 'https://as.example/status/1'
const now = 1_800_000_000_000
const seconds = now / 1000
const { privateKey, publicKey } = await generateKeyPair('Ed25519')
const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'Ed25519' }
const key = async (kid: string) => (kid === 'k' ? jwk : null)
const lst = (bytes: Buffer) => deflateSync(bytes).toString('base64url')

function token(claims: object = {}, header: object = {}) {
  return new SignJWT({
    sub: uri,
    iat: seconds - 10,
    exp: seconds + 890,
    ttl: 60,
    status_list: { bits: 1, lst: lst(Buffer.of(0b0000_0100, 0)) },
    ...claims,
  })
    .setProtectedHeader({ alg: 'Ed25519', typ: 'statuslist+jwt', kid: 'k', ...header })
    .sign(privateKey)
}

test('a list says which index is revoked, counted from the least significant bit', async () => {
  const { bits } = await readStatusToken(await token(), uri, key, now)
  assert.deepEqual(
    [0, 1, 2, 3, 15].map((idx) => bitOf(bits, idx)),
    [false, false, true, false, false],
  )
})

test('attack 48: an index outside the list is unknown, not free', async () => {
  const { bits } = await readStatusToken(await token(), uri, key, now)
  for (const idx of [16, -1, 1.5, Number.NaN, 2 ** 53]) assert.equal(bitOf(bits, idx), null)
})

const wrong: [string, () => Promise<string>][] = [
  ['of another address', () => token({ sub: 'https://as.example/status/2' })],
  ['of another type', () => token({}, { typ: 'at+jwt' })],
  ['expired', () => token({ exp: seconds - 1 })],
  ['made too long ago, whatever its exp', () => token({ iat: seconds - 901, exp: seconds + 9e6 })],
  ['made in the future', () => token({ iat: seconds + 120 })],
  ['without exp', () => token({ exp: undefined })],
  ['by an unknown key', () => token({}, { kid: 'other' })],
  ['of two bits each', () => token({ status_list: { bits: 2, lst: lst(Buffer.alloc(1)) } })],
  ['that is no zlib', () => token({ status_list: { bits: 1, lst: 'AAAA' } })],
]
for (const [what, made] of wrong) {
  test(`attack 48: a list ${what} is refused`, async () => {
    await assert.rejects(readStatusToken(await made(), uri, key, now), { name: 'StatusError' })
  })
}

test('attack 48: a list signed by another key of that name is refused', async () => {
  const other = await generateKeyPair('Ed25519')
  const impostor = { ...(await exportJWK(other.publicKey)), kid: 'k' }
  const made = token()
  await assert.rejects(
    readStatusToken(await made, uri, async () => impostor, now),
    /does not hold/,
  )
})

test('attack 48: a list that inflates without end is stopped', async () => {
  const bomb = await token({ status_list: { bits: 1, lst: lst(Buffer.alloc(64 * 1024 * 1024)) } })
  const before = process.memoryUsage().rss
  await assert.rejects(readStatusToken(bomb, uri, key, now), { name: 'StatusError' })
  assert.ok(process.memoryUsage().rss - before < 32 * 1024 * 1024)
})
