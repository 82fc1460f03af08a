/** The grant is the authority: a token whose grant was changed, is missing, or is one that the ledger does not hold opens nothing. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile-authorization.ts'
import { random, s256 } from '../support/keys.ts'
import { Mint } from '../support/minting.ts'
import { Person } from '../support/person.ts'
import { assertRefused, refusedRows } from '../support/refusals.ts'
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
  const [header = '', payload = '', signature = ''] = grant.split('.')
  const said = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const bent = (changes: object) =>
    [
      header,
      Buffer.from(JSON.stringify({ ...said, ...changes })).toString('base64url'),
      signature,
    ].join('.')
  const other = await mint.grant('google.youtube.watched.title')
  const wrong: [string, string][] = [
    ['a later end', bent({ exp: said.exp + 86_400 })],
    ['no end', bent({ exp: undefined })],
    ['another id', bent({ jti: random() })],
    ['another app', bent({ client_id: 'https://evil.example/client.json' })],
    ['the signature of another grant', [header, payload, other.split('.')[2]].join('.')],
    ['one bit of the signature', `${header}.${payload}.${flipped(signature)}`],
    ['no signature', `${header}.${payload}.`],
    [
      'alg none',
      `${Buffer.from('{"alg":"none","typ":"grant+jwt"}').toString('base64url')}.${payload}.`,
    ],
    ['no text of a grant', 'grant'],
  ]
  const before = await refusedRows(anna, resource)
  for (const [what, each] of wrong) assertRefused(await read(each), 401, 'invalid_token', what)
  assert.equal(await refusedRows(anna, resource), before + wrong.length, 'each is in the log')
  assert.equal((await read(grant)).status, 200, 'as it was signed')
})

test('attack 46: a token without a grant, or with something else in its place', async () => {
  const before = await refusedRows(anna, resource)
  const nothing = [undefined, '', null, {}, []]
  for (const grant of nothing)
    assertRefused(await read(undefined, { grant }), 401, 'invalid_token', JSON.stringify(grant))
  assert.equal(await refusedRows(anna, resource), before + nothing.length, 'each is in the log')
})

test('attack 46: a token that names a grant which the ledger does not hold, or not so', async () => {
  const known = await mint.grant(SCOPE)
  const { jti } = JSON.parse(Buffer.from(known.split('.')[1]!, 'base64url').toString())
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
  assert.equal(await refusedRows(anna, resource), before + wrong.length, 'each is in the log')
  assert.equal((await named(jti, s256(known))).status, 200, 'as the ledger holds it')
})

function flipped(signature: string): string {
  return `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
}
