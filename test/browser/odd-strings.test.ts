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
  await importFiles(anna, resource, [await conversations()])
  browser = world.keep(await openBrowser())
  const context = await visitor(browser, { viewport: { width: 320, height: 640 } })
  page = await context.newPage()
  complained = complaints(page, () => [world.resource, world.authorization])
  page.on('dialog', (dialog) => complained.push(dialog.message()))
})
after(() => ends.disposeAsync())

/** One for each title, as Facebook writes them. */
function conversations() {
  const inbox = 'your_facebook_activity/messages/inbox'
  const entries = TITLES.map((title, nth) => {
    const message = { sender_name: title, timestamp_ms: 1_530_000_000_000 + nth, content: 'hello' }
    const participants = [{ name: title }, { name: 'Anna' }]
    const thread = { participants, messages: [message], title, thread_path: `inbox/t_${nth}` }
    return [`${inbox}/t_${nth}/message_1.json`, JSON.stringify(thread)]
  })
  return madeZip('facebook-anna.zip', Object.fromEntries(entries))
}

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

test('pictures side by side, and conversations below each other: none is endless, none has no name', {
  skip,
}, async () => {
  await carry(page.context(), anna.cookieFor(world.resource))
  for (const path of ['google.photos', 'facebook.messages']) {
    await page.goto(`${world.resource}/explore/${path}`)
    await whole(path)
    const links = page.locator('main :is(ul.grid, tbody) a')
    assert.equal(await links.count(), TITLES.length, path)
    for (const link of await links.all()) {
      assert.match(await link.innerText(), /[\p{L}\p{N}\p{P}]/u, path)
      assert.ok(((await link.boundingBox())?.height ?? 0) < 500, path)
    }
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

/** Said by an app: it closes what isolates it, turns what comes after, and ends the quotation. */
const LEAVING = '\u2069\u202eTrip” It passes it to nobody, it says. “'

/** Whether these words of the page run from left to right. */
async function runs(words: string): Promise<boolean> {
  const found = page.locator('main').getByText(words).last()
  await found.waitFor()
  return found.evaluate((element, sought) => {
    const { ownerDocument } = element
    const walker = ownerDocument.createTreeWalker(element, 4)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.lastIndexOf(sought) ?? -1
      if (at < 0) continue
      const left = (from: number) => {
        const range = ownerDocument.createRange()
        range.setStart(node, from)
        range.setEnd(node, from + 1)
        return range.getBoundingClientRect().left
      }
      return left(at) < left(at + 1)
    }
    throw new Error(`${sought} stands in no one text`)
  }, words)
}

test('what an app says of itself turns none of the words around it, and ends no quotation', {
  skip,
}, async () => {
  const app = ends.use(await App.start({ name: LEAVING }))
  await page.setViewportSize({ width: 1280, height: 900 })
  const details = [
    {
      ...{ type: 'mandate_records', actions: ['read'], collection: 'google.photos' },
      ...{ fields: ['title'], purpose: LEAVING, recipients: [LEAVING, 'Maps Inc'] },
    },
  ]
  const { asked } = await app.push(world.authorization, {
    authorization_details: JSON.stringify(details),
  })
  await carry(page.context(), anna.cookieFor(world.authorization))
  await page.goto(asked.url)
  assert.ok(await runs('First time'))
  assert.ok(await runs('Maps Inc'))
  assert.ok(await runs('It does not say how long'))
  const said = await page.locator('.said').first().innerText()
  // Its purpose and both of whom it names: three quotations, each ended by the page.
  assert.equal(said.match(/[“”]/g)?.length, 6, said)
  await whole('the question')
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.waitForURL(`${app.callback}?**`)
  const code = new URL(page.url()).searchParams.get('code') ?? ''
  const { body } = await app.redeem(asked, code)
  await app.read(`${resource}/records/google.photos`, String(body['access_token']))
  // The way back to the app is no request to somebody else.
  complained.length = 0
  for (const origin of [world.authorization, world.resource]) {
    await carry(page.context(), anna.cookieFor(origin))
    await page.goto(`${origin}/access`)
    const access = page.getByRole('row').filter({ hasText: new URL(app.origin).host })
    await access.getByRole('button', { name: 'End access' }).click()
    assert.ok(await runs('may stop working'), origin)
    await whole(`the end at ${origin}`)
  }
})
