/** The grant key on the owner's device, in a real browser: linking, signing, a missing key, a backup, a second device. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { complaints, PASSWORD, press, signUp, text, words } from './_steps.ts'

const PHRASE = 'four words or even more'
let world: World
let app: App
let browser: Browser

before(async () => {
  if (skip) return
  world = await World.start({ worker: false })
  browser = world.keep(await openBrowser())
  app = await App.start()
})
after(async () => {
  await app?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

async function signInIfAsked(page: Page, name: string): Promise<void> {
  if (new URL(page.url()).pathname !== '/sign-in') return
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
}

/** From the field `Provider` to the question there. */
async function toQuestion(page: Page, name: string): Promise<void> {
  await page.goto(`${world.resource}/provider`)
  await signInIfAsked(page, name)
  await page.getByLabel('Provider', { exact: true }).fill(world.authorization)
  await press(page, 'Continue')
  await page.waitForURL(/\/sign-in\?|\/consent\//)
  await signInIfAsked(page, name)
  await page.locator('.six').waitFor()
  await page.waitForLoadState()
}

/** The same, with the device chosen and its key made. */
async function toDevice(page: Page, name: string): Promise<void> {
  await toQuestion(page, name)
  await page.getByLabel('My device keeps the key').check()
  await page.locator('[data-allow]:enabled').waitFor()
}

/** The same six words on three pages; the rest of linking. */
async function confirm(page: Page): Promise<string> {
  const six = await words(page.locator('.six'))
  await press(page, 'Allow')
  await page.waitForURL(/\/provider\/confirm/)
  assert.equal(await words(page.locator('.six')), six)
  for (const choice of await page.getByLabel('Go on').all()) await choice.check()
  await press(page, 'Change provider')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Sign in')
  await page.waitForURL(`${world.resource}/provider`)
  assert.ok((await text(page)).includes(six))
  await page.goto(`${world.authorization}/keys`)
  assert.equal(await words(page.locator('.six')), six)
  return six
}

async function ask(page: Page, name: string) {
  await page.goto(`${world.authorization}/keys`)
  await signInIfAsked(page, name)
  const { asked } = await app.push(world.authorization, {
    scope: 'google.photos.title',
    prompt: 'consent',
  })
  await page.goto(asked.url)
  return asked
}

async function reads(page: Page, asked: Awaited<ReturnType<typeof ask>>, address: string) {
  await page.waitForURL((url) => url.href.startsWith(app.callback))
  const redeemed = await app.redeem(asked, new URL(page.url()).searchParams.get('code') ?? '')
  const { access_token: token } = redeemed.body as { access_token: string }
  assert.equal((await app.read(`${address}/records/google.photos`, token)).status, 200)
}

test('the device keeps the key: it signs, is backed up, is missed elsewhere and comes back there', {
  skip,
}, async () => {
  await using laptop = await visitor(browser)
  const page = await laptop.newPage()
  const origins = () => [world.resource, world.authorization, app.origin]
  const said = complaints(page, origins)
  await signUp(page, world.resource, 'anna')
  const address = await words(page.locator('.address'))
  await signUp(page, world.authorization, 'anna')
  await toDevice(page, 'anna')
  await page.getByLabel('Passphrase for the backup').fill(PHRASE)
  const saving = page.waitForEvent('download')
  await press(page, 'Save a backup')
  const backup = await (await saving).path()
  await confirm(page)
  assert.match(await text(page), /is on this device/)

  const first = await ask(page, 'anna')
  await press(page, 'Allow')
  await reads(page, first, address)

  // So is a change of what was allowed.
  await page.goto(`${world.authorization}/access`)
  await press(page, 'Change')
  await page.getByLabel('The app may read for').selectOption({ label: 'one day' })
  await press(page, 'Change access')
  await page.waitForURL(`${world.authorization}/access`)
  // Folded away among what has ended.
  await page.getByText(/replaced by a newer answer of yours/).waitFor({ state: 'attached' })

  // The private half cannot be taken out, not even by a page of this origin.
  await page.goto(`${world.authorization}/keys`)
  const extractable = await page.evaluate(`new Promise((resolve) => {
    indexedDB.open('mandate').onsuccess = ({ target }) => {
      const store = target.result.transaction('grant-keys').objectStore('grant-keys')
      store.getAll().onsuccess = (all) =>
        resolve(all.target.result.map((key) => key.privateKey.extractable))
    }
  })`)
  assert.deepEqual(extractable, [false])
  assert.deepEqual(said, [])

  await using phone = await visitor(browser)
  const other = await phone.newPage()
  const complained = complaints(other, origins)
  const second = await ask(other, 'anna')
  await press(other, 'Allow')
  await other.waitForURL(/\/keys\/missing/)
  assert.match(await text(other), /This device does not have the key[\s\S]*is not on this device/)
  await other.getByLabel('Backup file').setInputFiles(backup)
  await other.getByLabel('Passphrase of the backup').fill('not the passphrase')
  await press(other, 'Bring it back')
  await other.getByText('The passphrase does not open this backup').waitFor()
  await other.getByLabel('Passphrase of the backup').fill(PHRASE)
  await press(other, 'Bring it back')
  await other.waitForURL(/\/consent\//)
  await press(other, 'Allow')
  await reads(other, second, address)
  assert.deepEqual(complained, [])
})

test('where the browser keeps nothing, what can be done is said as where the key is missing', {
  skip,
}, async () => {
  await using laptop = await visitor(browser)
  const page = await laptop.newPage()
  await signUp(page, world.resource, 'carla')
  await signUp(page, world.authorization, 'carla')
  await toDevice(page, 'carla')
  await confirm(page)
  await page.addInitScript(`IDBFactory.prototype.open = () => {
    throw new DOMException('nothing is kept here', 'SecurityError')
  }`)
  await ask(page, 'carla')
  await press(page, 'Allow')
  await page.waitForURL(/\/keys\/missing/)
  assert.match(await text(page), /This device does not have the key[\s\S]*is not on this device/)
})

test('a second device adds its key, and both sign', { skip }, async () => {
  await using laptop = await visitor(browser)
  const page = await laptop.newPage()
  await signUp(page, world.resource, 'berta')
  const address = await words(page.locator('.address'))
  await signUp(page, world.authorization, 'berta')
  await toDevice(page, 'berta')
  const one = await confirm(page)
  await using phone = await visitor(browser)
  const other = await phone.newPage()
  await other.goto(`${world.authorization}/keys`)
  await signInIfAsked(other, 'berta')
  await toDevice(other, 'berta')
  assert.notEqual(await confirm(other), one)
  for (const device of [page, other]) {
    const asked = await ask(device, 'berta')
    await press(device, 'Allow')
    await reads(device, asked, address)
  }
})

test('who changes their mind while the key is made sees the words of what is chosen, and one key is made', {
  skip,
}, async () => {
  await using laptop = await visitor(browser)
  await laptop.addInitScript(`
    const make = crypto.subtle.generateKey.bind(crypto.subtle)
    globalThis.made = []
    crypto.subtle.generateKey = async (...how) => {
      made.push(false)
      await new Promise((go) => { globalThis.go = go })
      return make(...how)
    }`)
  const page = await laptop.newPage()
  await signUp(page, world.resource, 'bea')
  await signUp(page, world.authorization, 'bea')
  await toQuestion(page, 'bea')
  const ofProvider = await words(page.locator('.six'))
  const device = page.getByLabel('My device keeps the key')
  const provider = page.getByLabel('This provider keeps the key')
  await device.check()
  await page.evaluate(`(async () => {
    while (made.length === 0) await new Promise((soon) => setTimeout(soon, 20))
  })()`)
  assert.equal(await page.locator('[data-allow]').isDisabled(), true)
  await provider.check()
  assert.equal(await page.locator('[data-allow]').isEnabled(), true)
  await device.check()
  await provider.check()
  await page.evaluate('go()')
  await page.locator('[data-backup]').evaluate(async (box) => {
    while (box.hasAttribute('hidden')) await new Promise((soon) => setTimeout(soon, 20))
    await new Promise((soon) => setTimeout(soon, 300))
  })
  assert.equal(await words(page.locator('.six')), ofProvider)
  assert.equal(await page.evaluate('made.length'), 1)
  await device.check()
  await page.locator('[data-allow]:enabled').waitFor()
  assert.notEqual(await words(page.locator('.six')), ofProvider)
})

test('nothing is chosen beforehand: it can be refused so, and not allowed', { skip }, async () => {
  await using laptop = await visitor(browser)
  const page = await laptop.newPage()
  await signUp(page, world.resource, 'dana')
  await signUp(page, world.authorization, 'dana')
  await toQuestion(page, 'dana')
  await page.getByLabel('My device keeps the key').and(page.locator(':enabled')).waitFor()
  assert.equal(await page.locator('input:checked').count(), 0)
  const asked = page.url()
  await press(page, 'Allow')
  assert.equal(await page.locator('input[name=custody]:invalid').count(), 2)
  assert.equal(page.url(), asked)
  await press(page, 'Refuse')
  await page.waitForURL((url) => url.origin === world.resource)
})

test('a browser that keeps no key says so, and the provider can keep it all the same', {
  skip,
}, async () => {
  await using laptop = await visitor(browser)
  await laptop.addInitScript(
    `IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }`,
  )
  const page = await laptop.newPage()
  await signUp(page, world.resource, 'cora')
  await signUp(page, world.authorization, 'cora')
  await toQuestion(page, 'cora')
  const unable = page.getByText('This browser cannot make such a key')
  await page.getByLabel('My device keeps the key').check()
  await unable.waitFor()
  assert.equal(await page.locator('[data-allow]').isDisabled(), true)
  await page.getByRole('button', { name: 'Français' }).click()
  await page.getByLabel('Mon appareil garde la clé').check()
  await page.getByText('Ce navigateur ne sait pas créer une telle clé').waitFor()
  await page.getByLabel('Ce gestionnaire garde la clé').check()
  await page.getByText('Ce navigateur ne sait pas').waitFor({ state: 'hidden' })
  await press(page, 'Autoriser')
  await page.waitForURL(/\/provider\/confirm/)
})
