/** Requirement 39: whoever deletes what others read is told who they are, first, and afterwards they read nothing. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { complaints, press, text } from './_steps.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let browser: Browser
let trips: App
let videos: App
let address: string
const tokens = new Map<App, Tokens>()
const hostOf = (app: App) => new URL(app.origin).host

before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  trips = ends.use(await App.start({ name: 'Trip Map' }))
  videos = ends.use(await App.start({ name: 'Videos' }))
  address = await owner(world, anna)
  await importFiles(anna, address, (await madeTakeout({ photos: 4, watched: 3 })).files)
  for (const [app, scope] of [
    [trips, 'google.photos.title'],
    [videos, 'google.youtube.watched.title'],
  ] as const) {
    tokens.set(app, await app.obtain(anna, world.authorization, { scope }))
    await read(app)
  }
  browser = world.keep(await openBrowser())
})
after(() => ends.disposeAsync())

const collections = () =>
  new Map([
    [trips, 'google.photos'],
    [videos, 'google.youtube.watched'],
  ])

async function read(app: App): Promise<{ status: number; records: number }> {
  const url = `${address}/records/${collections().get(app)}`
  const { status, body } = await app.read(url, tokens.get(app)?.access_token ?? '')
  return { status, records: (body['records'] as unknown[] | undefined)?.length ?? 0 }
}

async function at(path: string, locale = 'en-GB'): Promise<Page> {
  const context = await visitor(browser, { locale, viewport: { width: 390, height: 844 } })
  await carry(context, anna.cookieFor(world.resource))
  const page = await context.newPage()
  await page.goto(world.resource + path)
  return page
}

/** From the question to the buttons, as it is read. */
async function readers(page: Page, question: string): Promise<string> {
  const [, said = ''] = (await text(page)).split(question)
  return said
}

test('of one kind of data the app that reads it is named, and no other', { skip }, async () => {
  const page = await at('/delete/google.photos')
  const said = complaints(page, () => [world.resource])
  const losing = await readers(page, 'Who can read it now')
  assert.ok(losing.includes(hostOf(trips)), losing)
  assert.ok(!losing.includes(hostOf(videos)), losing)
  assert.match(losing, /What an app has read it still has; ask the app to delete it/)
  assert.doesNotMatch(losing, /Nobody but you/)
  assert.equal(
    await page.locator('main').getByRole('link', { name: 'Take it with you' }).count(),
    1,
  )

  assert.deepEqual(await read(trips), { status: 200, records: 4 })
  await press(page, 'Delete now')
  await page.waitForURL(`${world.resource}/delete`)
  assert.deepEqual(await read(trips), { status: 200, records: 0 })
  assert.deepEqual(await read(videos), { status: 200, records: 3 })
  assert.deepEqual(said, [])
})

test('in French too', { skip }, async () => {
  const page = await at('/delete/account', 'fr-FR')
  const losing = await readers(page, 'Qui peut le lire maintenant')
  for (const app of [trips, videos]) assert.ok(losing.includes(hostOf(app)), losing)
  assert.match(losing, /Ce qu’une application a lu, elle l’a encore/)
})

test('with the account every app is named, and each is refused from that moment on', {
  skip,
}, async () => {
  const page = await at('/delete/account')
  const losing = await readers(page, 'Who can read it now')
  for (const app of [trips, videos]) assert.ok(losing.includes(hostOf(app)), losing)
  assert.match(losing, /They read nothing of it any more from that moment on/)
  assert.equal((await read(videos)).status, 200, 'looking has ended nothing')
  await press(page, 'Delete now')
  assert.match(await text(page), /Your account is deleted/)
  for (const app of [trips, videos]) assert.equal((await read(app)).status, 401)
})
