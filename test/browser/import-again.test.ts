/** Requirement 35: what failed is tried again by one button, and one import is undone, with what goes and what stays said before. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { madeTakeout, madeZip } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { bring, press, signUp, text } from './_steps.ts'

let world: World
let browser: Browser
let page: Page
/** The page of the import with files that could not be read. */
let broken: string

before(async () => {
  if (skip) return
  world = await World.start()
  browser = world.keep(await openBrowser())
  page = await (await visitor(browser)).newPage()
})
after(() => world?.[Symbol.asyncDispose]())

const point = (seconds: number) =>
  `{"timestampMs":"${1_530_000_000_000 + seconds * 1_000}","latitudeE7":455000000,"longitudeE7":90000000}`

const VIDEO = {
  ...{ header: 'YouTube', title: 'Watched Snow', products: ['YouTube'] },
  ...{ titleUrl: 'https://www.youtube.com/watch?v=abcdefghijk', time: '2019-03-01T10:00:00.000Z' },
}

/** What the first page says is here: kinds and how many of each. */
async function here(): Promise<string> {
  await page.goto(world.resource)
  return page.getByRole('region', { name: 'What is here' }).innerText()
}

test('all that failed is tried again by one button, as an import of its own, and nothing comes twice', {
  skip,
}, async () => {
  await signUp(page, world.resource, 'anna')
  await bring(page, world.resource, (await madeTakeout({ photos: 12, locations: 20 })).files)
  const export_ = await madeZip('takeout-20260101T000000Z-001.zip', {
    'Takeout/Location History/Records.json': `{"locations":[${[1, 2, 3].map(point)},{"times`,
    'Takeout/YouTube and YouTube Music/history/watch-history.json': `[${JSON.stringify(VIDEO)},{"hea`,
  })
  broken = await bring(page, world.resource, [export_])
  assert.match(await text(page), /No file could be read to its end\. 2 files[\s\S]*Failed\s+2\b/)
  assert.doesNotMatch(await text(page), /Nothing could be read/)
  const before = await here()
  await page.goto(broken)
  assert.match(await text(page), /Nothing comes twice/)
  await press(page, 'Try all 2 failed files again')
  await page.waitForURL((url) => /\/imports\/\d+$/.test(url.pathname) && url.href !== broken)
  await page.getByText('all accounted for').waitFor()
  assert.match(await text(page), /Failed\s+2\b/)
  assert.match(await text(page), /Location history\s+0\s+0\s+3/)
  assert.equal(await here(), before)
})

test('one undo says beforehand what goes and what stays; what another import has stays', {
  skip,
}, async () => {
  const before = await here()
  await page.goto(broken)
  await page.getByRole('link', { name: 'Undo this import' }).click()
  assert.match(
    await text(page),
    /Undo removes 0 records\. What stays, because another import has it too: 6 records/,
  )
  await page.getByRole('link', { name: 'Keep', exact: true }).click()
  await page.waitForURL(broken)
  assert.equal(await here(), before)
})

test('undone, everything is as it was before the import', { skip }, async () => {
  const before = await here()
  const { files } = await madeTakeout({ photos: 4, locations: 0, activity: 7, watched: 3 })
  const last = await bring(page, world.resource, files)
  assert.notEqual(await here(), before)
  await page.goto(last)
  await page.getByRole('link', { name: 'Undo this import' }).click()
  assert.match(await text(page), /Undo removes \d+ records/)
  await press(page, 'Undo')
  await page.waitForURL(last)
  assert.match(await text(page), /Undone/)
  assert.equal(await here(), before)
})
