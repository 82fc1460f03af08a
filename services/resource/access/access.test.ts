import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { after, before, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { signGrant, stubIssuer } from '../linking/_issuer.ts'
import type { Owner } from '../owners/store.ts'
import { addPhotos } from './_photos.ts'
import { type Answer, app, type Bent, read, type World, world } from './_world.ts'

let w: World
let anna: Owner
let trips: Awaited<ReturnType<typeof app>>
before(async () => {
  w = await world()
  anna = await w.newOwner('anna')
  await w.bind(anna, w.issuer)
  trips = await app(w, anna)
  await addPhotos(w, anna, [
    {
      time: '2018-07-14T10:00:00Z',
      fields: { title: 'beach', latitude: 38.7223, longitude: -9.1393 },
    },
    { time: '2019-01-02T03:04:05.678Z', fields: { title: 'snow', albums: ['winter'] } },
  ])
})
after(() => w[Symbol.asyncDispose]())

const scope = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
const photos = '/records/google.photos'

/** A token that is right but for what the test bends. */
async function bentToken(bent: Bent = {}, of = scope): Promise<string> {
  return trips.token(of, await trips.grant(of, bent.grant), bent.claims, bent.typ)
}

async function ask(bent: Bent = {}, path = photos): Promise<Answer> {
  return trips.get(path, bent.token ?? (await bentToken(bent)), bent)
}

function assertRefused(answer: Answer, code: string, why: string): void {
  assert.equal(answer.status, 401, `${why}: ${answer.text}`)
  assert.equal(answer.json.code, code, why)
  assert.doesNotMatch(answer.text, /beach|snow|38\.7/, why)
  const challenge = answer.headers.get('www-authenticate') ?? ''
  assert.match(challenge, /^DPoP /, why)
  assert.ok(
    challenge.includes(`resource_metadata="${w.publicUrl}/.well-known/oauth-protected-resource/`),
    why,
  )
  assert.ok(challenge.includes('algs="ES256 Ed25519 EdDSA"'), why)
}

async function isRefused(why: string, bent: Bent, code = 'invalid_token'): Promise<void> {
  assertRefused(await ask(bent), code, why)
}

test('a token opens exactly what it says', async () => {
  const { status, json, text } = await ask()
  assert.equal(status, 200, text)
  assert.deepEqual(
    json.records.map(({ id, ...rest }: Record<string, unknown>) => rest),
    [{ title: 'beach', latitude: 38.72, longitude: -9.14 }],
  )
  assert.equal(json.next, null)
})

test('what was read, by whom and how much stands in the owner’s log', async () => {
  const path = `${photos}?fields=title`
  await ask({}, path)
  const [closed, opened] = await w.log(anna)
  assert.equal(opened?.['verdict'], 'allowed')
  assert.equal(opened?.['client'], 'https://tripmap.example/client.json')
  assert.equal(opened?.['collection'], 'google.photos')
  assert.deepEqual(opened?.['details'], { fields: ['title'] })
  assert.equal(closed?.['verdict'], 'closed')
  assert.equal(closed?.['access'], opened?.['access'])
  assert.equal(closed?.['rows'], 1)
  assert.ok((closed?.['bytes'] as number) > 50)
})

test('attack 32: a token without a proof, or sent as a bearer token', async () => {
  const token = await bentToken()
  const url = `${anna.resource}${photos}`
  for (const authorization of [`DPoP ${token}`, `Bearer ${token}`]) {
    assertRefused(
      await read(await fetch(url, { headers: { authorization } })),
      'invalid_token',
      authorization.slice(0, 6),
    )
  }
  const [entry] = await w.log(anna)
  assert.equal(entry?.['verdict'], 'refused')
})

test('attack 33: a proof for another token, or of another key', async () => {
  await isRefused('ath', { proof: { ath: 'x'.repeat(43) } })
  await isRefused('no ath', { proof: { ath: undefined } })
  const other = await app(w, anna)
  const token = await bentToken()
  assertRefused(await other.get(photos, token), 'invalid_token', 'another key')
})

test('attack 34: the same proof twice', async () => {
  const token = await bentToken()
  const proof = await trips.proof(`${anna.resource}${photos}`, token)
  const first = await trips.get(photos, token, { headers: { dpop: proof } })
  assert.equal(first.status, 200)
  const again = await trips.get(photos, token, { headers: { dpop: proof } })
  assertRefused(again, 'invalid_dpop_proof', 'the second time')
  const both = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const once = await trips.proof(`${anna.resource}${photos}`, token, { proof: { jti: 'same' } })
      return trips.get(photos, token, { headers: { dpop: once } })
    }),
  )
  assert.equal(both.filter((one) => one.status === 200).length, 1, 'eight at once')
})

