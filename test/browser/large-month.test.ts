/** Requirement 37: a month with 70,000 photos, among years of others. The page of it stays small, and the oldest is three presses away. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import type { Browser, Page } from 'playwright-core'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'

const MANY = 70_000
const anna = new Person('anna')
let world: World
let browser: Browser
let page: Page

before(async () => {
  if (skip) return
  world = await World.start()
  const address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 1, activity: 1, watched: 1 })
  await importFiles(anna, address, files)
  await crowdOneMonth()
  browser = world.keep(await openBrowser())
  const context = await visitor(browser)
  await carry(context, anna.cookieFor(world.resource))
  page = await context.newPage()
})
after(() => world?.[Symbol.asyncDispose]())

/** 70,000 more in July 2019, as an import would have left them: each like one that was imported, picture and all. */
async function crowdOneMonth(): Promise<void> {
  const { pool, close } = openDatabase(world.resourceConfig.databaseUrl)
  await pool.query(`
    insert into records (owner, collection, record, time, account, fields, hash, import, revision)
    select r.owner, r.collection, lpad(to_hex(n), 32, '0')::uuid,
      timestamptz '2019-07-01' + n * interval '35 seconds', r.account,
      r.fields || jsonb_build_object('title', 'IMG_' || n || '.jpg'), int8send(n::bigint), r.import, r.revision
    from (select r.* from records r join collections c using (collection)
      where c.name = 'google.photos' order by time limit 1) r, generate_series(1, ${MANY}) n`)
  await pool.query(`
    update collection_stats s set count = found.count, first = found.first, last = found.last
    from (select owner, collection, account, count(*), min(time) first, max(time) last
      from records group by 1, 2, 3) found
    where (s.owner, s.collection, s.account) = (found.owner, found.collection, found.account)`)
  await close()
}

/** What a browser has to draw and to scroll. */
async function size() {
  const height = await page.locator('html').evaluate((html) => html.scrollHeight)
  const elements = await page.locator('*').count()
  return { height, elements, pictures: await page.locator('main .grid > li').count() }
}

/** How long the page was deaf at a stretch since it began, ms. */
const LONGEST_TASK = `new Promise((resolve) => {
  new PerformanceObserver((seen) => resolve(Math.max(...seen.getEntries().map(({ duration }) => duration))))
    .observe({ type: 'longtask', buffered: true })
  setTimeout(resolve, 500, 0)
})`

test('from all photos to the oldest of them in three presses', { skip }, async () => {
  await page.goto(`${world.resource}/explore/google.photos`)
  const by = (what: string) => page.getByRole('navigation', { name: what }).getByRole('link')
  await by('By year').first().click()
  await page.getByRole('navigation', { name: 'By month' }).waitFor()
  await page.locator('main .grid a').first().click()
  await page.getByRole('link', { name: 'After' }).waitFor()
  await page.waitForLoadState()
  assert.equal(await page.getByRole('link', { name: 'Before' }).count(), 0, 'nothing is older')
})

test('the page of the crowded month is as small as any, and goes on by pages', {
  skip,
}, async () => {
  await page.goto(`${world.resource}/explore/google.photos?filter=time%3D2019`)
  await page.getByRole('navigation', { name: 'By month' }).getByRole('link').nth(6).click()
  await page.waitForURL(/time(%3D|=)2019-07/)
  await page.locator('main .grid > li').first().waitFor()
  const shown = await size()
  assert.ok(shown.height < 100_000, `${shown.height} px`)
  assert.ok(shown.pictures > 0 && shown.pictures <= 60, `${shown.pictures} pictures`)
  assert.ok(shown.elements < 1_000, `${shown.elements} elements`)
  const longest = Number(await page.evaluate(LONGEST_TASK))
  assert.ok(longest < 1_000, `nobody could press anything for ${longest} ms`)
  const first = await page.locator('main .grid a').first().getAttribute('href')
  await page.getByRole('link', { name: 'More', exact: true }).click()
  await page.waitForURL(/cursor=/)
  assert.notEqual(await page.locator('main .grid a').first().getAttribute('href'), first)
})

test('and so are its days and its map, of all 70,000', { skip }, async () => {
  for (const view of ['time', 'map']) {
    await page.goto(`${world.resource}/explore/google.photos?view=${view}&filter=time%3D2019-07`)
    await page.locator('main figure, main svg').first().waitFor()
    const shown = await size()
    assert.ok(shown.height < 100_000 && shown.elements < 3_000, `${view}: ${JSON.stringify(shown)}`)
  }
})
