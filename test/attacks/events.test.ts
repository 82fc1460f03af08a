/** What a provider that its owner linked pushes to the ledger, and what others push in its name. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf, encoded, withoutSignature } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { keyPair, random, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const REVOKED = 'urn:mandate:params:event:grant-revoked'
const [anna, bert] = [new Person('anna'), new Person('bert')]
const ends = new AsyncDisposableStack()
let world: World
let app: App
/** Anna's, and bert's. */
let hers: HostileAuthorization
let his: HostileAuthorization
let mint: Mint
let grant: string
let payload: Record<string, unknown>

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  const provider = async (person: Person) => {
    const made = ends.use(await HostileAuthorization.start())
    await person.signUp(world.resource)
    await link(world, person, made.issuer)
    return made
  }
  ;[hers, his] = [await provider(anna), await provider(bert)]
  mint = new Mint(hers, app, await addressOfData(world, anna))
  grant = await mint.grant(SCOPE)
  payload = { resource: mint.resource, grant_id: claimsOf(grant)['jti'] }
})
after(() => ends.disposeAsync())

/** The grant reads, and stands so on the owner's page. */
async function assertAlive(what: string): Promise<void> {
  const token = await mint.token(SCOPE, grant)
  const answer = await app.read(`${mint.resource}/records/google.photos`, token)
  assert.equal(answer.status, 200, `${what}: ${answer.text}`)
  await anna.go(`${world.resource}/access`)
  assert.equal(anna.text.split('Can read').length - 1, 1, what)
}

async function send(body: string, type = 'application/secevent+jwt'): Promise<Response> {
  const headers = { 'content-type': type }
  return fetch(`${world.resource}/events`, { method: 'POST', headers, body })
}

/** RFC 8935 §2.4: 400 with `err` and `description`, and nothing of it has been done. */
async function assertRefused(answer: Response, what: string): Promise<void> {
  const text = await answer.text()
  assert.equal(answer.status, 400, `${what}: ${text}`)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/, what)
  const { err, description, ...more } = JSON.parse(text) as Record<string, unknown>
  assert.ok(typeof err === 'string' && typeof description === 'string', `${what}: ${text}`)
  assert.deepEqual(more, {}, what)
  await assertAlive(what)
}

test('attack 49: an event that is forged, misdirected or of another time changes nothing', async () => {
  await assertAlive('before')
  const now = Math.floor(Date.now() / 1000)
  const events = { [REVOKED]: payload }
  const claims = (changes: object = {}) => ({
    ...{ iss: hers.issuer, aud: world.resource, iat: now, jti: random(), events },
    ...changes,
  })
  const typ = { typ: 'secevent+jwt' }
  const byHers = (changes: object, header: object = typ) =>
    hers.sign(claims(changes), { ...header })
  const stranger = await keyPair('Ed25519')
  const right = await byHers({})
  const inItsName = { ...typ, kid: hers.key.thumbprint }
  const unknown = { resource: `${world.resource}/owners/${'a'.repeat(26)}` }
  const forged: [what: string, set: string][] = [
    ['by another key under the name of the right one', await sign(claims(), inItsName, stranger)],
    ['by a key of nobody', await sign(claims(), { ...typ, kid: stranger.thumbprint }, stranger)],
    ['a broken signature', right.replace(/.{6}$/, 'AAAAAA')],
    ['alg none', withoutSignature(right)],
    ['no signature', right.split('.').slice(0, 2).join('.')],
    ['for another receiver', await byHers({ aud: world.authorization })],
    ['for nobody', await byHers({ aud: undefined })],
    ['in the name of another provider', await byHers({ iss: his.issuer })],
    ['by a provider of somebody else', await his.sign(claims({ iss: his.issuer }), typ)],
    ['by that one in the name of hers', await his.sign(claims(), typ)],
    ['made in the future', await byHers({ iat: now + 600 })],
    ['about the future', await byHers({ toe: now + 600 })],
    ['made long ago', await byHers({ iat: now - 86_400 })],
    ['over already', await byHers({ exp: now - 120 })],
    ['for later', await byHers({ nbf: now + 600 })],
    ['without a time', await byHers({ iat: undefined })],
    ['without an id', await byHers({ jti: undefined })],
    ['of another kind', await byHers({}, { typ: 'JWT' })],
    ['a token', await mint.token(SCOPE, grant)],
    ['of an unknown kind', await byHers({ events: { 'urn:x:ended': payload } })],
    ['of no kind', await byHers({ events: {} })],
    ['about nobody’s data', await byHers({ events: { [REVOKED]: { ...payload, ...unknown } } })],
    ['about all grants', await byHers({ events: { [REVOKED]: { resource: mint.resource } } })],
    ['claims twice', await twice(claims())],
    ['no JWT', 'x'],
    ['nothing', ''],
  ]
  for (const [what, set] of forged) await assertRefused(await send(set), what)
})

test('attack 49: a provider ends nothing of another owner’s', async () => {
  const about = await his.push(`${world.resource}/events`, 'grant-revoked', payload)
  assert.equal(about.status, 400, about.text)
  const theirs = await addressOfData(world, bert)
  // Of the one who linked it the id is unknown: that it is somebody else's grant is not told.
  const known = await his.push(`${world.resource}/events`, 'grant-revoked', {
    ...{ resource: theirs, grant_id: payload['grant_id'] },
  })
  assert.equal(known.status, 202, known.text)
  await assertAlive('ended under the other owner')
})

test('attack 49: an event counts once', async () => {
  const other = await mint.grant('google.photos.time')
  const set = await hers.sign(
    {
      ...{ iss: hers.issuer, aud: world.resource, iat: Math.floor(Date.now() / 1000) },
      ...{ jti: random(), events: { [REVOKED]: { ...payload, grant_id: claimsOf(other)['jti'] } } },
    },
    { typ: 'secevent+jwt' },
  )
  assert.equal((await send(set)).status, 202)
  await assertRefused(await send(set), 'replayed')
  const both = await hers.sign({ ...claimsOf(set), jti: 'twice' }, { typ: 'secevent+jwt' })
  const answers = await Promise.all([send(both), send(both), send(both)])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [202, 400, 400])
})

/** The provider signs claims that say `aud` twice. */
async function twice(claims: Record<string, unknown>): Promise<string> {
  const header = encoded({ alg: 'Ed25519', typ: 'secevent+jwt', kid: hers.key.thumbprint })
  const payload = JSON.stringify(claims).replace(/}$/, `,"aud":"${world.resource}"}`)
  const input = `${header}.${encoded(payload)}`
  const mac = await crypto.subtle.sign('Ed25519', hers.key.privateKey, Buffer.from(input))
  return `${input}.${Buffer.from(mac).toString('base64url')}`
}
