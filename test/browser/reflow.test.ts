/** What is read by whoever needs large letters, or opens what is folded away: nothing is squeezed, nothing beside the page. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { type Scenery, scenery } from './_scenery.ts'

let scene: Scenery
let browser: Browser
before(async () => {
  if (skip) return
  scene = await scenery()
  browser = scene.world.keep(await openBrowser())
})
after(() => scene?.[Symbol.asyncDispose]())

/** A page of the scenery with everything open that is folded away. */
async function open(name: string, width: number): Promise<Page> {
  const context = await visitor(browser)
  const shown = scene.pages.find((one) => one.name === name)
  assert.ok(shown, name)
  await carry(context, shown.cookies)
  const page = await context.newPage()
  await page.setViewportSize({ width, height: 900 })
  await page.goto(shown.url)
  await page.locator('details').evaluateAll((all) => {
    for (const each of all) each.setAttribute('open', '')
  })
  return page
}

test('what a question has folded away is named in a line when it is open too', {
  skip,
}, async () => {
  for (const width of [390, 1280]) {
    const page = await open('access-consent-assistant', width)
    const heights = await page
      .locator('summary', { hasText: 'none of it chosen' })
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height))
    assert.ok(heights.length > 1)
    assert.ok(Math.max(...heights) < 100, `${width} px wide: ${heights} px high`)
    await page.context().close()
  }
})

test('with letters twice as large no page of an import scrolls sideways on a phone', {
  skip,
}, async () => {
  for (const name of ['data-import', 'data-import-broken']) {
    const page = await open(name, 320)
    await page.locator('html').evaluate((html) => {
      html.style.fontSize = '200%'
    })
    const width = await page.locator('html').evaluate((html) => html.scrollWidth)
    assert.equal(width, 320, name)
    await page.context().close()
  }
})
