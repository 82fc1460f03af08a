/**
 * Attack 86: providers side by side, and one of them is hostile. Whatever it signs, pushes or publishes, what the others manage
 * neither opens to it nor ends by it. Two of the four are real; the other two sign what a test wants.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { linkBeside, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
let hostile: HostileAuthorization
/** As able to sign anything as the hostile one, but honest. */
let honest: HostileAuthorization
let app: App
let resource: string
/** What the real providers gave. */
let atFirst: Tokens
let atSecond: Tokens
/** What the honest one gave. */
let own: string
let by: Mint

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  second = await world.anotherAuthorization()
  hostile = ends.use(await HostileAuthorization.start())
  honest = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  await anna.signUp(second)
  for (const issuer of [second, hostile.issuer, honest.issuer])
    await linkBeside(world, anna, issuer)
  atFirst = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  atSecond = await app.obtain(anna, second, { scope: SCOPE, resource })
  by = new Mint(honest, app, resource)
  own = await by.grant(SCOPE)
  await assertUntouched()
})
after(() => ends.disposeAsync())

const mint = () => new Mint(hostile, app, resource)
const read = (token: string) => app.read(`${resource}/records/google.photos`, token)
const push = (event: string, payload: object, changes = {}) =>
  hostile.push(`${world.resource}/events`, event, { resource, ...payload }, changes)

/** Everything that the other three manage still reads, and is renewed. */
async function assertUntouched(): Promise<void> {
  for (const [issuer, tokens] of [
    [world.authorization, atFirst],
    [second, atSecond],
  ] as const) {
    assert.equal((await read(tokens.access_token)).status, 200, issuer)
    assert.equal((await app.refresh(issuer, tokens.refresh_token as string)).status, 200, issuer)
  }
  const answer = await read(await by.token(SCOPE, own))
  assert.equal(answer.status, 200, answer.text)
}

async function refuses(token: string, what: string): Promise<void> {
  assertRefused(await read(token), 401, 'invalid_token', what)
}

test('attack 86: a token stands on a grant of its own issuer only', async () => {
  const { grantKey: theirs } = honest
  const iss = `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${theirs.thumbprint}`
  const kid = { kid: theirs.thumbprint }
  const to = (issuer: string) => ({ may_act: { sub: issuer } })
  const m = mint()
  const grants: [what: string, grant: string][] = [
    ['a grant of a real provider', atFirst.grant],
    ['a grant of the honest one', own],
    ['a grant signed for another', await m.grant(SCOPE, { claims: to(honest.issuer) })],
    ['a grant for the hostile one by a key of another', await m.grant(SCOPE, { key: theirs })],
    [
      'the same, named as that key',
      await m.grant(SCOPE, { claims: { iss }, header: kid, key: theirs }),
    ],
    ['a grant in the name of another key', await m.grant(SCOPE, { claims: { iss }, header: kid })],
    ['a grant of nobody’s', await m.grant(SCOPE, { claims: to('https://as.example') })],
  ]
  for (const [what, grant] of grants) await refuses(await m.token(SCOPE, grant), what)
  // What the hostile one signs for another, brought by that one.
  await refuses(await by.token(SCOPE, grants[2]![1]), 'for another, brought by it')
  await refuses(await by.token(SCOPE, await m.grant(SCOPE)), 'brought by another')
  await refuses(await m.token(SCOPE, own, { claims: { iss: honest.issuer } }), 'in another’s name')
  const named = { claims: { grant_id: atFirst.grant_id, grant_s256: 'x'.repeat(43) } }
  await refuses(await m.token(SCOPE, undefined, named), 'a grant of another by its id')
  const { text } = await read(await m.token(SCOPE, await m.grant(SCOPE)))
  assert.match(text, /"records"/, 'while its own does open')
  await assertUntouched()
})

test('attack 86: a grant under the id of another’s is refused, and the other lives', async () => {
  for (const { grant_id: jti } of [atFirst, atSecond, { grant_id: idOf(own) }]) {
    const grant = await mint().grant(SCOPE, { claims: { jti } })
    await refuses(await mint().token(SCOPE, grant), jti)
    assert.equal((await push('grant-issued', { grant_id: jti, grant })).status, 400)
  }
  await assertUntouched()
})

test('attack 86: it ends and announces nothing that others manage', async () => {
  for (const { grant_id, grant } of [atFirst, atSecond, { grant_id: idOf(own), grant: own }]) {
    const ended = await push('grant-revoked', { grant_id })
    assert.equal(ended.status, 400, ended.text)
    assert.match(ended.text, /access_denied/)
    const status = { status_list: { idx: 3, uri: hostile.statusUri } }
    assert.equal((await push('grant-issued', { grant_id, grant, status })).status, 400)
    const inTheirName = await push('grant-revoked', { grant_id }, { iss: honest.issuer })
    assert.equal(inTheirName.status, 400)
  }
  await assertUntouched()
})

test('attack 86: an end announced before the grant counts for its own grants only', async () => {
  const later = await by.grant(SCOPE)
  assert.equal((await push('grant-revoked', { grant_id: idOf(later) })).status, 202)
  assert.equal((await read(await by.token(SCOPE, later))).status, 200)
})

test('attack 86: a new grant that says to replace another’s leaves that alone', async () => {
  for (const replaces of [atFirst.grant_id, atSecond.grant_id, idOf(own)]) {
    const grant = await mint().grant(SCOPE, { claims: { replaces } })
    assert.equal((await read(await mint().token(SCOPE, grant))).status, 200, 'it is a grant itself')
    const announced = await mint().grant(SCOPE, { claims: { replaces } })
    const told = await push('grant-issued', { grant_id: idOf(announced), grant: announced })
    assert.equal(told.status, 202, told.text)
  }
  await assertUntouched()
  const mine = await mint().grant(SCOPE)
  const token = await mint().token(SCOPE, mine)
  assert.equal((await read(token)).status, 200)
  const replaced = await mint().grant(SCOPE, { claims: { replaces: idOf(mine) } })
  assert.equal((await read(await mint().token(SCOPE, replaced))).status, 200)
  await refuses(token, 'while it may replace its own')
})

