/** A provider that an owner really linked signs what it likes. Each token it makes is right but for the one thing a test bends. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import * as jose from 'jose'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import {
  brokenSignature,
  bySecret,
  encoded,
  withoutSignature,
} from '../support/hostile/forged-jws.ts'
import { type Changes, Mint } from '../support/hostile/minting.ts'
import { dpopProof, type KeyPair, keyPair, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, importFiles, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let hostile: HostileAuthorization
let app: App
let mint: Mint
let resource: string
let photos: string

before(async () => {
  world = ends.use(await World.start())
  hostile = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  photos = `${resource}/records/google.photos`
  await link(world, anna, hostile.issuer)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 20 })).files)
  mint = new Mint(hostile, app, resource)
})
after(() => ends.disposeAsync())

/** A token that opens the photos but for what is bent in it. */
async function forged(token: Changes = {}, grant: Changes = {}, scope = SCOPE): Promise<string> {
  return mint.token(scope, await mint.grant(scope, grant), token)
}

/** Every one of these is refused, and each refusal stands in the owner's log. */
async function areRefused(attempts: [what: string, token: string][]): Promise<void> {
  const before = await refusedRows(anna, resource)
  for (const [what, token] of attempts)
    assertRefused(await app.read(photos, token), 401, 'invalid_token', what)
  await assertRefusedRows(anna, resource, before + attempts.length)
}

test('an honest token of a provider that the owner linked opens exactly what it says', async () => {
  const answer = await app.read(photos, await forged())
  assert.equal(answer.status, 200, answer.text)
  const records = answer.body['records'] as Record<string, unknown>[]
  assert.ok(records.length > 0)
  for (const record of records)
    assert.deepEqual(Object.keys(record).sort(), ['id', 'latitude', 'longitude', 'title'])
})

test('attack 37: another document that this provider signs is no access token', async () => {
  const attempts: [string, string][] = []
  const types = ['JWT', 'application/at+jwt', 'AT+JWT', 'logout+jwt', 'statuslist+jwt']
  for (const typ of [...types, 'secevent+jwt', 'grant+jwt', undefined])
    attempts.push([`typ ${typ}`, await forged({ header: { typ } })])
  attempts.push(['the grant itself', await mint.grant(SCOPE)])
  attempts.push(['its status list', await (await fetch(hostile.statusUri)).text()])
  const idToken = { iss: hostile.issuer, sub: resource, aud: resource, nonce: 'n' }
  attempts.push(['an ID token', await hostile.sign(idToken, { typ: 'JWT' })])
  await areRefused(attempts)
})

test('attack 38: no header decides by itself how, or with which key, it is verified', async () => {
  const token = await forged()
  const [, payload = '', signature = ''] = token.split('.')
  const kid = hostile.key.thumbprint
  const typ = 'at+jwt'
  const own = await keyPair('Ed25519')
  /** Signed by the attacker, with any header at all. */
  const signed = async (header: object | string, key: KeyPair = own) => {
    const input = Buffer.from(`${encoded(header)}.${payload}`)
    const mac = await crypto.subtle.sign('Ed25519', key.privateKey, input)
    return `${input}.${Buffer.from(mac).toString('base64url')}`
  }
  const hmac = (secret: string | Buffer) => bySecret(token, secret)
  const publicKey = hostile.key.publicJwk
  const spki = await jose.exportSPKI((await jose.importJWK(publicKey, 'Ed25519')) as never)
  const honest = { alg: 'Ed25519', typ, kid }
  await areRefused([
    ['alg none', withoutSignature(token)],
    ['alg none, signed', `${encoded({ alg: 'none', typ, kid })}.${payload}.${signature}`],
    ['HS256 with the public key as JWK', hmac(JSON.stringify(publicKey))],
    ['HS256 with the public key as PEM', hmac(spki)],
    ['HS256 with the bytes of the public key', hmac(Buffer.from(publicKey.x ?? '', 'base64url'))],
    ['jwk', await signed({ ...honest, jwk: own.publicJwk })],
    [
      'jwk under its own name',
      await signed({ ...honest, kid: own.thumbprint, jwk: own.publicJwk }),
    ],
    ['jku', await signed({ ...honest, jku: `${app.origin}/jwks` })],
    ['x5u', await signed({ ...honest, x5u: `${app.origin}/jwks` })],
    ['x5c', await signed({ ...honest, x5c: ['MIIB'] })],
    ['jwk, rightly signed', await signed({ ...honest, jwk: publicKey }, hostile.key)],
    ['crit unknown', await signed({ ...honest, crit: ['x'], x: 1 }, hostile.key)],
    ['b64=false', await signed({ ...honest, b64: false, crit: ['b64'] }, hostile.key)],
    ['alg twice', await signed(`{"alg":"none",${JSON.stringify(honest).slice(1)}`, hostile.key)],
    ['typ twice', await signed(`{"typ":"JWT",${JSON.stringify(honest).slice(1)}`, hostile.key)],
    ['no name of a key', await signed({ alg: 'Ed25519', typ }, hostile.key)],
    ['another key', await signed(honest)],
    ['padding', `${token}=`],
    ['a fourth part', `${token}.x`],
    ['no signature', `${token.split('.').slice(0, 2).join('.')}.`],
    ['one bit of the signature', brokenSignature(token)],
  ])
})

