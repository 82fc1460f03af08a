/** Ada shows Bob some of her photos: he is asked nothing but who he is, and reads until she ends it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { type Opened, readAs, shown, toShare, worldWithReader } from '../support/sharing.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].{title,original}'
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let tokens: Tokens & Opened
const ada = new Person('ada')
const bob = new Person('bob')
const at = (person: Person) => `${person.name}@${new URL(world.authorization).host}`
const read = (path = 'records/google.photos') =>
  app.read(`${resource}/${path}`, tokens.access_token)

before(async () => {
  app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
  resource = await owner(world, ada)
  const { files } = await madeTakeout()
  await importFiles(ada, resource, files)
  await openCeiling(world, ada)
  await bob.signUp(world.authorization)
})
after(() => ends.disposeAsync())

/** The place of the data hears of it in a moment. */
async function announced(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    await ada.go(`${world.resource}/access`)
    if (ada.has(at(bob))) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('the question names the person, who vouches for them, the app, and what they will see', async () => {
  await toShare(ada, { authorization: world.authorization, resource }, SCOPE, at(bob))
  for (const text of [
    `Share this with ${at(bob)}?`,
    new URL(world.authorization).host,
    new URL(app.origin).host,
    'They will see',
    'Your photos since 1 January 2018, and new ones as you add them: title,',
    'They may see it for',
  ])
    assert.ok(ada.has(text), `${text} in ${ada.text}`)
})

test('shared: it stands under Access as a person, at both services', async () => {
  await ada.press('Share')
  assert.equal(new URL(ada.url).pathname, '/access')
  assert.ok(ada.has(`You share this with ${at(bob)}.`), ada.text)
  assert.ok(ada.has('under “Shared with me”'), 'nobody writes to them')
  const receipt = await ada.fetch(ada.page.linkTo('Keep the receipt'))
  assert.match(await receipt.text(), /"grant":/)
  await ada.go(`${world.authorization}/access`)
  assert.ok(ada.has(at(bob)), ada.text)
  assert.ok(!ada.has('You share this with'), 'said once')
  assert.ok(ada.has('One person can read some of your data through this provider.'), ada.text)
  await announced()
  assert.ok(ada.has(at(bob)) && ada.has('Can read'), ada.text)
  assert.ok(ada.has('One person can read some of your data.'), ada.text)
})

test('the person finds it at their provider, accepts it and reads records and photos', async () => {
  tokens = await readAs(app, bob, {
    ...{ provider: world.authorization, sharer: at(ada), issuer: world.authorization },
  })
  const { act, sub, client_id } = decodeJwt(tokens.access_token)
  assert.equal((act as { iss: string }).iss, world.authorization)
  assert.deepEqual([sub, client_id], [resource, app.clientId])
  const page = await read()
  assert.equal(page.status, 200, page.text)
  const records = page.body['records'] as { title: string; original: { sha256: string } }[]
  assert.ok(records.length > 0)
  assert.deepEqual(Object.keys(records[0]!).sort(), ['id', 'original', 'title'])
  const photo = await read(`blobs/${records[0]!.original.sha256}`)
  assert.equal(photo.status, 200)
  assert.match(photo.headers.get('content-type') ?? '', /^image\//)
})

test('tokens are renewed under it, and it is what the owner signed', async () => {
  const renewed = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(renewed.status, 200, renewed.text)
  tokens = { ...tokens, ...(renewed.body as unknown as Tokens) }
  assert.equal((await read()).status, 200)
  const { grantee } = decodeJwt(tokens.grant) as { grantee: { iss: string; alias: string } }
  assert.deepEqual([grantee.iss, grantee.alias], [world.authorization, at(bob)])
})

test('a day later it is renewed no more: who reads has to be proven anew', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 23 * 3_600_000 })
  const last = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(last.status, 200, last.text)
  t.mock.timers.setTime(Date.now() + 2 * 3_600_000)
  const late = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(late.status, 400, late.text)
  assert.equal(late.body.error, 'invalid_grant')
})

test('ended by its owner: the next request is refused, and the person’s page says so', async () => {
  await ada.go(`${world.resource}/access`)
  await ada.press('End access', at(bob))
  await ada.press('End access')
  const refused = await read()
  assert.equal(refused.status, 401)
  assert.equal(refused.body.code, 'invalid_token')
  await shown(bob, world.authorization, 'Ended (1)')
  assert.equal(bob.page.links('Open').length, 0)
})

test('it can be shared again, and is a permission of its own', async () => {
  await toShare(ada, { authorization: world.authorization, resource }, SCOPE, at(bob))
  await ada.fill({ 'They may see it for': 'day' }).press('Share')
  const former = tokens.grant_id
  tokens = await readAs(app, bob, {
    ...{ provider: world.authorization, sharer: at(ada), issuer: world.authorization },
  })
  assert.notEqual(tokens.grant_id, former)
  assert.equal((await read()).status, 200)
})

test('at its date it is over, however lately it was renewed', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 86_400_000 - 60_000 })
  const last = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(last.status, 200, last.text)
  assert.ok(Number(last.body['expires_in']) <= 60, last.text)
  t.mock.timers.setTime(Date.now() + 61_000)
  const { access_token: token } = last.body as unknown as Tokens
  assert.equal((await app.read(`${resource}/records/google.photos`, token)).status, 401)
  const late = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(late.status, 400, late.text)
  await bob.go(`${world.authorization}/shared`)
  await bob.signInIfAsked()
  assert.equal(bob.page.links('Open').length, 0, bob.text)
})