test('attack 86: its status list says nothing of the grants of others', async () => {
  const places = { idx: 0, uri: honest.statusUri }
  const status = { status: { status_list: places } }
  const elsewhere = await mint().token(SCOPE, await mint().grant(SCOPE), { claims: status })
  await refuses(elsewhere, 'a place in the list of another')
  const token = await mint().token(SCOPE, await mint().grant(SCOPE))
  assert.equal((await read(token)).status, 200)
  await publish({ ended: 127, sub: honest.statusUri })
  assert.equal((await read(token)).status, 200, 'a list in another’s name says nothing at all')
  await publish({ ended: 127 })
  await refuses(token, 'its own grants, all ended')
  await assertUntouched()
  await publish({ ended: 0 })
})

test('attack 86: news of the owner’s choice is believed from the resource service alone', async () => {
  const { bindings } = honest
  for (const event of ['binding-ended', 'binding-made'])
    for (const to of [world.authorization, second, world.resource]) {
      const payload = { resource, binding: bindings.at(-1)?.binding }
      const said = await hostile.push(`${to}/events`, event, payload)
      assert.equal(said.status, 400, `${event} at ${to}: ${said.text}`)
      const inItsName = { iss: world.resource, aud: to }
      const lied = await hostile.push(`${to}/events`, event, payload, inItsName)
      assert.equal(lied.status, 400, `${event} at ${to}: ${lied.text}`)
    }
  await assertUntouched()
})

test('attack 86: what one real provider gave is nothing at the other', async () => {
  const grant = { subject_token: atFirst.grant, grant_type: TOKEN_EXCHANGE }
  const type = { subject_token_type: 'urn:mandate:params:oauth:token-type:grant' }
  const { token_endpoint } = await app.metadata(second)
  const exchanged = await app.post(String(token_endpoint), second, { ...grant, ...type })
  assertOAuthError(exchanged, 'invalid_grant', 'an exchange of what was not carried')
  const renewed = await app.refresh(second, atFirst.refresh_token as string)
  assertOAuthError(renewed, 'invalid_grant', 'a refresh token of the other')
  await assertUntouched()
})

test('attack 86: what was taken over is out of the hands of its first issuer, also when that comes back', async () => {
  // A grant of the hostile one goes on at the second, which takes its place; then it is let in again.
  const grant = await mint().grant(SCOPE)
  const token = await mint().token(SCOPE, grant)
  assert.equal((await read(token)).status, 200)
  await toConfirmPage(world, anna, second, inPlaceOfIt())
  await anna.pressForged('Change provider', (entries) => [
    ...entries,
    ...[...anna.page.html.matchAll(/name="(grant-[^"]+)" value="on"/g)].map(
      ([, name]): [string, string] => [String(name), 'on'],
    ),
  ])
  await anna.signInIfAsked()
  const carried = await obtainSilently(grant)
  await linkBeside(world, anna, hostile.issuer)

  await refuses(token, 'a token from before')
  await refuses(await mint().token(SCOPE, grant), 'a new token under it')
  const grant_id = idOf(grant)
  const status = { status_list: { idx: 0, uri: hostile.statusUri } }
  for (const event of ['grant-revoked', 'grant-issued']) {
    const said = await push(event, { grant_id, grant, status })
    assert.equal(said.status, 400, `${event}: ${said.text}`)
  }
  await publish({ ended: 127 })
  const replacing = await mint().grant(SCOPE, { claims: { replaces: grant_id } })
  assert.equal(
    (await push('grant-issued', { grant_id: idOf(replacing), grant: replacing })).status,
    202,
  )
  assert.equal((await read(carried)).status, 200, 'it lives where the owner took it')
})

const inPlaceOfIt = () => new RegExp(`^In place of ${new URL(hostile.issuer).host}$`)

let published = 0

/** Its list with so many places ended: the resource service reads it once more before the provider is left, which it is not. */
async function publish({ ended, sub }: { ended: number; sub?: string }): Promise<void> {
  // A grant that lives, so that the list matters.
  const place = { status: { status_list: { idx: 127, uri: hostile.statusUri } } }
  const living = await mint().token(SCOPE, await mint().grant(SCOPE), { claims: place })
  assert.equal((await read(living)).status, 200)
  hostile.revoked.clear()
  for (let idx = 0; idx < ended; idx++) hostile.revoked.add(idx)
  const iat = Math.floor(Date.now() / 1000) + ++published
  hostile.bent.statusList = { iat, ...(sub ? { sub } : {}) }
  const before = hostile.count('/status/1')
  await toConfirmPage(world, anna, hostile.issuer, inPlaceOfIt())
  assert.ok(hostile.count('/status/1') > before)
  await anna.press('Cancel')
}

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** The app exchanges the grant at the second provider, without its user. */
async function obtainSilently(grant: string): Promise<string> {
  const { token_endpoint } = await app.metadata(second)
  const answer = await app.post(String(token_endpoint), second, {
    grant_type: TOKEN_EXCHANGE,
    subject_token: grant,
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
  })
  assert.equal(answer.status, 200, answer.text)
  return String(answer.body['access_token'])
}

function idOf(grant: string): string {
  return String(claimsOf(grant)['jti'])
}
