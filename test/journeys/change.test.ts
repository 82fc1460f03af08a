/** An owner changes what an app may read: a new permission replaces the old, and the app gets it by itself. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readGrant } from '@mandate/grants'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
let app: App
let address: string
const anna = new Person('anna')

before(async () => {
  world = await World.start()
  app = await App.start({ name: 'Trip Map' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 4, activity: 3, watched: 9 })
  await importFiles(anna, address, files)
})
after(() => world[Symbol.asyncDispose]())

const VIDEOS = 'google.youtube.watched'
const SCOPE = `google.photos[time>=2018,time<2020].{title,albums,time} ?${VIDEOS}.{title,channel}`

async function allowed(): Promise<Tokens> {
  return app.obtain(
    anna,
    world.authorization,
    { scope: SCOPE, prompt: 'consent' },
    async (page) => {
      page.tick('The videos you watched')
      await page.press('Allow')
    },
  )
}

/** To the page that changes what was allowed last. */
async function toChange(tokens: Tokens): Promise<void> {
  await anna.go(`${world.authorization}/access/${tokens.grant_id}/change`)
  await anna.signInIfAsked()
}

const read = (collection: string, token: string) =>
  app.read(`${address}/records/${collection}?limit=1000`, token)

async function renewed(tokens: Tokens): Promise<Tokens> {
  const answer = await app.refresh(world.authorization, tokens.refresh_token as string)
  assert.equal(answer.status, 200, answer.text)
  return answer.body as unknown as Tokens
}

test('less is shared from then on: the app’s next refresh brings the new permission, the old token is refused', async () => {
  const old = await allowed()
  assert.equal((await read(VIDEOS, old.access_token)).status, 200)
  await anna.go(`${world.authorization}/access`)
  assert.ok(anna.hasButton('Change') && anna.hasButton('End access'))
  await toChange(old)
  assert.match(anna.text, /It can read this now, until \d+ \w+ \d{4}/)
  anna.tick('Stop sharing this').tick('Leave out albums').fill({ to: '2018-12-31' })
  await anna.press('Show what this changes')
  assert.match(anna.text, /After this change\s*1 thing/)
  assert.match(anna.text, /Your photos of 2018: title, exact time/)
  await anna.press('Change access')
  assert.equal(new URL(anna.url).pathname, '/access')
  assert.match(anna.text, /replaced by a newer answer of yours/)

  const now = await renewed(old)
  assert.notEqual(now.grant_id, old.grant_id)
  assert.equal(readGrant(now.grant).replaces, old.grant_id)
  const photos = await read('google.photos', now.access_token)
  assert.equal(photos.status, 200, photos.text)
  const records = photos.body['records'] as Record<string, unknown>[]
  assert.ok(records.length > 0)
  for (const record of records) {
    assert.ok(!('albums' in record))
    assert.match(String(record['time']), /^2018-/)
  }
  assert.equal((await read(VIDEOS, now.access_token)).status, 403)
  // It knows the new permission now, whether it was told of it or met it just then.
  assert.equal((await read(VIDEOS, old.access_token)).status, 401)
  assert.equal((await read('google.photos', old.access_token)).status, 401)

  await anna.go(`${world.resource}/access`)
  assert.match(anna.text, /replaced by a newer answer of yours/)
  // What was changed can be changed again, and renewed.
  assert.equal((await renewed(now)).grant_id, now.grant_id)
})

test('attack 59: a page that goes on under the replaced permission is refused, under the new one too', async () => {
  const old = await allowed()
  const page = (token: string, cursor: unknown) =>
    app.read(`${address}/records/google.photos?limit=2&cursor=${cursor}`, token)
  const begun = await app.read(`${address}/records/google.photos?limit=2`, old.access_token)
  const { next } = begun.body
  assert.equal(typeof next, 'string', begun.text)
  const goesOn = await page(old.access_token, next)
  assert.equal(goesOn.status, 200, 'while it is not replaced')
  await toChange(old)
  anna.tick('Leave out albums')
  await anna.press('Change access')
  const now = await renewed(old)
  assert.notEqual(now.grant_id, old.grant_id)
  for (const cursor of [next, goesOn.body['next']])
    assertRefused(await page(now.access_token, cursor), 400, 'invalid_cursor', 'of the old one')
  assertRefused(await page(old.access_token, next), 401, 'invalid_token', 'with the old token')
  const fresh = await read('google.photos', now.access_token)
  assert.equal(fresh.status, 200, 'from the beginning it reads')
})

test('another end: longer, or until it is ended', async () => {
  const old = await allowed()
  await toChange(old)
  await anna.fill({ 'The app may read for': 'until I end it' }).press('Change access')
  const now = await renewed(old)
  assert.equal(readGrant(now.grant).exp, undefined)
  assert.deepEqual(now.authorization_details, old.authorization_details)
  assert.equal((await read(VIDEOS, now.access_token)).status, 200)
})

test('nothing happens without a change, nor when it is kept; nothing at all is stopped', async () => {
  const tokens = await allowed()
  await toChange(tokens)
  await anna.press('Change access')
  assert.equal(anna.status, 400)
  assert.match(anna.text, /You have not changed anything yet/)
  await anna.press('Keep it as it is')
  assert.equal((await renewed(tokens)).grant_id, tokens.grant_id)
})

test('who presses twice finds what became of it; who says something else the second time is told that it is over', async () => {
  const old = await allowed()
  await toChange(old)
  const tab = anna.otherTab()
  await tab.go(anna.url)
  anna.tick('Leave out albums')
  const { url, entries } = anna.page.submission('Change access')
  const press = () => anna.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  const both = await Promise.all([press(), press()])
  for (const answer of [...both, await press()]) {
    assert.equal(answer.status, 303, await answer.text())
    assert.equal(answer.headers.get('location'), '/access')
  }
  assert.notEqual((await renewed(old)).grant_id, old.grant_id)
  await tab.fill({ 'The app may read for': 'until I end it' }).press('Change access')
  assert.equal(tab.status, 409)
})

test('a form that would share more is refused', async () => {
  const scope = 'google.photos[time>=2018,time<2020].title'
  const tokens = await app.obtain(anna, world.authorization, { scope, prompt: 'consent' })
  await toChange(tokens)
  const { url, entries } = anna.page.submission('Change access')
  const wider = new URLSearchParams(entries.filter(([name]) => name !== 'from'))
  wider.set('from', '2001-01-01')
  const answer = await anna.fetch(url, { method: 'POST', body: wider })
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /“From” can only be made smaller/)
  assert.equal((await renewed(tokens)).grant_id, tokens.grant_id)
})

test('what is over, once only, or somebody else’s cannot be changed', async () => {
  const tokens = await allowed()
  await toChange(tokens)
  const ben = new Person('ben')
  await ben.signUp(world.authorization)
  await ben.go(anna.url)
  assert.equal(ben.status, 409)
  // Changed in another tab meanwhile.
  const tab = anna.otherTab()
  await tab.go(anna.url)
  await tab.fill({ 'The app may read for': 'one day' }).press('Change access')
  await anna.tick('Stop sharing this').press('Change access')
  assert.equal(anna.status, 409)
  assert.match(anna.text, /was changed since you opened this page/)
  const once = await app.obtain(
    anna,
    world.authorization,
    { scope: 'google.photos[time<2005].title', prompt: 'consent' },
    (page) => page.press('Allow once (for one hour)'),
  )
  await toChange(once)
  assert.equal(anna.status, 409)
})