test('attack 38: claims written twice are no claims', async () => {
  const [header = '', payload = ''] = (await forged()).split('.')
  const claims = Buffer.from(payload, 'base64url').toString()
  const twice = claims.replace(/}$/, `,"aud":${JSON.stringify(resource)}}`)
  const input = `${header}.${Buffer.from(twice).toString('base64url')}`
  const mac = await crypto.subtle.sign('Ed25519', hostile.key.privateKey, Buffer.from(input))
  await areRefused([['aud twice', `${input}.${Buffer.from(mac).toString('base64url')}`]])
})

test('attack 39: a provider that only somebody else has linked opens nothing here', async () => {
  await using theirs = await HostileAuthorization.start()
  const bob = new Person('bob')
  await bob.signUp(world.resource)
  await link(world, bob, theirs.issuer)
  const minted = new Mint(theirs, app, resource)
  const keys = theirs.count('/jwks')
  const lists = theirs.count('/status/1')
  await areRefused([
    ['its own grant', await minted.token(SCOPE, await minted.grant(SCOPE))],
    ['a grant by the owner’s key', await minted.token(SCOPE, await mint.grant(SCOPE))],
  ])
  assert.equal(theirs.count('/jwks'), keys, 'its keys are not asked for')
  assert.equal(theirs.count('/status/1'), lists)
})

test('attack 39: keys of a provider that nobody has linked are never fetched', async () => {
  await using stranger = await HostileAuthorization.start()
  const minted = new Mint(stranger, app, resource)
  await areRefused([['a stranger', await minted.token(SCOPE, await minted.grant(SCOPE))]])
  assert.deepEqual([...stranger.asked], [])
})

test('attack 41: no other spelling of the issuer is the issuer', async () => {
  const { issuer } = hostile
  const spellings = [
    `${issuer}/`,
    issuer.replace('localhost', 'LOCALHOST'),
    issuer.replace('http:', 'HTTP:'),
    issuer.replace('localhost', 'localhost.'),
    issuer.replace('localhost', '127.0.0.1'),
    issuer.replace('localhost', 'xn--localhost-'),
    issuer.replace('localhost', 'loc\u0430lhost'),
    `${issuer}?`,
    `${issuer}#`,
  ]
  const attempts: [string, string][] = []
  for (const iss of spellings)
    attempts.push([iss, await forged({ claims: { iss } }, { claims: { may_act: { sub: iss } } })])
  await areRefused(attempts)
})

test('attack 41: another provider signing in the name of the linked one', async () => {
  await using impostor = await HostileAuthorization.start()
  const { key } = impostor
  await areRefused([
    ['with its own kid', await forged({ key, header: { kid: key.thumbprint } })],
    ['with the kid of the linked one', await forged({ key })],
  ])
  assert.equal(impostor.count('/jwks'), 0)
})

test('attack 42: a token that says more than its grant', async () => {
  const grant = await mint.grant(SCOPE)
  const wider: [string, string][] = [
    ['another field', SCOPE.replace('title', 'title,device')],
    ['every field', 'google.photos[time>=2018,time<2019].*'],
    ['wider dates', SCOPE.replace('2019', '2019-01-02')],
    ['no dates', 'google.photos.title'],
    ['a finer place', SCOPE.replace('latitude~0.01', 'latitude~0.001')],
    ['an exact place', SCOPE.replace('latitude~0.01', 'latitude')],
    ['another collection', 'google.youtube.watched.title'],
    ['a collection besides', `${SCOPE} google.youtube.watched.title`],
    ['another action', `${SCOPE}:delete`],
  ]
  const attempts: [string, string][] = []
  for (const [what, scope] of wider) attempts.push([what, await mint.token(scope, grant)])
  const now = Math.floor(Date.now() / 1000)
  attempts.push(['a later end', await forged({}, { claims: { exp: now + 60 } })])
  attempts.push(['longer than 300 s', await forged({ claims: { exp: now + 400 } })])
  attempts.push(['not valid before later', await forged({ claims: { nbf: now + 120 } })])
  const other = { client_id: 'https://other.example/client.json' }
  attempts.push(['another client', await forged({ claims: other })])
  attempts.push(['a grant for another client', await forged({}, { claims: other })])
  await areRefused(attempts)
})

