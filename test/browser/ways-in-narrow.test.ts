/** The ways into an account on the narrowest phone, in French, by keyboard: nothing is cut, and a mistake is where one goes on. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { tabWithDevice } from './_device.ts'
import { PASSWORD } from './_steps.ts'

const PHONE = { locale: 'fr-FR', viewport: { width: 320, height: 640 } }

let world: World
let browser: Browser
let page: Page

before(async () => {
  if (skip) return
  world = await World.start({ worker: false })
  browser = world.keep(await openBrowser())
  page = await tabWithDevice(await visitor(browser, PHONE))
  await page.goto(`${world.resource}/sign-up`)
})
after(() => world?.[Symbol.asyncDispose]())

const focused = () => page.evaluate('document.activeElement.name')

async function enter(words: string): Promise<void> {
  const loaded = page.waitForEvent('load')
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await loaded
}

test('a name that is taken is what one types next', { skip }, async () => {
  const taken = new URLSearchParams({ name: 'anna', password: PASSWORD })
  await fetch(`${world.resource}/sign-up`, { method: 'POST', body: taken, redirect: 'manual' })
  await page.getByLabel('Nom', { exact: true }).fill('anna')
  await page.getByLabel('Mot de passe', { exact: true }).focus()
  await enter(PASSWORD)
  assert.equal(await focused(), 'name')
  await page.keyboard.press('End')
  await page.keyboard.type('-2')
  await page.keyboard.press('Tab')
  await enter(PASSWORD)
  assert.equal(page.url(), `${world.resource}/`)
})

test('what can be done with a passkey is not beside the page', { skip }, async () => {
  await page.goto(`${world.resource}/account/passkeys/new`)
  await page.getByLabel('Comment l’appeler').fill('Mon téléphone')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${world.resource}/account`)
  const link = page.getByRole('link', { name: 'Retirer Mon téléphone' })
  const { x = 999, width = 0 } = (await link.boundingBox()) ?? {}
  assert.ok(x + width <= 320, `it ends at ${x + width}`)
  const scrolls = await page.locator('.scroll').evaluate((box) => box.scrollWidth - box.clientWidth)
  assert.equal(scrolls, 0)
})

test('a whole recovery key is seen where it is typed', { skip }, async () => {
  await page.goto(`${world.resource}/recover`)
  const key = page.getByLabel('Clé de secours')
  await key.fill(Array(21).fill('wmwm').join('-'))
  const hidden = await key.evaluate((area) => area.scrollHeight - area.clientHeight)
  assert.ok(hidden <= 0, `${hidden} px of it are not`)
})

test('how long the passphrase of a backup has to be is said before', { skip }, async () => {
  const anew = await (await visitor(browser, PHONE)).newPage()
  for (const origin of [world.resource, world.authorization]) {
    await anew.goto(`${origin}/sign-up`)
    await anew.getByLabel('Nom', { exact: true }).fill('berta')
    await anew.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
    await anew.keyboard.press('Enter')
    await anew.waitForURL(`${origin}/`)
  }
  await anew.goto(`${world.resource}/provider`)
  await anew.getByLabel('Gestionnaire', { exact: true }).fill(world.authorization)
  await anew.keyboard.press('Enter')
  await anew.waitForURL(/\/sign-in\?|\/consent\//)
  if (new URL(anew.url()).pathname === '/sign-in') {
    await anew.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
    await anew.keyboard.press('Enter')
  }
  await anew.getByLabel('Mon appareil garde la clé').check()
  const phrase = anew.getByLabel('Phrase secrète de la sauvegarde')
  await phrase.waitFor()
  const hint = anew.locator(`#${await phrase.getAttribute('aria-describedby')}`)
  assert.match((await hint.textContent()) ?? '', /Au moins 12 caractères/)
})
