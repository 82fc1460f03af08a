import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { test } from 'node:test'
import { newKey, signGrant, stubIssuer } from '../linking/_issuer.ts'
import { photos, Scene, scope } from './_scene.ts'
import { app } from './_world.ts'

const s = Scene.set()

test('attack 36: a token for another service or another owner', async () => {
  const bob = await s.world.newOwner('bob')
  await s.world.bind(bob, s.world.issuer)
  await s.isRefused('aud elsewhere', { claims: { aud: 'https://rs.example/owners/x' } })
  await s.isRefused('sub of bob', { claims: { sub: bob.resource } })
  await s.isRefused('both of bob', { claims: { aud: bob.resource, sub: bob.resource } })
  await s.isRefused('grant of bob', { grant: { sub: bob.resource, aud: bob.resource } })
})

test('attack 37: another document of the same issuer as a token', async () => {
  for (const typ of [
    'JWT',
    'at+JWT',
    'application/at+jwt',
    'logout+jwt',
    'statuslist+jwt',
    'secevent+jwt',
  ]) {
    await s.isRefused(typ, { typ })
  }
  await s.isRefused('the grant itself', { token: (await s.trips.grant(scope)).compact })
})

test('attack 38: forged headers', async () => {
  const token = await s.bentToken()
  const [, payload, signature] = token.split('.') as [string, string, string]
  const header = (value: unknown) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
  const kid = JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid
  const own = generateKeyPairSync('ed25519')
  const ownJwk = own.publicKey.export({ format: 'jwk' })
  const signed = (head: unknown) => {
    const text = `${header(head)}.${payload}`
    return `${text}.${sign(null, Buffer.from(text), own.privateKey).toString('base64url')}`
  }
  const typ = 'at+jwt'
  const forged: [string, string][] = [
    ['none', `${header({ alg: 'none', typ })}.${payload}.`],
    ['none, signed', `${header({ alg: 'none', typ, kid })}.${payload}.${signature}`],
    ['HS256', signed({ alg: 'HS256', typ, kid })],
    ['a key of its own', signed({ alg: 'Ed25519', typ, kid })],
    ['jwk', signed({ alg: 'Ed25519', typ, kid, jwk: ownJwk })],
    ['jku', signed({ alg: 'Ed25519', typ, kid, jku: 'https://evil.example/jwks' })],
    ['x5u', signed({ alg: 'Ed25519', typ, kid, x5u: 'https://evil.example/x' })],
    ['crit', signed({ alg: 'Ed25519', typ, kid, crit: ['x'], x: 1 })],
    ['b64', signed({ alg: 'Ed25519', typ, kid, b64: false, crit: ['b64'] })],
    ['twice', signed(`{"alg":"none","alg":"Ed25519","typ":"at+jwt","kid":${JSON.stringify(kid)}}`)],
    ['padding', `${token}=`],
    ['four parts', `${token}.x`],
    ['no signature', `${token.split('.').slice(0, 2).join('.')}.`],
  ]
  for (const [why, compact] of forged) await s.isRefused(why, { token: compact })
})

test('attack 39: an issuer that only somebody else has bound', async () => {
  await using theirs = await stubIssuer(s.world.clock)
  const bob = await s.world.newOwner(`bob-${randomUUID().slice(0, 8)}`)
  await s.world.bind(bob, theirs)
  const evil = await app(s.world, s.anna, theirs)
  const token = await evil.token(scope, await evil.grant(scope))
  s.assertRefused(await evil.get(photos, token), 'invalid_token', 'bound by bob only')
  assert.equal(theirs.sent.lists, 0)
})

test('attack 40: a token of the former issuer after a switch', async () => {
  await using next = await stubIssuer(s.world.clock)
  const carol = await s.world.newOwner('carol')
  await s.world.bind(carol, s.world.issuer)
  const old = await app(s.world, carol)
  const token = await old.token(scope, await old.grant(scope))
  assert.equal((await old.get(photos, token)).status, 200)
  await s.world.bind(carol, next)
  s.assertRefused(await old.get(photos, token), 'invalid_token', 'after the switch')
  const now = await app(s.world, carol, next)
  assert.equal((await now.get(photos, await now.token(scope, await now.grant(scope)))).status, 200)
})

test('attack 41: another spelling of the issuer, or another signing in its name', async () => {
  const { url } = s.world.issuer
  for (const iss of [`${url}/`, url.toUpperCase(), url.replace('localhost', '127.0.0.1')]) {
    await s.isRefused(iss, { claims: { iss } })
  }
  await using impostor = await stubIssuer(s.world.clock)
  const evil = await app(s.world, s.anna, impostor)
  const token = await evil.token(scope, await s.trips.grant(scope), { iss: url })
  s.assertRefused(await evil.get(photos, token), 'invalid_token', 'signed by another')
})

test('a token by a key that its issuer has withdrawn, however far it had come before', async () => {
  await using robbed = await stubIssuer(s.world.clock)
  const erin = await s.world.newOwner('erin')
  await s.world.bind(erin, robbed)
  const theirs = await app(s.world, erin, robbed)
  const [used, kept] = [
    await theirs.token(scope, await theirs.grant(scope)),
    await theirs.token(scope, await theirs.grant(scope)),
  ]
  assert.equal((await theirs.get(photos, used)).status, 200)
  const early = await theirs.get(photos, kept, { proof: { ath: 'another' } })
  s.assertRefused(early, 'invalid_token', 'its signature was seen, its proof was not good')
  robbed.bend.published = [(await newKey()).jwk]
  assert.equal(await s.world.issuers.key(robbed.url, 'the key that took its place'), null)
  s.assertRefused(await theirs.get(photos, used), 'invalid_token', 'used before')
  s.assertRefused(await theirs.get(photos, kept), 'invalid_token', 'kept back')
})

