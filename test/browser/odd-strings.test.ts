/** Texts that are markup, turn the direction of writing, never end or are not there: no page is broken by them, on the narrowest phone. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { share, shown, worldWithReader } from '../support/sharing.ts'
import { importFiles, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { complaints } from './_steps.ts'

const MARKUP = '</p><img src=x onerror=alert(1)><script>alert(1)</script>"\'&amp;'
const TURNED = '\u202egnp.otohp\u202c \u2067abc\u2069 \u200f\u0301\u0301\u0301'
const ENDLESS = 'W'.repeat(10_000)
const TITLES = [MARKUP, TURNED, ENDLESS, '', ' ', '\u200b']
const SHARED = [MARKUP, TURNED, ENDLESS.slice(0, 200)]

const anna = new Person('anna')
const bob = new Person('bob')
const ends = new AsyncDisposableStack()
let world: World
let browser: Browser
let page: Page
let resource: string
let complained: string[]

before(async () => {
  if (skip) return
  const app = ends.use(await App.start({ name: ENDLESS.slice(0, 120) }))
  world = ends.use(await worldWithReader(app))
  resource = await owner(world, anna)
  const photos = TITLES.flatMap((title, nth) => {
    const path = `Takeout/Google Photos/Photos from 2018/${nth}.jpg`
    const about = {
      ...{ title, description: title, url: `https://photos.example/${nth}` },
      photoTakenTime: { timestamp: String(1_530_000_000 + nth) },
    }
    return [
      [path, Buffer.from([0xff, 0xd8, nth, 0xff, 0xd9])],
      [`${path}.json`, JSON.stringify(about)],
    ]
  })
  const files = await madeZip('takeout-20260101T000000Z-001.zip', Object.fromEntries(photos))
  await importFiles(anna, resource, [files])
  browser = world.keep(await openBrowser())
  const context = await visitor(browser, { viewport: { width: 320, height: 640 } })
  page = await context.newPage()
  complained = complaints(page, () => [world.resource, world.authorization])
  page.on('dialog', (dialog) => complained.push(dialog.message()))
})
after(() => ends.disposeAsync())

/** Nothing ran, nothing was asked for, and nothing stands beside the page. */
async function whole(where: string): Promise<void> {
  await page.locator('h1').waitFor()
  const [wide, room] = await page
    .locator('html')
    .evaluate((html) => [html.scrollWidth, html.clientWidth])
  assert.ok(Number(wide) <= Number(room), `${where} is ${wide} wide`)
  assert.equal(await page.locator('main img[src="x"]').count(), 0, where)
  // What turns the direction does so within its own words: the page's own stand after it as they did.
  assert.deepEqual(complained, [], where)
}

/** As a value stands in a scope: whatever is no letter, by its number. */
const written = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*~]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)

async function records(): Promise<string[]> {
  const answer = await anna.fetch(`${resource}/records/google.photos?limit=100`)
  const { records } = (await answer.json()) as { records: { id: string }[] }
  return records.map(({ id }) => id)
}

test('the page of each record, and the one that deletes it', { skip }, async () => {
  await carry(page.context(), anna.cookieFor(world.resource))
  const all = await records()
  assert.equal(all.length, TITLES.length)
  for (const id of all)
    for (const path of ['explore', 'delete']) {
      await page.goto(`${world.resource}/${path}/google.photos/${id}`)
      await whole(`${path} ${id}`)
      const heading = await page.locator('h1').innerText()
      assert.ok(heading.trim().length > 3 && heading.length < 400, `${path}: ${heading.length}`)
    }
})

test('a code that somebody typed, or put into an address, at both services', { skip }, async () => {
  for (const [origin, who] of [
    [world.resource, anna],
    [world.authorization, anna],
  ] as const) {
    await carry(page.context(), who.cookieFor(origin))
    for (const text of [MARKUP, TURNED, ENDLESS, '', ' ']) {
      await page.goto(`${origin}/device?user_code=${encodeURIComponent(text)}`)
      await whole(`${origin}/device?${text.slice(0, 9)}`)
      const code = page.getByLabel('Code', { exact: true })
      await code.evaluate((field, typed) => {
        field.removeAttribute('required')
        Object.assign(field, { value: typed })
      }, text)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByText('There is no such code').waitFor()
      await whole(`${origin}/device, typed ${text.slice(0, 9)}`)
    }
  }
})

test('a passphrase and a recovery key that are none', { skip }, async () => {
  await carry(page.context(), anna.cookieFor(world.resource))
  for (const text of [ENDLESS, '', TURNED, MARKUP]) {
    await page.goto(`${world.resource}/take-out/new`)
    await page
      .locator('main form')
      .first()
      .evaluate((form) => form.setAttribute('novalidate', ''))
    for (const label of ['Passphrase', 'Passphrase, once more'])
      await page.getByLabel(label, { exact: true }).fill(label === 'Passphrase' ? text : `${text}!`)
    await page.getByRole('button', { name: 'Make the archive' }).click()
    await page.getByRole('alert').waitFor()
    await whole(`a passphrase of ${text.length}`)
    await page.goto(`${world.resource}/recover`)
    await page.getByLabel('Recovery key').fill(text)
    await page.getByRole('button', { name: 'Go on' }).click()
    if (text !== '') await page.getByText('This is not a recovery key').waitFor()
    await whole(`a recovery key of ${text.length}`)
  }
})

test('what somebody else shares, in words that hold theirs', { skip }, async () => {
  await bob.signUp(world.authorization)
  const from = { authorization: world.authorization, resource }
  const host = new URL(world.authorization).host
  for (const title of SHARED)
    await share(anna, from, `google.photos[title=${written(title)}].title`, `bob@${host}`)
  await shown(bob, world.authorization, `anna@${host}`, () => bob.page.text.includes('onerror'))
  for (const [who, paths] of [
    [bob, ['/shared']],
    [anna, ['/access', '/receipts', '/activity']],
  ] as const)
    for (const path of paths) {
      await carry(page.context(), who.cookieFor(world.authorization))
      await page.goto(`${world.authorization}${path}`)
      await whole(path)
    }
  await carry(page.context(), anna.cookieFor(world.resource))
  for (const path of ['/access', '/activity']) {
    await page.goto(`${world.resource}${path}`)
    await whole(path)
  }
})
