/** What happens beside the tab that sends (`pages.md`, requirement 31): signed out, signed in, read already. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { madeTakeout } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { PASSWORD, press, signUp } from './_steps.ts'

const ends = new AsyncDisposableStack()
let world: World
let browser: Browser
let cookies: string
before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  browser = await openBrowser()
  ends.defer(() => browser.close())
  const context = await visitor(browser)
  await signUp(await context.newPage(), world.resource, 'anna')
  cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  await context.close()
})
after(() => ends.disposeAsync())

async function someFiles(): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const { files } = await madeTakeout({ photos: 2, locations: 20 })
  return files.map(({ name, bytes }) => ({
    ...{ name, mimeType: 'application/zip', buffer: Buffer.from(bytes) },
  }))
}

test('requirement 31: whoever is signed out meanwhile is told so, signs in beside it, and sending goes on, in their language', {
  skip,
}, async () => {
  for (const [locale, upload, said, signIn, name, password] of [
    ['en-GB', 'Upload', 'You are not signed in any more.', 'Sign in', 'Name', 'Password'],
    ['fr-FR', 'Envoyer', 'Votre session est terminée.', 'Se connecter', 'Nom', 'Mot de passe'],
  ] as const) {
    const context = await visitor(browser, { locale })
    await carry(context, cookies)
    const page = await context.newPage()
    await page.goto(`${world.resource}/data`)
    const chosen = await someFiles()
    await page.locator('input[type=file]').setInputFiles(chosen)
    await context.clearCookies()
    await press(page, upload)
    await page.getByText(said).waitFor()
    assert.equal(await page.getByRole('button', { name: upload }).isEnabled(), true)
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: signIn }).last().click()
    const beside = await opened
    await beside.getByLabel(name, { exact: true }).fill('anna')
    await beside.getByLabel(password, { exact: true }).fill(PASSWORD)
    await press(beside, signIn)
    await beside.waitForURL(`${world.resource}/data`)
    // As the browser does for whoever comes back to the tab.
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))')
    await page.waitForURL(/\/imports\/\d+$/)
    await context.close()
  }
})

test('requirement 31: what another tab has had read meanwhile is sent anew, and nothing comes twice', {
  skip,
}, async () => {
  const context = await visitor(browser)
  const page = await context.newPage()
  await signUp(page, world.resource, 'ben')
  const chosen = await someFiles()
  const [name, bytes] = [chosen[0]!.name, chosen[0]!.buffer]
  const home = await (await context.request.get(`${world.resource}/`)).text()
  const [address] = /https?:[^\s"<]+\/owners\/[a-z2-7]{26}/.exec(home) ?? []
  const files = { name, mimeType: 'application/zip', buffer: bytes }
  const headers = { origin: world.resource }
  const sent = await context.request.post(`${address}/uploads`, { headers, multipart: { files } })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  await page.goto(`${world.resource}/data`)
  await page.getByText('is here, whole').waitFor()

  const data = { uploads: uploads.map(({ id }) => id) }
  await context.request.post(`${address}/imports`, { headers, data })
  const beside = await context.newPage()
  await beside.goto(`${world.resource}/imports/1`)
  await beside.getByText('all accounted for').waitFor()
  await page.getByLabel('Files', { exact: true }).setInputFiles(chosen.slice(0, 1))
  await press(page, 'Upload')
  await page.waitForURL(/\/imports\/2$/)
  await page.getByText('Archives that are here already were not read again.').waitFor()
  await context.close()
})