test('attack 35: a token in the address', async () => {
  const token = await bentToken()
  const answer = await ask({ token }, `${photos}?access_token=${token}`)
  assert.equal(answer.status, 400)
  assert.equal(answer.json.code, 'invalid_request')
})

test('attack 36: a token for another service or another owner', async () => {
  const bob = await w.newOwner('bob')
  await w.bind(bob, w.issuer)
  await isRefused('aud elsewhere', { claims: { aud: 'https://rs.example/owners/x' } })
  await isRefused('sub of bob', { claims: { sub: bob.resource } })
  await isRefused('both of bob', { claims: { aud: bob.resource, sub: bob.resource } })
  await isRefused('grant of bob', { grant: { sub: bob.resource, aud: bob.resource } })
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
    await isRefused(typ, { typ })
  }
  await isRefused('the grant itself', { token: (await trips.grant(scope)).compact })
})

test('attack 38: forged headers', async () => {
  const token = await bentToken()
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
  for (const [why, compact] of forged) await isRefused(why, { token: compact })
})

test('attack 39: an issuer that only somebody else has bound', async () => {
  await using theirs = await stubIssuer(w.clock)
  const bob = await w.newOwner(`bob-${randomUUID().slice(0, 8)}`)
  await w.bind(bob, theirs)
  const evil = await app(w, anna, theirs)
  const token = await evil.token(scope, await evil.grant(scope))
  assertRefused(await evil.get(photos, token), 'invalid_token', 'bound by bob only')
  assert.equal(theirs.sent.lists, 0)
})

test('attack 40: a token of the former issuer after a switch', async () => {
  await using next = await stubIssuer(w.clock)
  const carol = await w.newOwner('carol')
  await w.bind(carol, w.issuer)
  const old = await app(w, carol)
  const token = await old.token(scope, await old.grant(scope))
  assert.equal((await old.get(photos, token)).status, 200)
  await w.bind(carol, next)
  assertRefused(await old.get(photos, token), 'invalid_token', 'after the switch')
  const now = await app(w, carol, next)
  assert.equal((await now.get(photos, await now.token(scope, await now.grant(scope)))).status, 200)
})

test('attack 41: another spelling of the issuer, or another signing in its name', async () => {
  const { url } = w.issuer
  for (const iss of [`${url}/`, url.toUpperCase(), url.replace('localhost', '127.0.0.1')]) {
    await isRefused(iss, { claims: { iss } })
  }
  await using impostor = await stubIssuer(w.clock)
  const evil = await app(w, anna, impostor)
  const token = await evil.token(scope, await trips.grant(scope), { iss: url })
  assertRefused(await evil.get(photos, token), 'invalid_token', 'signed by another')
})

test('attack 42: a token that says more than its grant', async () => {
  const wider = [
    'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01,device}',
    'google.photos[time>=2018,time<2020].{title,latitude~0.01,longitude~0.01}',
    'google.photos[time>=2018,time<2019].{title,latitude~0.001,longitude~0.01}',
    'google.youtube.watched.title',
    'google.photos.title',
  ]
  const given = await trips.grant(scope)
  for (const one of wider) {
    assertRefused(await trips.get(photos, await trips.token(one, given)), 'invalid_token', one)
  }
  const soon = Math.floor(w.clock() / 1000) + 30
  await isRefused('later end', { grant: { exp: soon } })
  await isRefused('another client', { claims: { client_id: 'https://other.example/c' } })
})

test('attack 43: a grant above the ceiling', async () => {
  const dora = await w.newOwner('dora')
  await w.bind(dora, w.issuer, 'google.photos.{title,latitude~0.1}')
  const theirs = await app(w, dora)
  const get = async (text: string) =>
    theirs.get(photos, await theirs.token(text, await theirs.grant(text)))
  assert.equal((await get('google.photos.title')).status, 200)
  assertRefused(await get('google.photos.{title,latitude}'), 'invalid_token', 'finer')
  assertRefused(await get('google.photos.{title,people}'), 'invalid_token', 'sensitive')
})

