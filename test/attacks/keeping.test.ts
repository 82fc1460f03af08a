/** A provider that is about to be left announces something new again and again, so that its owner is asked for ever. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { claimsOf } from '../support/forged-jws.ts'
import { HostileAuthorization } from '../support/hostile-authorization.ts'
import { Mint } from '../support/minting.ts'
import { Person } from '../support/person.ts'
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
async function announce(): Promise<string> {
  const grant = await mint.grant(SCOPE)
  const payload = { resource, grant_id: idOf(grant), grant }
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
