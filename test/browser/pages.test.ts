/** Every page of both services, narrow and wide, light and dark, in English and in French. */

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { scenery } from './_scenery.ts'
import { complaints, words } from './_steps.ts'

// The library is a script for pages; loading it here would want a window.
const { source } = createRequire(import.meta.url)('axe-core') as { source: string }
/** Words of standards: people read of apps, access and providers. */
const STANDARDS = /\b(scopes?|tokens?|clients?|claims?|grants?|OAuth|endpoint|JSON Web)\b/i

/** Questions, ways in and out, and what is looked up beside a page: nothing on them leads elsewhere. */
const ALONE =
  /^access-(consent|change|wrong-ask|link|identity|share-question)|openapi|sign-out|recover$/

/** Of the data itself, frames of it too: they come after the page. What lies within the page is asked of nobody. */
const PICTURES = /\/blobs\/|\/share\/frame|^data:/

let browser: Browser

before(async () => {
  if (!skip) browser = await openBrowser()
})
after(() => browser?.close())

// Each page is a test of its own, with the time that a test has; all of them together take longer on a busy machine.
for (const [lang, locale] of Object.entries({ en: 'en-GB', fr: 'fr-FR' }))
  test(`every page in ${lang}`, { skip, timeout: 1_800_000 }, async (t) => {
    // Of its own: a sign-in is fresh for ten minutes, and both languages may take longer.
    await using scene = await scenery()
    const context = await visitor(browser, { locale })
    const page = await context.newPage()
    const own = [...new Set(scene.pages.map(({ url }) => new URL(url).origin))]
    const complained = complaints(page, () => own)
    const answers = await watchAnswers(page)
    for (const shown of scene.pages)
      await t.test(shown.name, async () => {
        complained.length = 0
        await carry(context, shown.cookies)
        await page.emulateMedia({ colorScheme: 'light' })
        answers.clear()
        await page.goto(shown.url)
        const first = [...answers.values()].filter(({ url }) => !PICTURES.test(url))
        const bytes = first.reduce((sum, one) => sum + one.bytes, 0)
        assert.ok(
          bytes <= 60_000 && first.length <= 6,
          `${bytes} bytes: ${JSON.stringify(first, null, 1)}`,
        )
        assert.equal(await page.locator('html').getAttribute('lang'), lang)
        assert.deepEqual(await sameIds(page), [])
        await openAll(page)
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 900 })
          assert.deepEqual(await violations(page), [], `${width} px, light`)
          await page.emulateMedia({ colorScheme: 'dark' })
          assert.deepEqual(await violations(page, ['color-contrast']), [], `${width} px, dark`)
          await page.emulateMedia({ colorScheme: 'light' })
          assert.deepEqual(await tooWide(page), [], `${width} px`)
          assert.deepEqual(await tooLow(page), [], `${width} px`)
        }
        if (lang === 'en') {
          // Where the ways stand beside the page for the first time, it is narrowest.
          await page.setViewportSize({ width: 1024, height: 900 })
          assert.deepEqual(await tooWide(page), [], '1024 px')
          await page.setViewportSize({ width: 320, height: 900 })
          await enlarge(page, '200%')
          assert.deepEqual(await tooWide(page), [], '320 px, letters twice as large')
          await enlarge(page, '')
        }
        const plain = await plainWords(page, lang)
        assert.doesNotMatch(plain, STANDARDS)
        // Before a colon a French space, wherever words and what they are about were put together.
        if (lang === 'fr') assert.doesNotMatch(plain, /[\p{L})»]: /u)
        if (shown.cookies && !ALONE.test(shown.name))
          assert.equal(await page.locator('nav a[href="/access"]').count(), 1, 'requirement 19')
        assert.deepEqual(complained, [])
      })
    await context.close()
  })

/** What each page asks for anew, and how many bytes come over the line. */
async function watchAnswers(page: Page): Promise<Map<string, { url: string; bytes: number }>> {
  const answers = new Map<string, { url: string; bytes: number }>()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true })
  devtools.on('Network.responseReceived', ({ requestId, response }) =>
    answers.set(requestId, { url: response.url, bytes: 0 }),
  )
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId)
    if (answer) answer.bytes = encodedDataLength
  })
  return answers
}

/** What axe finds, with the places; `only` these rules, or all that stand for WCAG 2.2 AA and good practice. */
async function violations(page: Page, only?: string[]): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source)
  const options: RunOptions = {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true } },
    ...(only ? { runOnly: { type: 'rule', values: only } } : {}),
  }
  const found = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`,
  )
}

/** Names of elements that are there twice: a label would press the box of another. */
function sameIds(page: Page): Promise<string[]> {
  return page.locator('[id]').evaluateAll((all) => {
    const ids = all.map(({ id }) => id)
    return ids.filter((id, at) => ids.indexOf(id) !== at)
  })
}

/** What is folded away is looked at too. */
function openAll(page: Page): Promise<void> {
  return page.locator('details').evaluateAll((all) => {
    for (const each of all) each.setAttribute('open', '')
  })
}

/** Elements that make the page scroll sideways; tables scroll in boxes of their own. */
async function tooWide(page: Page): Promise<string[]> {
  return page.locator('body *').evaluateAll((all) => {
    const { scrollWidth, clientWidth } = all[0]?.ownerDocument.documentElement ?? {}
    if (scrollWidth <= clientWidth) return []
    return all
      .filter(
        (each) => each.getBoundingClientRect().right > clientWidth && !each.closest('.scroll'),
      )
      .map((each) => each.outerHTML.slice(0, 120))
  })
}

/** Buttons, and links that look like them, that a finger would miss. */
async function tooLow(page: Page): Promise<string[]> {
  return page
    .locator('button, .button')
    .evaluateAll((all) =>
      all
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
        .map((each) => each.outerHTML.slice(0, 120)),
    )
}

function enlarge(page: Page, fontSize: string): Promise<void> {
  return page.locator('html').evaluate((html, size) => {
    html.style.fontSize = size
  }, fontSize)
}

/** What people read; blocks for developers, what came with the data, words of a key and other languages are left out. */
async function plainWords(page: Page, lang: string): Promise<string> {
  const others = `body [lang]:not([lang=${lang}])`
  await page
    .locator(`.developers, td:not([role=cell]), [translate=no], ${others}`)
    .evaluateAll((all) => {
      for (const each of all) each.remove()
    })
  return words(page.locator('body'))
}