test('attack 44, 45, 46: a grant that is not the owner’s', async () => {
  await using other = await stubIssuer(w.clock)
  const forged = await signGrant(other, anna.resource, w.clock(), {
    may_act: { sub: w.issuer.url },
  })
  assertRefused(
    await trips.get(photos, await trips.token(scope, forged)),
    'invalid_token',
    'another key',
  )
  const claims = { iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${'A'.repeat(43)}` }
  await isRefused('names another key', { grant: claims })
  await isRefused('other client', { grant: { client_id: 'https://other.example/c' } })
  await isRefused('other issuer may act', { grant: { may_act: { sub: other.url } } })
  await isRefused('ended', { grant: { exp: Math.floor(w.clock() / 1000) - 1 } })
  await isRefused('unknown catalog', { grant: { catalog_s256: 'z'.repeat(43) } })
  const good = await trips.grant(scope)
  const tampered = good.compact.replace(/.{6}$/, 'AAAAAA')
  await isRefused('tampered', { claims: { grant: tampered } })
  await isRefused('absent', { claims: { grant: undefined } })
  const reference = { grant: undefined, grant_id: good.id, grant_s256: 'q'.repeat(43) }
  await isRefused('unknown reference', { claims: reference })
})

test('a grant is known by id and hash once the ledger has it', async () => {
  const given = await trips.grant(scope)
  const url = `${w.issuer.url}/status/1`
  await w.ledger.see({
    owner: anna.id,
    compact: given.compact,
    issuer: w.issuer.url,
    status: { uri: url, idx: 0 },
  })
  const { sha256 } = (await w.ledger.find(anna.id, given.id))!
  const claims = { grant: undefined, grant_id: given.id, grant_s256: sha256 }
  assert.equal((await ask({ claims })).status, 200)
})

test('attack 47: a revoked grant is refused on the next request, for a cached token too', async () => {
  const given = await trips.grant(scope)
  const token = await trips.token(scope, given)
  assert.equal((await ask({ token })).status, 200)
  await w.ledger.revoke(anna.id, given.id, 'owner')
  await isRefused('revoked', { token })
  const listed = await trips.token(scope, await trips.grant(scope), {
    status: { status_list: { idx: 7, uri: `${w.issuer.url}/status/1` } },
  })
  assert.equal((await ask({ token: listed })).status, 200)
  w.issuer.bend.revoked.add(7)
  w.time.offset += 61_000
  await w.statusLists.refresh(`${w.issuer.url}/status/1`, w.issuer.url)
  await isRefused('in the list', { token: listed })
  w.issuer.bend.revoked.clear()
  w.time.offset = 0
})

test('attack 25: proofs that prove nothing', async () => {
  const now = Math.floor(w.clock() / 1000)
  const bad: [string, Bent][] = [
    ['htm', { proof: { htm: 'POST' } }],
    ['htu host', { proof: { htu: `https://rs.example/owners/x${photos}` } }],
    ['htu path', { proof: { htu: `${anna.resource}/records/google.location` } }],
    ['stale', { proof: { iat: now - 61 } }],
    ['future', { proof: { iat: now + 62 } }],
    ['iat as text', { proof: { iat: String(now) } }],
    ['no jti', { proof: { jti: undefined } }],
    ['long jti', { proof: { jti: 'x'.repeat(300) } }],
    ['typ', { proofHeader: { typ: 'JWT' } }],
    ['jku', { proofHeader: { jku: 'https://evil.example' } }],
    ['not a JWS', { headers: { dpop: 'x' } }],
  ]
  for (const [why, bent] of bad) await isRefused(why, bent, 'invalid_dpop_proof')
})

