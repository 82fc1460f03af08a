/** Dangerous acts ask whether it is still the owner: a passkey does as well as a password, in place and in a fresh sign-in. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { addPasskey, letAnHourPass, signOut, tabWithDevice } from './_device.ts'
import { complaints, press, signUp, text, toConfirmPage } from './_steps.ts'

let world: World
let browser: Browser

before(async () => {
  if (skip) return
  world = await World.start({ worker: false })
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

/** Somebody with a passkey where the data are, and an account at the provider. */
async function somebody(name: string) {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.authorization, name)
  await signUp(page, world.resource, name)
  await addPasskey(page, world.resource, 'My phone')
  return { context, page }
}

test('the provider is taken, opened more and left with a passkey, and no password', {
  skip,
}, async () => {
  const { context, page } = await somebody('anna')
  const complained = complaints(page, () => [world.resource, world.authorization])
  const provider = `${world.resource}/provider`
  const { host } = new URL(world.authorization)
  await toConfirmPage(page, world.resource, world.authorization, 'anna')
  await press(page, 'Change provider')
  await press(page, 'Use a passkey')
  await page.waitForURL(provider)
  assert.match(await text(page), new RegExp(`Your provider\\s*${host}`))

  await page.getByText(/Google: 0 of \d+ sensitive kinds opened/).click()
  await page.getByLabel('Location history').check()
  await press(page, 'Save what it may let apps read')
  await press(page, 'Use a passkey')
  await page.waitForURL(`${provider}?open=google.location`)
  assert.equal(await page.getByLabel('Location history').isChecked(), true)

  await page.locator('summary', { hasText: 'Have no provider' }).click()
  await press(page, 'Have no provider')
  await press(page, 'Use a passkey')
  await page.waitForURL(provider)
  assert.match(await text(page), /You have no provider yet/)
  assert.deepEqual(complained, [])
  await context.close()
})

test('the passkey of somebody else, or an answer that was given before, changes nothing', {
  skip,
}, async () => {
  const { context, page } = await somebody('bea')
  for (const origin of [world.resource, world.authorization]) await signOut(page, origin)
  await signUp(page, world.authorization, 'ben')
  await signUp(page, world.resource, 'ben')
  // Without a passkey of his own he is asked for the password alone.
  await toConfirmPage(page, world.resource, world.authorization, 'ben')
  await press(page, 'Change provider')
  await page.getByLabel('Password', { exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Use a passkey' }).count(), 0)
  const asked = await page.request.post(`${world.resource}/sign-in/passkey/options`)
  const options = { ...(await asked.json()), allowCredentials: [] }
  const answer = await page.evaluate(`(async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)})
    return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON())
  })()`)
  const csrf = await page.locator('input[name="_csrf"]').first().inputValue()
  const link = await page.locator('input[name="link"]').first().inputValue()
  const chosen = await page.locator('input[name="chosen"]').first().inputValue()
  for (const given of [String(answer), String(answer), '{}', 'no JSON']) {
    const refused = await page.request.post(`${world.resource}/provider/change`, {
      form: { _csrf: csrf, link, chosen, answer: given },
    })
    assert.equal(refused.status(), 403, given)
    assert.match(await refused.text(), /This passkey opens no account here/)
  }
  await page.goto(`${world.resource}/provider`)
  assert.match(await text(page), /You have no provider yet/)
  await context.close()
})

test('taking out, deleting and a recovery key want a fresh sign-in, and a passkey is one', {
  skip,
}, async () => {
  const { context, page } = await somebody('cleo')
  await addPasskey(page, world.authorization, 'My phone')
  for (const [origin, config, paths] of [
    [world.resource, world.resourceConfig, ['/take-out/new', '/delete/account', '/recovery/new']],
    [world.authorization, world.authorizationConfig, ['/leave', '/alias']],
  ] as const)
    for (const path of paths) {
      await letAnHourPass(config.databaseUrl)
      await page.goto(`${origin}${path}`)
      await page.waitForURL(/\/sign-in\?fresh=1/)
      await press(page, 'Use a passkey')
      await page.waitForURL(`${origin}${path}`)
    }
  await context.close()
})
