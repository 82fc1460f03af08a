/** A home that was brought, before its owner has trusted anybody there: what was allowed has not ended, it waits. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link, owner, toConfirmPage } from '../support/steps.ts'
import { bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let here: World
let there: World
let app: App
let ended: App
let grant: string
let said: string
const anna = new Person('anna')
const host = (one: App) => new URL(one.origin).host

before(async () => {
  here = ends.use(await World.start())
  there = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Trip Map' }))
  ended = ends.use(await App.start({ name: 'Notes' }))
  const first = await owner(here, anna)
  await importFiles(anna, first, (await madeTakeout({ photos: 2 })).files)
  for (const one of [app, ended]) {
    const asked = { scope: 'google.photos.title', resource: first }
    const tokens = await one.obtain(anna, here.authorization, asked)
    await one.read(`${first}/records/google.photos`, tokens.access_token)
    if (one === app) grant = tokens.grant
  }
  await anna.go(`${here.resource}/access`)
  await anna.press('End access', host(ended))
  await anna.press('End access')
  const parts = await fetchParts(anna, first, await takeOut(anna, first))
  const moved = new Person('anna')
  await moved.signUp(there.resource)
  assert.equal(await bringHome(moved, await addressOfData(there, moved), parts), 'completed')
  said = moved.text
  Object.assign(anna, moved)
})
after(() => ends.disposeAsync())

test('at the end it is said that the data is still where it was', () => {
  assert.match(said, /Where your data was, it still is/)
})

test('Access and Home say that it waits, and only what has ended has', async () => {
  await anna.go(`${there.resource}/`)
  assert.ok(anna.has('One app or person could read some of this where it was'), anna.text)
  await anna.go(`${there.resource}/access`)
  assert.ok(anna.has('Ended (1)'), anna.text)
  assert.doesNotMatch(anna.text, /its provider is yours no more/)
  const [live = '', gone = ''] = anna.page.html.split('<details')
  assert.match(live, new RegExp(`${host(app)}</b> <strong class="status ended">Waits<`))
  assert.match(live, /href="\/provider"/)
  assert.match(anna.text, /Allowed at\s*localhost/)
  assert.doesNotMatch(anna.text, /Managed by/)
  assert.ok(gone.includes(host(ended)) && !gone.includes(host(app)), gone)
})

test('what was read where the data was is not denied', async () => {
  await anna.go(`${there.resource}/activity`)
  assert.ok(anna.has('Nobody has read anything here yet.'), anna.text)
})

test('the question says that these read where the data was; afterwards nothing waits', async () => {
  const services = { resource: there.resource, authorization: here.authorization }
  await toConfirmPage(services, anna, here.authorization)
  assert.ok(anna.has('Who could read where your data was'), anna.text)
  assert.doesNotMatch(anna.text, /Who can read now/)
  await anna.press('Cancel')
  await link(services, anna, here.authorization, { [host(app)]: 'Go on' })
  await anna.go(`${there.resource}/access`)
  assert.ok(anna.has('One app can read some of your data.'), anna.text)
  assert.doesNotMatch(anna.text, /Waits|Access that waits/)
  assert.ok(anna.has('Ended (1)'), anna.text)
})

test('the provider says of what goes on that it was allowed before, and not elsewhere', async () => {
  const { token_endpoint } = await app.metadata(here.authorization)
  const exchanged = await app.post(String(token_endpoint), here.authorization, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    subject_token: grant,
    resource: await addressOfData(there, anna),
  })
  assert.equal(exchanged.status, 200, exchanged.text)
  await anna.go(`${here.authorization}/activity`)
  await anna.signInIfAsked()
  assert.ok(anna.has(`${host(app)} went on here with what you had allowed before.`), anna.text)
})
