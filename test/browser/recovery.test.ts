import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { complaints, PASSWORD, press, signUp, text } from './_steps.ts'

let world: World
let browser: Browser
before(async () => {
  if (skip) return
  world = await World.start({ worker: false })
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await world?.[Symbol.asyncDispose]()
})

test('a recovery key is made in the browser, saved, and opens what it should elsewhere', {
  skip,
}, async () => {
  const { resource } = world
  await using anna = await visitor(browser)
  const page = await anna.newPage()
  const said = complaints(page, () => [resource])
  const sent: string[] = []
  anna.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await signUp(page, resource, 'anna')
  // Nobody types this address: it is found among the ways to sign in.
  await page.getByRole('link', { name: 'anna', exact: true }).click()
  await page.getByRole('link', { name: 'Make or replace it' }).click()
  await page.getByRole('link', { name: 'Make a recovery key' }).click()
  await press(page, 'Make a recovery key')
  await page.locator('[data-shown]').waitFor()
  const key = (await page.locator('[data-text]').textContent()) ?? ''
  assert.match(key, /^([a-z2-7]{4}-){20}[a-z2-7]{4}$/)
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save as a file' }).click()
  const file = await readFile(await (await saving).path(), 'utf8')
  assert.ok(file.includes(key) && file.includes(`${resource}/recover`), file)
  await page.getByLabel('I have saved or printed it').check()
  await press(page, 'Use this recovery key')
  await page.waitForURL(`${resource}/recovery`)
  assert.match(await text(page), /Your recovery key has been in force since/)

  await using elsewhere = await visitor(browser)
  const other = await elsewhere.newPage()
  elsewhere.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await other.goto(resource)
  await other.getByRole('link', { name: 'Use your recovery key' }).click()
  await other
    .getByLabel('Recovery key')
    .fill(key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a')))
  await press(other, 'Go on')
  await other.getByText('This is not a recovery key as it was written').waitFor()
  await other.getByLabel('Recovery key').fill(key.toUpperCase().replaceAll('-', ' '))
  await press(other, 'Go on')
  await other.waitForURL(`${resource}/recovery`)
  assert.match(await text(other), /You are here with your recovery key/)
  await other.getByLabel('New password').fill(`${PASSWORD}!`)
  await press(other, 'Set the password')
  assert.match(await text(other), /Your password is set/)

  const secret = key.replaceAll('-', '').slice(26)
  for (const one of sent) assert.ok(!one.replaceAll('-', '').includes(secret.slice(0, 40)), one)
  assert.deepEqual(said, [])
})

test('a browser that knows no such keys says so', { skip }, async () => {
  await using old = await visitor(browser)
  await old.addInitScript(`
    const no = async () => { throw new DOMException('unknown', 'NotSupportedError') }
    crypto.subtle.generateKey = no
    crypto.subtle.importKey = no`)
  const page = await old.newPage()
  await signUp(page, world.resource, 'ben')
  await page.goto(`${world.resource}/recovery/new`)
  await press(page, 'Make a recovery key')
  await page.getByText('This browser cannot work with such a key').waitFor()
  assert.equal(await page.locator('[data-shown]').isHidden(), true)
})