test('attack 25: a proof with a private key, of another algorithm, or of two headers', async () => {
  const token = await bentToken()
  const url = `${anna.resource}${photos}`
  const pair = await generateKeyPair('ES256', { extractable: true })
  const whole = await exportJWK(pair.privateKey)
  await isRefused('private key', { token, proofHeader: { jwk: whole } }, 'invalid_dpop_proof')
  const secret = new Uint8Array(32)
  const hs = await new SignJWT({ htm: 'GET', htu: url, jti: 'a', iat: 1 })
    .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: trips.jwk })
    .sign(secret)
  await isRefused('HS256', { token, headers: { dpop: hs } }, 'invalid_dpop_proof')
  const proof = await trips.proof(url, token)
  const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: trips.jwk })).toString('base64url')}.${proof.split('.')[1]}.`
  await isRefused('none', { token, headers: { dpop: none } }, 'invalid_dpop_proof')
  const two = `${proof}, ${await trips.proof(url, token)}`
  await isRefused('two', { token, headers: { dpop: two } }, 'invalid_dpop_proof')
})

test('attack 54: an old sign-in for what is sensitive', async () => {
  const sensitive = 'google.visits.name'
  const path = '/records/google.visits'
  const now = Math.floor(w.clock() / 1000)
  const old = await ask(
    {
      claims: { auth_time: now - 16 * 60 },
      token: await bentToken({ claims: { auth_time: now - 16 * 60 } }, sensitive),
    },
    path,
  )
  assertRefused(old, 'insufficient_user_authentication', 'sixteen minutes before')
  const unsaid = await bentToken({ claims: { auth_time: undefined } }, sensitive)
  assertRefused(await ask({ token: unsaid }, path), 'insufficient_user_authentication', 'not said')
  assert.equal((await ask({ token: await bentToken({}, sensitive) }, path)).status, 200)
})

test('attack 54: what the token does not cover is refused with the scope that would do', async () => {
  const other = await ask({}, '/records/google.youtube.watched')
  assert.equal(other.status, 403)
  assert.equal(other.json.code, 'insufficient_scope')
  assert.equal(other.json.scope, 'google.youtube.watched.*')
  assert.equal((await ask({}, '/records/no.such')).status, 403)
  const field = await ask({}, `${photos}?fields=device`)
  assert.deepEqual([field.status, field.json.scope], [403, 'google.photos.device'])
  const finer = await ask({}, `${photos}?fields=latitude`)
  assert.equal(finer.json.records[0].latitude, 38.72)
  assert.equal((await ask({}, `${photos}?fields=latitude~0.001`)).status, 403)
})

test('attack 55: an unknown owner, an unbound issuer and an empty home look the same', async () => {
  const empty = await w.newOwner('empty')
  const token = await bentToken()
  const shapes = new Set<string>()
  for (const address of [empty.address, 'a'.repeat(26), 'x', anna.address]) {
    const url = `${w.publicUrl}/owners/${address}${photos}`
    const compact =
      address === anna.address ? await bentToken({ claims: { iss: 'https://no.example' } }) : token
    const headers = { authorization: `DPoP ${compact}`, dpop: await trips.proof(url, compact) }
    const answer = await read(await fetch(url, { headers }))
    const challenge = answer.headers.get('www-authenticate')?.replace(address, '{id}')
    shapes.add(JSON.stringify([answer.status, answer.json, challenge, [...answer.headers.keys()]]))
  }
  assert.equal(shapes.size, 1, [...shapes].join('\n'))
})

test('without a token everything below a resource says where its metadata is', async () => {
  for (const path of ['', '/', '/collections', photos, '/blobs/x', '/nothing/here']) {
    for (const address of [anna.address, 'a'.repeat(26)]) {
      const answer = await read(await fetch(`${w.publicUrl}/owners/${address}${path}`))
      assertRefused(answer, 'invalid_token', path)
      assert.doesNotMatch(answer.headers.get('www-authenticate') ?? '', /error=/)
    }
  }
  const document = await read(
    await fetch(`${w.publicUrl}/.well-known/oauth-protected-resource/owners/${anna.address}`),
  )
  assert.equal(document.json.resource, anna.resource)
  assert.deepEqual(document.json.authorization_servers, [w.issuer.url])
  assert.equal(document.json.dpop_bound_access_tokens_required, true)
  const unknown = await fetch(
    `${w.publicUrl}/.well-known/oauth-protected-resource/owners/${'a'.repeat(26)}`,
  )
  assert.equal(unknown.status, 404)
})

test('attack 56: any origin may ask with a token, none with cookies', async () => {
  const url = `${anna.resource}${photos}`
  const origin = 'https://app.example'
  const asked = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization,dpop',
    },
  })
  assert.equal(asked.status, 204)
  for (const answer of [asked, await fetch(url, { headers: { origin } })]) {
    assert.equal(answer.headers.get('access-control-allow-origin'), '*')
    assert.equal(answer.headers.get('access-control-allow-credentials'), null)
  }
  assert.match(asked.headers.get('access-control-allow-headers') ?? '', /Authorization, DPoP/)
  const page = await fetch(`${w.publicUrl}/explore`, { headers: { origin }, redirect: 'manual' })
  assert.equal(page.headers.get('access-control-allow-origin'), null)
})

test('attack 78: two tokens under a grant for one use', async () => {
  const iat = Math.floor(w.clock() / 1000)
  const given = await trips.grant(scope, { use: 'once', iat, exp: iat + 3600 })
  const first = await trips.token(scope, given, { exp: iat + 3600 })
  const second = await trips.token(scope, given, { exp: iat + 3600 })
  assert.equal((await ask({ token: first })).status, 200)
  await isRefused('the second', { token: second })
  assert.equal((await ask({ token: first })).status, 200)
  const long = await bentToken({ claims: { exp: iat + 3600 } })
  await isRefused('as long without once', { token: long })
})

test('times of a token are looked at again on every use', async () => {
  const token = await bentToken()
  assert.equal((await ask({ token })).status, 200)
  w.time.offset += 361_000
  await isRefused('expired', { token })
  w.time.offset = 0
  const now = Math.floor(w.clock() / 1000)
  await isRefused('from the future', { claims: { iat: now + 90, exp: now + 300 } })
  await isRefused('too long', { claims: { exp: now + 301 } })
})
