/** Requirement 39: a home taken along, as its owner does it. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { madeTakeout } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { bring, complaints, press, signUp, text } from './_steps.ts'

let world: World
let browser: Browser
before(async () => {
  if (skip) return
  world = await World.start()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

for (const script of [true, false])
  test(`the size comes first, then progress, then parts with checksums (${script ? 'with' : 'without'} script)`, {
    skip,
  }, async () => {
    const { resource } = world
    await using anna = await visitor(browser, { javaScriptEnabled: script })
    const page = await anna.newPage()
    const said = complaints(page, () => [resource])
    await signUp(page, resource, script ? 'anna' : 'ben')
    const { files } = await madeTakeout({ photos: 20, locations: 200, activity: 20, watched: 10 })
    await bring(page, resource, files)

    await page.getByRole('link', { name: 'Take it with you' }).click()
    assert.match(await text(page), /Size\s+about [\d.,]+ (kB|MB), unpacked/)
    assert.match(await text(page), /\d+ records, 23 files/)
    await page.getByRole('link', { name: 'Make an archive' }).click()
    await page.getByLabel('Passphrase', { exact: true }).fill('a few words in a row')
    await page.getByLabel('Passphrase, once more').fill('a few other words in a row')
    await press(page, 'Make the archive')
    assert.match(await text(page), /The two are not the same/)
    await page.getByLabel('Passphrase', { exact: true }).fill('a few words in a row')
    await page.getByLabel('Passphrase, once more').fill('a few words in a row')
    await press(page, 'Make the archive')
    await page.waitForURL(`${resource}/take-out`)

    // The page follows by itself, and ends with the parts.
    const link = page.getByRole('link', { name: /^home-\d{4}-\d\d-\d\d-001\.zip$/ })
    await link.waitFor()
    const shown = await text(page)
    const [checksum = ''] = /[0-9a-f]{64}/.exec(shown) ?? []
    assert.match(shown, /can be downloaded until \d+ \w+ \d{4}, \d\d:\d\d UTC/)
    assert.match(shown, /\d+ records, 23 files · content as of/)
    const saving = page.waitForEvent('download')
    await link.click()
    const whole = await readFile(await (await saving).path())
    assert.equal(createHash('sha256').update(whole).digest('hex'), checksum)

    // A download that was cut goes on.
    const url = new URL((await link.getAttribute('href')) ?? '', resource).href
    const half = whole.length >> 1
    const rest = await anna.request.get(url, {
      headers: { range: `bytes=${half}-`, 'if-range': `"${checksum}"` },
    })
    assert.equal(rest.status(), 206)
    assert.equal(
      rest.headers()['content-range'],
      `bytes ${half}-${whole.length - 1}/${whole.length}`,
    )
    assert.ok((await rest.body()).equals(whole.subarray(half)))

    await press(page, 'Delete this archive')
    await page.waitForURL(`${resource}/take-out`)
    assert.equal(await link.count(), 0)
    assert.equal((await anna.request.get(url)).status(), 410)
    assert.deepEqual(said, [])
  })

test('deleting says what goes, what stays and who loses access, offers the archive first, and then nothing is there', {
  skip,
}, async () => {
  const { resource } = world
  await using carl = await visitor(browser)
  const page = await carl.newPage()
  const said = complaints(page, () => [resource])
  await signUp(page, resource, 'carl')
  const { files } = await madeTakeout({ photos: 5, locations: 20, activity: 5, watched: 5 })
  await bring(page, resource, files)
  const data = await page.evaluate(async () => {
    const home = await (await fetch('/')).text()
    return /\/owners\/[a-z2-7]{26}/.exec(home)?.[0] ?? ''
  })
  assert.equal((await carl.request.get(`${resource}${data}/collections`)).status(), 200)

  await page.getByRole('link', { name: 'Take it with you' }).first().click()
  await page.getByRole('link', { name: 'See what can be deleted' }).click()
  await page.getByRole('link', { name: 'Delete Photos' }).click()
  assert.match(await text(page), /5 records of this kind.*gone at once.*within two days/s)
  assert.match(await text(page), /Nobody but you can read it now/)
  await press(page, 'Delete now')
  await page.waitForURL(`${resource}/delete`)
  assert.equal(await page.getByRole('link', { name: 'Delete Photos' }).count(), 0)

  await page.getByRole('link', { name: 'Delete everything' }).click()
  const shown = await text(page)
  for (const words of [
    /What goes/,
    /What stays/,
    /Nobody but you can read it now/,
    /Within a day/,
  ]) {
    assert.match(shown, words)
  }
  assert.equal(
    await page.locator('main').getByRole('link', { name: 'Take it with you' }).count(),
    1,
  )
  await press(page, 'Delete now')
  assert.match(await text(page), /Your account is deleted/)
  assert.equal((await carl.request.get(`${resource}${data}/collections`)).status(), 401)
  await page.goto(`${resource}/sign-in`)
  await page.getByLabel('Name', { exact: true }).fill('carl')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await press(page, 'Sign in')
  assert.match(await text(page), /The name or the password is not right/)
  assert.deepEqual(said, [])
})
