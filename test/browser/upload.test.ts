/** Bringing a large file from a browser that does not last (`pages.md`, section 2). */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { madeTakeout, madeZip, type Sent } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, signUp, text } from './_steps.ts'

/** More than one piece of what the page sends at once. */
const PIECE = 64 * 1024 * 1024
const NAME = 'takeout-20260101T000000Z-001.zip'

const ends = new AsyncDisposableStack()
let world: World
let browser: Browser
let cookies: string
let folder: string
let file: string
let size: number

before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  browser = await openBrowser()
  ends.defer(() => browser.close())
  folder = await mkdtemp(join(tmpdir(), 'mandate-upload-'))
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  const { bytes } = await madeZip(NAME, {
    'Takeout/Google Photos/Trip/one.mp4': randomBytes(1.5 * PIECE),
  })
  size = bytes.length
  file = await written({ name: NAME, bytes })
})
after(() => ends.disposeAsync())

async function written({ name, bytes }: Sent): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

async function tab(): Promise<{ context: BrowserContext; page: Page; sent: () => number }> {
  const context = await visitor(browser)
  context.setDefaultTimeout(240_000)
  const page = await context.newPage()
  let bytes = 0
  page.on('request', (request) => {
    if (request.method() !== 'PATCH') return
    bytes += Math.min(PIECE, size - Number(request.headers()['upload-offset']))
  })
  return { context, page, sent: () => bytes }
}

interface Seen {
  /** Every value that each bar has had, by its name. */
  bars: Record<string, number[]>
  /** What was read out, and when. */
  said: { at: number; text: string }[]
  /** How what comes is called while it comes. */
  kinds: string[]
}

/** Sees what bars show and what is read out, from the moment that a page is there, on every page. */
async function watch(page: Page): Promise<Seen> {
  const seen: Seen = { bars: {}, said: [], kinds: [] }
  await page.exposeFunction('sawBar', (name: string, value: number) => {
    const values = seen.bars[name] ?? []
    seen.bars[name] = values
    if (values.at(-1) !== value) values.push(value)
  })
  await page.exposeFunction('sawKind', (kind: string) => seen.kinds.push(kind))
  await page.exposeFunction('sawText', (at: number, text: string) => seen.said.push({ at, text }))
  await page.addInitScript(`new MutationObserver((changes) => {
    for (const bar of document.querySelectorAll('progress'))
      if (bar.labels[0]) sawBar(bar.labels[0].textContent, bar.value)
    for (const kind of document.querySelectorAll('[data-kinds] li')) sawKind(kind.textContent)
    for (const { target } of changes) {
      const said = (target.nodeType === 1 ? target : target.parentElement)?.closest('[role=status]')
      if (said?.textContent) sawText(Date.now(), said.textContent)
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })`)
  return seen
}

test('requirement 31: after a crash the page knows what is here, names what is missing, and sends only that', {
  skip,
}, async () => {
  const first = await tab()
  await signUp(first.page, world.resource, 'anna')
  const kept = await first.context.cookies()
  cookies = kept.map(({ name, value }) => `${name}=${value}`).join('; ')
  await first.page.goto(`${world.resource}/data`)
  await first.page.getByLabel('Files', { exact: true }).setInputFiles(file)
  // The browser is gone in the moment in which the second piece leaves.
  const crashed = Promise.withResolvers<void>()
  first.page.on('request', (request) => {
    const isFirst = request.headers()['upload-offset'] === '0'
    if (request.method() === 'PATCH' && !isFirst) crashed.resolve()
  })
  await press(first.page, 'Upload')
  await crashed.promise
  await first.context.close()

  const again = await tab()
  await carry(again.context, cookies)
  await again.page.goto(`${world.resource}/data`)
  const line = again.page.getByText('Choose the same file again to send the rest.')
  assert.match(
    (await line.textContent()) ?? '',
    new RegExp(`^[1-9]\\S* MB of ${NAME} \\(101 MB\\) are here\\.`),
  )
  await again.page.getByLabel('Files', { exact: true }).setInputFiles(file)
  await press(again.page, 'Upload')
  await again.page.waitForURL(/\/imports\/\d+$/)
  assert.ok(again.sent() > 0)
  assert.ok(again.sent() < 0.65 * size, `${again.sent()} of ${size} bytes were sent again`)
  await again.page.getByText('all accounted for').waitFor()
  assert.match(await text(again.page), /In your archive\s+1\s+difference 0/)
  await again.context.close()
})

test('a file that was changed and has its former name and size is another file: no half of it is joined to one of the former', {
  skip,
}, async () => {
  const { context, page, sent } = await tab()
  await signUp(page, world.resource, 'dora')
  const name = 'takeout-20260102T000000Z-001.zip'
  const film = (bytes: Buffer) => madeZip(name, { 'Takeout/Google Photos/Trip/one.mp4': bytes })
  const former = await film(randomBytes(1.5 * PIECE))
  const present = await film(randomBytes(1.5 * PIECE))
  assert.equal(former.bytes.length, present.bytes.length)
  const path = await written(former)
  await page.goto(`${world.resource}/data`)
  await page.getByLabel('Files', { exact: true }).setInputFiles(path)
  // Its second piece never arrives.
  await page.route('**/uploads/*', (route) => {
    const isFirst = route.request().headers()['upload-offset'] === '0'
    return route.request().method() === 'PATCH' && !isFirst ? route.abort() : route.continue()
  })
  await press(page, 'Upload')
  await page.getByText('The connection was lost.').waitFor()

  // Changed in place, by a program that keeps its date.
  const { mtime } = await stat(path)
  await written(present)
  await utimes(path, mtime, mtime)
  await page.goto(`${world.resource}/data`)
  await page.unroute('**/uploads/*')
  const before = sent()
  await page.getByText('Choose the same file again to send the rest.').waitFor()
  await page.getByLabel('Files', { exact: true }).setInputFiles(path)
  await press(page, 'Upload')
  await page.waitForURL(/\/imports\/\d+$/)
  assert.ok(sent() - before >= present.bytes.length, 'all of it was sent')
  await page.getByText('all accounted for').waitFor()
  assert.match(await text(page), /In your archive\s+1\s+difference 0/)
  await context.close()
})

