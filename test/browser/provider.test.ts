/** A change of provider, when the former one is dead, and what is said and holds afterwards (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { linkTo, PASSWORD, text, words } from './_steps.ts'

const SCOPE = 'google.youtube.watched.title'

let world: World
let browser: Browser
let page: Page
let address: string
let second: string
let apps: { host: string; app: App; tokens: Tokens }[]
const anna = new Person('anna', PASSWORD)

before(async () => {
  if (skip) return
  world = await World.start()
  address = await owner(world, anna)
  await importFiles(anna, address, (await madeTakeout({ photos: 2, watched: 7 })).files)
  apps = []
  for (const name of ['Trip Map', 'Notes']) {
    const app = await App.start({ name })
    world.keep({ close: () => app[Symbol.asyncDispose]() })
    // For an hour, which goes along nowhere.
    if (name === 'Trip Map') {
      const once = { scope: 'google.photos.title' }
      await app.obtain(anna, world.authorization, once, (who) =>
        who.press('Allow once (for one hour)'),
      )
    }
    const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE })
    assert.equal(await read(app, tokens.access_token), 200)
    apps.push({ host: new URL(app.origin).host, app, tokens })
  }
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  browser = world.keep(await openBrowser())
  page = await (await visitor(browser)).newPage()
  await carry(page.context(), anna.cookieFor(world.resource))
})
after(() => world?.[Symbol.asyncDispose]())

const read = async (app: App, token: string) =>
  (await app.read(`${address}/records/google.youtube.watched`, token)).status

test('requirement 29: the former provider is dead, and the change needs nothing from it', {
  skip,
}, async () => {
  await world.stopAuthorization()
  const { host } = new URL(world.authorization)
  let said = ''
  await linkTo(page, world.resource, second, 'anna', async (confirm) => {
    said = await text(confirm)
    const [stays, stops] = apps.map((one) => confirm.getByRole('group', { name: one.host }))
    await stays?.getByLabel('Go on').check()
    await stops?.getByLabel('Stop').check()
  })
  assert.ok(said.includes(`${host} does not answer. That does not matter`), said)
})

test('requirement 30: who manages access now, what goes on and what has stopped are a sentence each', {
  skip,
}, async () => {
  const [goesOn, stopped] = apps
  const news = page.getByRole('status').filter({ hasText: 'has been your provider since' })
  const lines = (await words(news)).split(/\n+/).filter(Boolean)
  assert.match(
    lines[0] ?? '',
    new RegExp(`^${new URL(second).host} has been your provider since \\d+ `),
  )
  assert.equal(lines[1], `Going on under it: ${goesOn?.host}.`)
  // Not that it has stopped: only what was allowed once has.
  const less = `Reading less than before: ${goesOn?.host}. What has stopped is listed under Access.`
  assert.equal(lines[2], less)
  assert.equal(lines[3], `Stopped: ${stopped?.host}. They can read nothing more here.`)
  assert.equal(lines.length, 5)
})

test('requirement 30: no token of the former provider opens anything, of apps that go on either', {
  skip,
}, async () => {
  for (const { app, tokens } of apps) assert.equal(await read(app, tokens.access_token), 401)
})

test('lines to press that take two lines each stand apart', { skip }, async () => {
  const context = await visitor(browser, {
    locale: 'fr-FR',
    viewport: { width: 320, height: 800 },
  })
  await carry(context, anna.cookieFor(world.resource))
  const narrow = await context.newPage()
  await narrow.goto(`${world.resource}/provider`)
  const lines = await narrow.locator('form summary').evaluateAll((all) =>
    all.map((one) => {
      const words = one.ownerDocument.createRange()
      words.selectNodeContents(one)
      const { top, bottom } = words.getBoundingClientRect()
      return { top, bottom, rows: new Set([...words.getClientRects()].map((row) => row.top)).size }
    }),
  )
  assert.ok(lines.length > 2 && lines.every(({ rows }) => rows > 1), JSON.stringify(lines))
  lines.slice(1).forEach(({ top }, at) => {
    const apart = top - (lines[at]?.bottom ?? 0)
    assert.ok(apart >= 8, `${apart} px apart`)
  })
  await context.close()
})
