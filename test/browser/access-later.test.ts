/** What an owner sees of access as time goes by, and of its end (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { PASSWORD, press, text, words } from './_steps.ts'

const DAY = 86_400_000

let world: World
let browser: Browser
let page: Page
let address: string
let apps: App[]
let tokens: Tokens[]
const anna = new Person('anna', PASSWORD)

before(async () => {
  if (skip) return
  world = await World.start()
  address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 6, locations: 2, activity: 2, watched: 7 })
  await importFiles(anna, address, files)
  apps = []
  tokens = []
  for (let n = 0; n < 4; n++) {
    const app = await App.start({ name: `App ${n}` })
    world.keep({ close: () => app[Symbol.asyncDispose]() })
    app.document['policy_uri'] = `${app.origin}/privacy`
    apps.push(app)
    const scope = 'google.youtube.watched.{title,time~day}'
    const obtained = await app.obtain(anna, world.authorization, { scope }, async (person) => {
      await person.fill({ 'The app may read for': 'until I end it' }).press('Allow')
    })
    await app.read(`${address}/records/google.youtube.watched`, obtained.access_token)
    tokens.push(obtained)
  }
  browser = world.keep(await openBrowser())
  page = await (await visitor(browser)).newPage()
  await carry(page.context(), anna.cookieFor(world.resource))
})
after(async () => {
  mock.restoreAll()
  await world?.[Symbol.asyncDispose]()
})

const entry = (app: App) => page.getByRole('row').filter({ hasText: new URL(app.origin).host })

test('requirement 22: Change and End are equal buttons, at both services', { skip }, async () => {
  for (const origin of [world.authorization, world.resource]) {
    await page.goto(`${origin}/access`)
    const looks = []
    for (const name of ['Change', 'End access']) {
      const place = entry(apps[0] as App)
      const button = place.getByRole(
        origin === world.resource && name === 'Change' ? 'link' : 'button',
        { name, exact: true },
      )
      const { height } = (await button.boundingBox()) ?? { height: 0 }
      const style = await button.evaluate((element) => {
        const { color, backgroundColor, border, font } =
          element.ownerDocument.defaultView.getComputedStyle(element)
        return { color, backgroundColor, border, font }
      })
      looks.push({ ...style, height: Math.round(height) })
    }
    assert.deepEqual(looks[0], looks[1], origin)
  }
})

test('a change that is made on the page ends what was before it', { skip }, async () => {
  await page.goto(`${world.authorization}/access`)
  const app = apps[3] as App
  await entry(app).getByRole('button', { name: 'Change', exact: true }).click()
  await page.waitForURL(/\/change\??$/)
  assert.equal(await page.locator('input:checked').count(), 0)
  await page.getByText('Leave out a detail').click()
  const then = page.getByRole('status').getByText('YouTube')
  assert.match(await words(then), /title/)
  await page.getByLabel('Leave out title').check()
  await then.filter({ hasNotText: 'title' }).waitFor()
  assert.match(await words(page.getByRole('status')), /only the day/)
  await press(page, 'Change access')
  await page.waitForURL(`${world.authorization}/access`)
  assert.match(await text(page), /Ended \(1\)|Ending…/)
  const renewed = await app.refresh(world.authorization, tokens[3]?.refresh_token ?? '')
  const token = String(renewed.body['access_token'])
  const answer = await app.read(`${address}/records/google.youtube.watched`, token)
  const [record] = answer.body['records'] as Record<string, unknown>[]
  assert.ok(record && !('title' in record), answer.text)
  const old = await app.read(
    `${address}/records/google.youtube.watched`,
    tokens[3]?.access_token ?? '',
  )
  assert.equal(old.status, 401)
})

test('requirement 23, 24: before the end it is said what stays; once it is said to have ended, a read is refused', {
  skip,
}, async () => {
  const app = apps[2] as App
  await page.goto(`${world.authorization}/access`)
  await entry(app).getByRole('button', { name: 'End access' }).click()
  await page.waitForURL(/\/end\??$/)
  const said = await text(page)
  assert.match(said, /From then on it can read nothing more/)
  assert.match(said, /may still have what it read\. To have that deleted, ask the app/)
  const promise = page.getByRole('link', { name: 'What it promises about privacy' })
  assert.equal(await promise.getAttribute('href'), `${app.origin}/privacy`)
  await press(page, 'End access')
  await page.waitForURL(`${world.authorization}/access`)
  // "Ending…" for as long as the other service has not confirmed; looking again shows when it has.
  for (let looks = 0; looks < 200; looks++) {
    if ((await page.getByText('Ending…').count()) === 0) break
    await setTimeout(100)
    await page.reload()
  }
  await page.getByText(/^Ended \(\d+\)$/).click()
  assert.match(await words(entry(app)), /Ended[\s\S]*\d+ \w+ \d{4}, [\d:]+ UTC, by you/)
  const read = await app.read(
    `${address}/records/google.youtube.watched`,
    tokens[2]?.access_token ?? '',
  )
  assert.equal(read.status, 401)
})

/** Time goes by for both services; whoever was signed in has to come back. */
async function later(days: number): Promise<void> {
  const now = Date.now() + days * DAY
  mock.restoreAll()
  const real = performance.now()
  mock.method(Date, 'now', () => now + Math.floor(performance.now() - real))
  await page.context().clearCookies()
  await page.goto(`${world.resource}/sign-in`)
  await page.getByLabel('Name', { exact: true }).fill(anna.name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
  await page.waitForURL(`${world.resource}/`)
}

test('requirement 20: what can still be read is listed, however long it was not used', {
  skip,
}, async () => {
  await later(60)
  assert.doesNotMatch(await text(page), /has not read|have not read/)
  await page.goto(`${world.resource}/access`)
  for (const app of apps.slice(0, 2)) assert.match(await words(entry(app)), /Can read/)
})

test('requirement 26: apps that read nothing any more are one line on Home, until the owner says Keep', {
  skip,
}, async () => {
  await later(31)
  const line = page.getByText('3 apps that can read some of your data have not read anything')
  await line.waitFor()
  assert.equal(await page.getByText('not read anything for 3 months').count(), 1)
  await page.getByRole('link', { name: 'Look, and end some' }).click()
  await page.waitForURL(`${world.resource}/access`)
  assert.match(await words(entry(apps[0] as App)), /It has not read anything for 3 months/)
  await page.goto(world.resource)
  await press(page, 'Keep')
  await line.waitFor({ state: 'detached' })
  await page.goto(world.resource)
  assert.doesNotMatch(await text(page), /have not read anything/)
  await later(91)
  await line.waitFor()
})
