/** Requirement 24 (`pages.md`, section 2): while the place of the data has not confirmed an end, nobody is told that it has ended. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, words } from './_steps.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let browser: Browser
let app: App
let page: Page
let address: string
let tokens: Tokens

before(async () => {
  if (skip) return
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start({ name: 'Trip Map' }))
  address = await owner(world, anna)
  tokens = await app.obtain(anna, world.authorization, { scope: 'google.photos.title' })
  assert.equal(await read(), 200)
  browser = await openBrowser()
  ends.defer(() => browser.close())
  page = await (await visitor(browser)).newPage()
  await carry(page.context(), anna.cookieFor(world.authorization))
})
after(() => ends.disposeAsync())

const read = async () =>
  (await app.read(`${address}/records/google.photos`, tokens.access_token)).status
const entry = () => page.getByRole('row').filter({ hasText: new URL(app.origin).host })

test('requirement 24: it stays “Ending…” while the place of the data is silent, and says where else it can be ended', {
  skip,
}, async () => {
  await world.stopResource()
  await page.goto(`${world.authorization}/access`)
  await entry().getByRole('button', { name: 'End access' }).click()
  await page.getByRole('heading', { name: /^End access for/ }).waitFor()
  await press(page, 'End access')
  await page.waitForURL(`${world.authorization}/access`)
  for (let looks = 0; looks < 3; looks++) {
    assert.match(await words(entry()), /Ending…[\s\S]*has not confirmed yet/)
    assert.doesNotMatch(await words(entry()), /Ended/)
    assert.equal(await page.getByText(/^Ended \(/).count(), 0)
    await page.reload()
  }
  const there = entry().getByRole('link', { name: 'end it there yourself' })
  assert.equal(await there.getAttribute('href'), `${world.resource}/access`)
})

test('requirement 24: once it has confirmed, it has ended at a time, and nothing is read any more', {
  skip,
}, async () => {
  await world.restartResource()
  // It is told again after a while that grows; looking again shows when it has heard.
  for (let looks = 0; looks < 600; looks++) {
    if ((await page.getByText('Ending…').count()) === 0) break
    await page.waitForTimeout(100)
    await page.reload()
  }
  await page.getByText('Ended (1)').click()
  assert.match(await words(entry()), /Ended[\s\S]*\d+ \w+ \d{4}, [\d:]+ UTC, by you/)
  assert.equal(await read(), 401)
})
