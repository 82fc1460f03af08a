/** The grant is the authority: a token whose grant was changed, is missing, or is one that the ledger does not hold opens nothing. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf, tamperedGrants } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { random, s256 } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let app: App
let mint: Mint
let photos: string
let resource: string

before(async () => {
  const world = ends.use(await World.start({ worker: false }))
  const hostile = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  photos = `${resource}/records/google.photos`
  await link(world, anna, hostile.issuer)
  mint = new Mint(hostile, app, resource)
})
after(() => ends.disposeAsync())

const read = async (grant: string | undefined, claims: Record<string, unknown> = {}) =>
  app.read(photos, await mint.token(SCOPE, grant, { claims }))

test('attack 46: a token whose grant was tampered with', async () => {
  const grant = await mint.grant(SCOPE)
  const [header, payload] = grant.split('.')
  const other = await mint.grant('google.youtube.watched.title')
  const wrong = tamperedGrants(grant)
  wrong.push(['the signature of another', [header, payload, other.split('.')[2]].join('.')])
  const before = await refusedRows(anna, resource)
  for (const [what, each] of wrong) assertRefused(await read(each), 401, 'invalid_token', what)
  await assertRefusedRows(anna, resource, before + wrong.length)
  assert.equal((await read(grant)).status, 200, 'as it was signed')
})

test('attack 46: a token without a grant, or with something else in its place', async () => {
  const before = await refusedRows(anna, resource)
  const nothing = [undefined, '', null, {}, []]
  for (const grant of nothing)
    assertRefused(await read(undefined, { grant }), 401, 'invalid_token', JSON.stringify(grant))
  await assertRefusedRows(anna, resource, before + nothing.length)
})

test('attack 46: a token that names a grant which the ledger does not hold, or not so', async () => {
  const known = await mint.grant(SCOPE)
  const { jti } = claimsOf(known)
  const named = (id: unknown, hash: unknown) =>
    read(undefined, { grant: undefined, grant_id: id, grant_s256: hash })
  assertRefused(await named(jti, s256(known)), 401, 'invalid_token', 'before it was ever seen')
  assert.equal((await read(known)).status, 200)
  const wrong: [string, unknown, unknown][] = [
    ['an unknown id', random(), s256(known)],
    ['another hash', jti, s256('another')],
    ['no hash', jti, undefined],
    ['no id', undefined, s256(known)],
  ]
  const before = await refusedRows(anna, resource)
  for (const [what, id, hash] of wrong)
    assertRefused(await named(id, hash), 401, 'invalid_token', what)
  await assertRefusedRows(anna, resource, before + wrong.length)
  assert.equal((await named(jti, s256(known))).status, 200, 'as the ledger holds it')
})

test('attack S16: a grant for a person with a token of the app, of somebody else, or the other way round', async () => {
  const grantee = { iss: 'https://id.example', sub: 'bob', alias: 'bob@id.example' }
  const bob = { iss: grantee.iss, sub: grantee.sub }
  const forBob = await mint.grant(SCOPE, { claims: { grantee } })
  assert.equal((await read(forBob, { act: bob })).status, 200, 'as it was signed')
  const wrong: [string, string, Record<string, unknown>][] = [
    ['the app alone', forBob, {}],
    ['another person there', forBob, { act: { ...bob, sub: 'eve' } }],
    ['a person of that name elsewhere', forBob, { act: { ...bob, iss: 'https://id2.example' } }],
    ['by what the owner was shown', forBob, { act: { ...bob, sub: grantee.alias } }],
    ['nobody', forBob, { act: {} }],
    ['a person under a grant for the app', await mint.grant(SCOPE), { act: bob }],
  ]
  for (const [what, grant, claims] of wrong)
    assertRefused(await read(grant, claims), 401, 'invalid_token', what)
  // Whoever reads a grant has to know whom it is for: nothing in it is passed over.
  for (const claims of [
    { grantee: { ...grantee, more: 1 } },
    { grantee: bob },
    { grantee, use: 'once', exp: Math.floor(Date.now() / 1000) + 3600 },
  ]) {
    const bent = await mint.grant(SCOPE, { claims })
    assertRefused(await read(bent, { act: bob }), 401, 'invalid_token', JSON.stringify(claims))
  }
})