test('attack 42: a token that says more than its grant', async () => {
  const wider = [
    'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01,device}',
    'google.photos[time>=2018,time<2020].{title,latitude~0.01,longitude~0.01}',
    'google.photos[time>=2018,time<2019].{title,latitude~0.001,longitude~0.01}',
    'google.youtube.watched.title',
    'google.photos.title',
  ]
  const given = await s.trips.grant(scope)
  for (const one of wider) {
    s.assertRefused(
      await s.trips.get(photos, await s.trips.token(one, given)),
      'invalid_token',
      one,
    )
  }
  const soon = Math.floor(s.world.clock() / 1000) + 30
  await s.isRefused('later end', { grant: { exp: soon } })
  await s.isRefused('another client', { claims: { client_id: 'https://other.example/c' } })
})

test('attack 43: a grant above the ceiling', async () => {
  const dora = await s.world.newOwner('dora')
  await s.world.bind(dora, s.world.issuer, 'google.photos.{title,latitude~0.1}')
  const theirs = await app(s.world, dora)
  const get = async (text: string) =>
    theirs.get(photos, await theirs.token(text, await theirs.grant(text)))
  assert.equal((await get('google.photos.title')).status, 200)
  s.assertRefused(await get('google.photos.{title,latitude}'), 'invalid_token', 'finer')
  s.assertRefused(await get('google.photos.{title,people}'), 'invalid_token', 'sensitive')

  const above = await theirs.grant('google.photos.{title,people}')
  const token = await theirs.token('google.photos.title', above)
  s.assertRefused(await theirs.get(photos, token), 'invalid_token', 'a small token of it')
  assert.equal(await s.world.ledger.find(dora.id, above.id), null, 'no access to be listed')
})

test('attack 44, 45, 46: a grant that is not the owner’s', async () => {
  await using other = await stubIssuer(s.world.clock)
  const forged = await signGrant(other, s.anna.resource, s.world.clock(), {
    may_act: { sub: s.world.issuer.url },
  })
  s.assertRefused(
    await s.trips.get(photos, await s.trips.token(scope, forged)),
    'invalid_token',
    'another key',
  )
  const claims = { iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${'A'.repeat(43)}` }
  await s.isRefused('names another key', { grant: claims })
  await s.isRefused('other client', { grant: { client_id: 'https://other.example/c' } })
  await s.isRefused('other issuer may act', { grant: { may_act: { sub: other.url } } })
  await s.isRefused('ended', { grant: { exp: Math.floor(s.world.clock() / 1000) - 1 } })
  await s.isRefused('unknown catalog', { grant: { catalog_s256: 'z'.repeat(43) } })
  const good = await s.trips.grant(scope)
  const tampered = good.compact.replace(/.{6}$/, 'AAAAAA')
  await s.isRefused('tampered', { claims: { grant: tampered } })
  await s.isRefused('absent', { claims: { grant: undefined } })
  const reference = { grant: undefined, grant_id: good.id, grant_s256: 'q'.repeat(43) }
  await s.isRefused('unknown reference', { claims: reference })
})

test('a grant is known by id and hash once the ledger has it', async () => {
  const given = await s.trips.grant(scope)
  const url = `${s.world.issuer.url}/status/1`
  await s.world.ledger.see({
    owner: s.anna.id,
    compact: given.compact,
    issuer: s.world.issuer.url,
    status: { uri: url, idx: 0 },
  })
  const { sha256 } = (await s.world.ledger.find(s.anna.id, given.id))!
  const claims = { grant: undefined, grant_id: given.id, grant_s256: sha256 }
  assert.equal((await s.ask({ claims })).status, 200)
})

test('attack 47: a revoked grant is refused on the next request, for a cached token too', async () => {
  const given = await s.trips.grant(scope)
  const token = await s.trips.token(scope, given)
  assert.equal((await s.ask({ token })).status, 200)
  await s.world.ledger.revoke(s.anna.id, given.id, 'owner')
  await s.isRefused('revoked', { token })
  const listed = await s.trips.token(scope, await s.trips.grant(scope), {
    status: { status_list: { idx: 7, uri: `${s.world.issuer.url}/status/1` } },
  })
  assert.equal((await s.ask({ token: listed })).status, 200)
  s.world.issuer.bend.revoked.add(7)
  s.world.time.offset += 61_000
  await s.world.statusLists.refresh(`${s.world.issuer.url}/status/1`, s.world.issuer.url)
  await s.isRefused('in the list', { token: listed })
  s.world.issuer.bend.revoked.clear()
  s.world.time.offset = 0
})

test('attack 78: two tokens under a grant for one use', async () => {
  const iat = Math.floor(s.world.clock() / 1000)
  const given = await s.trips.grant(scope, { use: 'once', iat, exp: iat + 3600 })
  const first = await s.trips.token(scope, given, { exp: iat + 3600 })
  const second = await s.trips.token(scope, given, { exp: iat + 3600 })
  assert.equal((await s.ask({ token: first })).status, 200)
  await s.isRefused('the second', { token: second })
  assert.equal((await s.ask({ token: first })).status, 200)
  const long = await s.bentToken({ claims: { exp: iat + 3600 } })
  await s.isRefused('as long without once', { token: long })
})

test('times of a token are looked at again on every use', async () => {
  const token = await s.bentToken()
  assert.equal((await s.ask({ token })).status, 200)
  s.world.time.offset += 361_000
  await s.isRefused('expired', { token })
  s.world.time.offset = 0
  const now = Math.floor(s.world.clock() / 1000)
  await s.isRefused('from the future', { claims: { iat: now + 90, exp: now + 300 } })
  await s.isRefused('too long', { claims: { iat: now, exp: now + 301 } })
})