test('requirement 31: a connection that is lost in the moment between sending and reading costs nothing', {
  skip,
}, async () => {
  const { context, page } = await tab()
  const { said } = await watch(page)
  await carry(context, cookies)
  await page.goto(`${world.resource}/data`)
  let lost = 0
  await page.route('**/imports', async (route) => {
    if (route.request().method() !== 'POST' || ++lost > 2) return route.continue()
    // The first did not arrive; of the second only the answer was lost.
    if (lost === 2) await route.fetch()
    await route.abort('connectionreset')
  })
  const { files } = await madeTakeout({ photos: 2, locations: 20 })
  await page
    .getByLabel('Files', { exact: true })
    .setInputFiles(await Promise.all(files.map((one) => written(one))))
  // The page where imports are listed, anew.
  const listed = page.waitForEvent('load')
  await press(page, 'Upload')
  await listed
  assert.equal(page.url(), `${world.resource}/data`)
  await page.getByRole('table', { name: 'Imports' }).waitFor()
  assert.ok(said.some(({ text }) => text.includes('The connection was lost.')))
  assert.equal(lost, 3)
  await context.close()
})

test('requirement 31: what is here is not sent again, also when the page is not loaded anew; a front in between that is alone is waited for', {
  skip,
}, async () => {
  const { context, page } = await tab()
  const { said } = await watch(page)
  await signUp(page, world.resource, 'cleo')
  await page.goto(`${world.resource}/data`)
  let begun = 0
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/uploads')) begun += 1
  })
  let tries = 0
  const busy = { code: 'rate_limited', detail: 'Too many.' }
  await page.route('**/imports', (route) => {
    if (route.request().method() !== 'POST' || ++tries > 2) return route.continue()
    if (tries === 1) return route.fulfill({ status: 429, json: busy })
    return route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
  })
  const { files } = await madeTakeout({ photos: 2, locations: 20 })
  const paths = await Promise.all(files.map(written))
  await page.getByLabel('Files', { exact: true }).setInputFiles(paths)
  await press(page, 'Upload')
  await page.getByText('Too many imports wait already').waitFor()
  await press(page, 'Upload')
  await page.waitForURL(/\/imports\/\d+$/)
  assert.ok(said.some(({ text }) => text.includes('The connection was lost.')))
  assert.equal(begun, paths.length)
  assert.equal(tries, 3)
  await context.close()
})

test('requirement 32: sending and reading are two bars by name, neither goes back, and little of it is read out', {
  skip,
  timeout: 900_000,
}, async () => {
  const { context, page } = await tab()
  const { bars, said, kinds } = await watch(page)
  await signUp(page, world.resource, 'ben')
  await page.goto(`${world.resource}/data`)
  const { files } = await madeTakeout({ photos: 1_500, locations: 20_000, activity: 500 })
  // Further parts of the same export: whose another one is would be asked.
  const named = (nth: number) => NAME.replace('001', `00${nth + 2}`)
  const small = await Promise.all(files.map(({ bytes }, n) => written({ name: named(n), bytes })))
  await page.getByLabel('Files', { exact: true }).setInputFiles([file, ...small])
  // A line on which it takes some seconds, however fast the machine: it has to be lost in the middle.
  const line = await context.newCDPSession(page)
  const conditions = (offline: boolean, uploadThroughput: number) =>
    line.send('Network.emulateNetworkConditions', {
      ...{ offline, latency: 0, downloadThroughput: -1, uploadThroughput },
    })
  await conditions(false, 25e6)
  await press(page, 'Upload')
  await page.getByText(/MB of 101 MB · .*\/s · .* left/).waitFor()
  // The connection is lost: what of a piece was shown as sent is sent again.
  await conditions(true, 0)
  await page.getByText('The connection was lost.').waitFor()
  await conditions(false, -1)
  await page.waitForURL(/\/imports\/\d+$/)
  await page.getByText('all accounted for').waitFor()
  assert.deepEqual(
    kinds.filter((one) => /^[a-z]+\./.test(one)),
    [],
    'what comes is called as everywhere',
  )
  assert.ok(kinds.length > 0)

  for (const name of ['Sending', 'Reading']) {
    // Each file has a bar of its own to be sent; the large one comes first.
    const values = bars[name] ?? []
    const own = name === 'Reading' ? values : values.slice(0, values.indexOf(size) + 1)
    assert.ok(own.length > 2, `${name}: ${values}`)
    assert.deepEqual(
      own,
      own.toSorted((a, b) => a - b),
    )
  }
  const counted = said.filter(({ text }) => /\d of \d/.test(text))
  for (const [n, { at }] of counted.entries()) {
    const before = counted[n - 1]
    assert.ok(!before || at - before.at >= 10_000 || counted[n]?.text === before.text)
  }
  await context.close()
})