test('attack 43: a grant above the ceiling of the binding', async () => {
  const above = ['google.photos.{title,people}', 'google.photos.original', 'facebook.messages.text']
  const attempts: [string, string][] = []
  for (const scope of above) attempts.push([scope, await forged({}, {}, scope)])
  const both = `google.photos.title ${above[0]}`
  attempts.push(['above it by one item', await mint.token(SCOPE, await mint.grant(both))])
  await areRefused(attempts)
})

test('attack 36: a token for another service, or about other data', async () => {
  const bert = new Person('bert')
  await bert.signUp(world.resource)
  const theirs = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  const elsewhere = 'https://rs.example/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'
  const both = { sub: theirs, aud: theirs }
  await areRefused([
    ['aud elsewhere', await forged({ claims: { aud: elsewhere } })],
    ['aud of the whole service', await forged({ claims: { aud: world.resource } })],
    ['several audiences', await forged({ claims: { aud: [resource, theirs] } })],
    ['sub of somebody else', await forged({ claims: { sub: theirs } })],
    ['all about somebody else', await forged({ claims: both }, { claims: both })],
    ['a grant about somebody else', await forged({}, { claims: both })],
    ['resource with a slash', await forged({ claims: { aud: `${resource}/` } })],
  ])
})

test('attack 52: a flood of unknown keys is one question to the provider', async () => {
  assert.equal((await app.read(photos, await forged())).status, 200)
  const before = hostile.count('/jwks')
  const key = await keyPair('Ed25519')
  const flood = Array.from({ length: 40 }, (_, at) => forged({ key, header: { kid: `k${at}` } }))
  const tokens = await Promise.all(flood)
  const rows = await refusedRows(anna, resource)
  const answers = await Promise.all(tokens.map((token) => app.read(photos, token)))
  for (const answer of answers) assertRefused(answer, 401, 'invalid_token', 'unknown key')
  assert.ok(hostile.count('/jwks') - before <= 1, `${hostile.count('/jwks') - before} fetches`)
  await assertRefusedRows(anna, resource, rows + flood.length)
  assert.equal((await app.read(photos, await forged())).status, 200)
})

test('attack 52: while the provider does not answer, its known keys still count', async () => {
  hostile.down.add('/jwks').add('/.well-known/oauth-authorization-server')
  assert.equal((await app.read(photos, await forged())).status, 200)
  const unknown = await forged({ header: { kid: 'never seen' } })
  const rows = await refusedRows(anna, resource)
  assertRefused(await app.read(photos, unknown), 401, 'invalid_token', 'unknown key')
  await assertRefusedRows(anna, resource, rows + 1, 'it is in the log')
  hostile.down.clear()
})

test('attack 33: the key in the token decides, not the one in the proof', async () => {
  const token = await forged({ claims: { cnf: undefined } })
  const jwk = await forged({ claims: { cnf: { jwk: app.dpop.publicJwk } } })
  await areRefused([
    ['no cnf', token],
    ['cnf with a key instead of a thumbprint', jwk],
  ])
  const proof = await dpopProof(await keyPair(), { url: photos, accessToken: await forged() })
  assertRefused(await app.read(photos, await forged(), { proof }), 401, 'invalid_token', 'mixed')
  const typed = await sign({}, { typ: 'dpop+jwt', jwk: app.dpop.publicJwk }, app.dpop)
  const empty = await app.read(photos, await forged(), { proof: typed })
  assertRefused(empty, 401, 'invalid_dpop_proof', 'an empty proof')
})

test('attack 52: keys are believed no longer than 900 s when the provider is silent', async () => {
  hostile.down.add('/jwks').add('/.well-known/oauth-authorization-server')
  // Its list is had again and again, so that nothing but the keys can be too old.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 500_000 })
  try {
    assert.equal((await app.read(photos, await forged())).status, 200, 'kept beyond their soft age')
    mock.timers.tick(300_000)
    assert.equal((await app.read(photos, await forged())).status, 200, 'before')
    mock.timers.tick(101_000)
    const rows = await refusedRows(anna, resource)
    for (let turn = 0; turn < 5; turn++)
      assertRefused(await app.read(photos, await forged()), 401, 'invalid_token', 'after')
    await assertRefusedRows(anna, resource, rows + 5)
    hostile.down.clear()
    mock.timers.tick(31_000)
    assert.equal((await app.read(photos, await forged())).status, 200, 'it speaks again')
  } finally {
    mock.timers.reset()
    hostile.down.clear()
  }
})
