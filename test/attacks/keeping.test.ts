/** A provider that is about to be left announces something new again and again, so that its owner is asked for ever. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register, send } from '../support/recovery.ts'
import { assertRefused } from '../support/refusals.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let former: HostileAuthorization
let resource: string
let mint: Mint

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  former = ends.use(await HostileAuthorization.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  await link(world, anna, former.issuer)
  mint = new Mint(former, app, resource)
})
after(() => ends.disposeAsync())

const idOf = (grant: string) => String(claimsOf(grant)['jti'])
const read = (token: string) => app.read(`${resource}/records/google.photos`, token)

/** Something new. @returns its id */
async function announce(by = mint): Promise<string> {
  const grant = await by.grant(SCOPE)
  const payload = { resource: by.resource, grant_id: idOf(grant), grant }
  const answer = await former.push(`${world.resource}/events`, 'grant-issued', payload)
  assert.equal(answer.status, 202, answer.text)
  return idOf(grant)
}

/** Says *Stop* to all that is asked about, but for one. */
async function answerAll(goesOn: string): Promise<void> {
  const asked = [...anna.page.html.matchAll(/name="grant-([^"]+)" value="stop"/g)]
  await anna.pressForged('Change provider', (entries) => [
    ...entries.filter(([name]) => !name.startsWith('grant-')),
    ...asked.map(([, id = '']): [string, string] => [`grant-${id}`, id === goesOn ? 'on' : 'stop']),
  ])
}

test('attack 74: what comes after it was shown once more stops, and the owner is gone', async () => {
  const kept = await mint.grant(SCOPE)
  assert.equal((await read(await mint.token(SCOPE, kept))).status, 200)
  const next = ends.use(await HostileAuthorization.start())
  await toConfirmPage(world, anna, next.issuer)
  const late: string[] = []
  for (let round = 0; round < 2; round++) {
    late.push(await announce())
    await answerAll(idOf(kept))
    if (!anna.hasButton('Sign in')) assert.ok(anna.has('What comes after this page'), anna.text)
  }
  late.push(await announce())
  await anna.signInIfAsked()
  assert.equal(new URL(anna.url).pathname, '/provider', anna.text)
  assert.ok(anna.has(new URL(next.issuer).host))
  const answer = await anna.fetch(`${resource}/grants`)
  const { grants } = (await answer.json()) as { grants: { grant: string }[] }
  assert.deepEqual(
    grants.map(({ grant }) => grant),
    [idOf(kept)],
    'what was chosen to go on, and nothing else',
  )
  assertRefused(await read(await mint.token(SCOPE, kept)), 401, 'invalid_token', 'the former one')
  assert.equal(late.length, 3)
})

test('attack 74: it keeps nobody who has the recovery key either', async () => {
  const berta = new Person('berta')
  await berta.signUp(world.resource)
  const theirs = await addressOfData(world, berta)
  await link(world, berta, former.issuer)
  const key = new RecoveryKey()
  await register(world, berta, key)
  const by = new Mint(former, app, theirs)
  const kept = await by.grant(SCOPE)
  const token = await by.token(SCOPE, kept)
  assert.equal((await app.read(`${theirs}/records/google.photos`, token)).status, 200)

  const next = ends.use(await HostileAuthorization.start())
  const visitor = new Person('berta')
  await enter(world, visitor, key, theirs)
  const call = (method: string, path: string, body?: object) =>
    send(world, method, `${theirs}${path}`, body, visitor)
  const started = await call('POST', '/bindings', { provider: next.issuer })
  const { authorization_url: url } = (await started.json()) as { authorization_url: string }
  await visitor.go(url)
  await visitor.press('Allow')
  const asked = async () => {
    const { grants } = (await (await call('GET', '/bindings/pending')).json()) as {
      grants: { id: string }[]
    }
    return grants.map(({ id }) => id)
  }
  const confirm = (known: string[]) =>
    call('PUT', '/bindings/pending', {
      go_on: [idOf(kept)],
      stop: known.filter((id) => id !== idOf(kept)),
    })
  const first = await asked()
  assert.deepEqual(first, [idOf(kept)])
  const late = await announce(by)
  assert.equal((await confirm(first)).status, 409, 'there is something new')
  const second = await asked()
  assert.deepEqual(new Set(second), new Set([idOf(kept), late]))
  await announce(by)
  const done = await confirm(second)
  assert.equal(done.status, 204, await done.text())
  const { grants } = (await (await berta.fetch(`${theirs}/grants`)).json()) as {
    grants: { grant: string }[]
  }
  assert.deepEqual(
    grants.map(({ grant }) => grant),
    [idOf(kept)],
  )
})
