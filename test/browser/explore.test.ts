/** How an owner looks at their own data, requirement by requirement (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { madeTakeout } from '../support/exports/exports.ts'
import { until } from '../support/npm-start.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { complaints, press } from './_steps.ts'

let world: World
let browser: Browser
let context: BrowserContext
let page: Page
let complained: string[]
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  const address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 24, locations: 200, activity: 30, watched: 10 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
  context = await visitor(browser)
  await carry(context, anna.cookieFor(world.resource))
  page = await context.newPage()
  complained = complaints(page, () => [world.resource])
})
after(() => world?.[Symbol.asyncDispose]())

const go = (path: string) => page.goto(`${world.resource}/explore/${path}`)
const at = () => new URL(page.url()).searchParams.get('at')

test('requirement 36: the arrows and + and − move the map, and so do its buttons', {
  skip,
}, async () => {
  await go('google.photos?view=map&at=46,6,3')
  await page.getByRole('link', { name: 'To the west' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL(/at=46%2C21%2C3/)
  await page.waitForLoadState()
  // Still in the map: its place in the address is where the new page begins.
  await page.keyboard.press('+')
  await page.waitForURL(/at=46%2C21%2C4/)
  await page.getByRole('link', { name: 'To the north' }).click()
  await page.waitForURL((url) => Number(url.searchParams.get('at')?.split(',')[0]) > 46)
  await page.getByRole('link', { name: 'All', exact: true }).click()
  await page.waitForURL((url) => !url.searchParams.has('at'))
})

test('requirement 36: whoever is not in the map scrolls the page by the arrows, and no sign moves the map', {
  skip,
}, async () => {
  // WCAG 2.1.4: a key of one character acts only where its part of the page has the focus.
  await go('google.photos?view=map&at=46,6,3')
  await page.locator('body').click({ position: { x: 2, y: 2 } })
  for (const key of ['+', '-', '=', 'ArrowLeft', 'ArrowDown']) await page.keyboard.press(key)
  // Scrolling is smooth; waiting in the page itself would take an `eval`, which its policy forbids.
  const isScrolled = async () => Number(await page.evaluate('scrollY')) > 0
  await until(isScrolled, 5_000, 'the page stays where it is')
  assert.equal(at(), '46,6,3')
})

test('requirement 36: whoever types a filter does not move the map', { skip }, async () => {
  await go('google.photos?view=map&at=46,6,3')
  await page.getByLabel('Filter').pressSequentially('a+-')
  await page.keyboard.press('ArrowLeft')
  assert.equal(at(), '46,6,3')
  assert.equal(await page.getByLabel('Filter').inputValue(), 'a+-')
})

test('requirement 36: the map, the months and the calendar have a table of the same data', {
  skip,
}, async () => {
  await go('google.location?view=map')
  const places = page.getByRole('region', { name: 'Where most of it is' })
  assert.ok((await places.getByRole('row').count()) > 1)
  for (const view of ['time', 'days']) {
    await go(`google.location?view=${view}`)
    await page.getByText('As a table').click()
    assert.ok((await page.getByRole('table').getByRole('row').count()) > 1, view)
  }
})

test('requirement 37: the oldest record is three presses away', { skip }, async () => {
  await go('google.location?view=table')
  const years = page.getByRole('navigation', { name: 'By year' })
  await years.getByRole('link').first().click()
  await page.getByRole('navigation', { name: 'By month' }).waitFor()
  const height = await page.locator('html').evaluate((html) => html.scrollHeight)
  assert.ok(height < 100_000)
})

test('requirement 38: the filter is in the address, and becomes what is shared', {
  skip,
}, async () => {
  await go('google.photos?view=map')
  await page.getByRole('link', { name: 'Show them' }).first().click()
  await page.getByRole('table').waitFor()
  await page.waitForLoadState()
  const filter = new URL(page.url()).searchParams.get('filter') ?? ''
  assert.match(filter, /^latitude>=.*,longitude<-?[\d.]+$/)
  assert.equal(await page.getByLabel('Filter').inputValue(), filter)
  // A copy of the address shows the same.
  const rows = await page.getByRole('row').count()
  const copy = await context.newPage()
  await copy.goto(page.url())
  assert.equal(await copy.getByRole('row').count(), rows)
  await copy.getByRole('link', { name: 'Share this selection' }).click()
  await copy.waitForURL(/\/share\?/)
  await copy
    .getByText(/\d records? today/)
    .first()
    .waitFor()
  await copy.close()
})

for (const javaScriptEnabled of [true, false])
  test(`requirement 38: what is shared is chosen by clicking, ${javaScriptEnabled ? 'and copied' : 'without script too'}`, {
    skip,
  }, async () => {
    const own = await visitor(browser, { javaScriptEnabled })
    await carry(own, anna.cookieFor(world.resource))
    await own.grantPermissions(['clipboard-read', 'clipboard-write'])
    const tab = await own.newPage()
    await tab.goto(`${world.resource}/explore/google.photos?filter=time%3D2018`)
    await tab.getByRole('link', { name: 'Share this selection' }).click()
    const boxes = tab.getByRole('group', { name: 'Details' }).getByRole('checkbox')
    await boxes.first().waitFor()
    for (const box of await boxes.all()) await box.uncheck()
    await press(tab, 'Show what this changes')
    await tab.getByRole('alert').getByText('Choose at least one detail').waitFor()
    for (const name of ['latitude', 'longitude']) await tab.locator(`#choice-${name}`).check()
    await tab.getByLabel('Place', { exact: true }).selectOption('to about 1 km')
    await press(tab, 'Show what this changes')
    await tab.getByText(/^Where your photos of 2018 were taken, to about 1 km\./).waitFor()
    const scope = await tab.getByLabel('Selection').inputValue()
    assert.equal(scope, 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}')
    const copy = tab.getByRole('button', { name: 'Copy for a developer' })
    assert.equal(await copy.isVisible(), javaScriptEnabled)
    if (javaScriptEnabled) {
      await copy.click()
      await tab.getByText('Copied.').waitFor()
      assert.equal(await tab.evaluate('navigator.clipboard.readText()'), scope)
    }
    await own.close()
  })

test('requirement 38: where nothing is shown it says what nothing matched', { skip }, async () => {
  await go('google.photos?filter=time%3D1990')
  await page.getByText('Nothing here matches time=1990.').waitFor()
})

test('a picture leads to its record, and the arrows to the ones before and after', {
  skip,
}, async () => {
  await go('google.photos')
  await page.locator('.grid a').first().click()
  await page.getByRole('link', { name: 'After' }).waitFor()
  await page.waitForLoadState()
  const first = page.url()
  await page.keyboard.press('ArrowRight')
  await page.waitForURL((url) => url.href !== first)
  await page.keyboard.press('ArrowLeft')
  await page.waitForURL(first)
})

test('on a desk the pictures stand over all of the room that the page has', { skip }, async () => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await go('google.photos')
  const [grid, main] = await Promise.all(
    ['ul.grid', 'main'].map((each) => page.locator(each).boundingBox()),
  )
  assert.ok((grid?.width ?? 0) > (main?.width ?? 0) - 40, `${grid?.width} of ${main?.width}`)
  const tile = (nth: number) => page.locator('ul.grid > li a').nth(nth).boundingBox()
  const [first, second] = [await tile(0), await tile(1)]
  assert.deepEqual([first?.y, first?.height], [second?.y, second?.height], 'one stands higher')
})

test('nothing on these pages is refused by their own policy or comes from elsewhere', {
  skip,
}, () => {
  assert.deepEqual(complained, [])
})

test('without script the same links lead the same ways', { skip }, async () => {
  const plain = await visitor(browser, { javaScriptEnabled: false })
  await carry(plain, anna.cookieFor(world.resource))
  const still = await plain.newPage()
  await still.goto(`${world.resource}/explore/google.photos?view=map`)
  await still.getByRole('link', { name: 'Closer' }).click()
  await still.waitForURL(/at=/)
  assert.ok((await still.locator('.map circle').count()) > 0)
  await plain.close()
})
