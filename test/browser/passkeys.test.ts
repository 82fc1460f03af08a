/** A passkey at either service, with a device that the browser plays: made, used, asked for while linking, removed, and refused. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { addPasskey, letAnHourPass, signOut, tabWithDevice } from './_device.ts'
import { complaints, linkTo, press, signUp, text } from './_steps.ts'

let world: World
let browser: Browser
let services: [where: string, origin: string][] = []

before(async () => {
  if (skip) return
  world = await World.start()
  browser = world.keep(await openBrowser())
  services = [
    ['where the data are', world.resource],
    ['where access is managed', world.authorization],
  ]
})
after(() => world?.[Symbol.asyncDispose]())

test('a passkey is offered, made, used and removed, at both services', { skip }, async () => {
  for (const [where, origin] of services) {
    const context = await visitor(browser)
    const page = await tabWithDevice(context)
    const complained = complaints(page, () => [origin])
    await signUp(page, origin, 'anna')
    await page.getByRole('link', { name: 'Add a passkey' }).click()
    await page.getByLabel('What to call it').fill('My phone')
    await press(page, 'Add a passkey')
    await page.waitForURL(`${origin}/account`)
    const row = page.getByRole('row', { name: /My phone/ })
    assert.match((await row.textContent()) ?? '', /Never/, where)
    await page.goto(origin)
    assert.equal(await page.getByRole('link', { name: 'Add a passkey' }).count(), 0)

    await signOut(page, origin)
    await press(page, 'Use a passkey')
    await page.waitForURL(`${origin}/`)
    await page.getByRole('link', { name: 'anna', exact: true }).click()
    assert.doesNotMatch((await row.textContent()) ?? '', /Never/, where)

    await page.getByRole('link', { name: 'Remove My phone' }).click()
    await press(page, 'Remove')
    await page.waitForURL(`${origin}/account`)
    assert.match(await text(page), /You have none yet/)
    await signOut(page, origin)
    await press(page, 'Use a passkey')
    await page.getByRole('alert').getByText('opens no account here').waitFor()
    assert.deepEqual(complained, [], where)
    await context.close()
  }
})

test('requirement 40: passkeys are offered in the field for the name, and the other way is there', {
  skip,
}, async () => {
  for (const [where, origin] of services) {
    const context = await visitor(browser)
    const page = await tabWithDevice(context)
    const complained = complaints(page, () => [origin])
    await signUp(page, origin, 'ivy')
    await addPasskey(page, origin, 'My phone')
    await signOut(page, origin)
    const name = page.getByLabel('Name', { exact: true })
    assert.equal(await name.getAttribute('autocomplete'), 'username webauthn', where)
    assert.ok(await page.getByLabel('Password', { exact: true }).isVisible(), where)
    // Whoever picks the one that is offered is signed in, without a button.
    await page.addInitScript(
      `PublicKeyCredential.isConditionalMediationAvailable = async () => true`,
    )
    await page.goto(`${origin}/sign-in`, { waitUntil: 'commit' })
    await page.waitForURL(`${origin}/`)
    await page.getByRole('link', { name: 'ivy', exact: true }).waitFor()
    assert.deepEqual(complained, [], where)
    await context.close()
  }
})

test('a page that was asked for is there after the passkey', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'bea')
  await addPasskey(page, world.resource, 'My phone')
  await signOut(page, world.resource)
  await page.goto(`${world.resource}/activity`)
  await press(page, 'Use a passkey')
  await page.waitForURL(`${world.resource}/activity`)
  await context.close()
})

test('linking asks for a fresh sign-in, and a passkey is one', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'cleo')
  await signUp(page, world.authorization, 'cleo')
  await addPasskey(page, world.authorization, 'My phone')
  await letAnHourPass(world.authorizationConfig.databaseUrl)
  let asked = 0
  await linkTo(page, world.resource, world.authorization, 'cleo', undefined, async () => {
    asked += 1
    await press(page, 'Use a passkey')
    await page.waitForURL(/\/consent\//)
  })
  assert.equal(asked, 1)
  assert.match(await text(page), new RegExp(new URL(world.authorization).host))
  await context.close()
})

test('with an old session, a new passkey asks for the one there is', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'dan')
  await addPasskey(page, world.resource, 'My phone')
  await letAnHourPass(world.resourceConfig.databaseUrl)
  await page.goto(`${world.resource}/account`)
  await page.getByRole('link', { name: 'Remove My phone' }).click()
  await page.waitForURL(/\/sign-in\?fresh=1/)
  await press(page, 'Use a passkey')
  await page.waitForURL(/\/account\/passkeys\/.+\/remove$/)
  await context.close()
})

test('another person’s passkey is no fresh sign-in', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'eve')
  await addPasskey(page, world.resource, 'Eve’s phone')
  await signOut(page, world.resource)
  await signUp(page, world.resource, 'eli')
  await page.goto(`${world.resource}/sign-in?fresh=1`)
  // The page lies to the device: any passkey of this service would do.
  await page.route('**/sign-in/passkey/options', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...(await answer.json()), allowCredentials: [] } })
  })
  await press(page, 'Use a passkey')
  await page.getByRole('alert').getByText('opens no account here').waitFor()
  await page.goto(`${world.resource}/account`)
  assert.match(await text(page), /Your account here is eli/)
  await context.close()
})

test('an answer that was seen on its way is good for nobody', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'fay')
  await addPasskey(page, world.resource, 'My phone')
  await signOut(page, world.resource)
  const sent = page.waitForRequest(
    (request) =>
      request.method() === 'POST' && new URL(request.url()).pathname === '/sign-in/passkey',
  )
  await press(page, 'Use a passkey')
  const seen = await sent
  await page.waitForURL(`${world.resource}/`)
  const headers = await seen.allHeaders()
  const again = await fetch(seen.url(), {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: headers['cookie'] ?? '', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(seen.postData() ?? ''),
  })
  assert.equal(again.status, 401)
  await context.close()
})

test('what a device answered to another site opens nothing here', { skip }, async () => {
  const context = await visitor(browser)
  const page = await tabWithDevice(context)
  await signUp(page, world.resource, 'gil')
  await addPasskey(page, world.resource, 'My phone')
  for (const [asking, status] of [
    [world.resource, 303],
    // In its own name it asks for what the service had asked it: localhost is both.
    [world.authorization, 401],
  ] as const) {
    const asked = await fetch(`${world.resource}/sign-in/passkey/options`, { method: 'POST' })
    const options = await asked.json()
    await page.goto(`${asking}/healthz`)
    const answer = await page.evaluate(`(async () => {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(${JSON.stringify(options)})
      return JSON.stringify((await navigator.credentials.get({ publicKey })).toJSON())
    })()`)
    const cookie = asked.headers.getSetCookie().map((each) => each.split(';')[0])
    const given = await fetch(`${world.resource}/sign-in/passkey`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookie.join('; ') },
      body: new URLSearchParams({ answer: String(answer) }),
    })
    assert.equal(given.status, status, asking)
  }
  await context.close()
})

test('without script there are the password and the codes', { skip }, async () => {
  for (const [, origin] of services) {
    const context = await visitor(browser, { javaScriptEnabled: false })
    const page = await context.newPage()
    await signUp(page, origin, 'hana')
    await page.getByRole('link', { name: 'Make recovery codes' }).click()
    await press(page, 'Make recovery codes')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the codes' }).click(),
    ])
    assert.match(download.suggestedFilename(), /^recovery-codes-hana-localhost-\d+\.txt$/)
    const code = (await page.locator('code').first().textContent()) ?? ''
    await page.goto(`${origin}/account/passkeys/new`)
    assert.match(await text(page), /need a browser that knows them/)
    await signOut(page, origin)
    assert.equal(await page.getByRole('button', { name: 'Use a passkey' }).isVisible(), false)
    await page.getByRole('link', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Name', { exact: true }).fill('hana')
    await page.getByLabel('Recovery code', { exact: true }).fill(code)
    await page.getByLabel('New password', { exact: true }).fill('another horse battery')
    await press(page, 'Set the password')
    await page.waitForURL(`${origin}/account?back`)
    assert.match(await text(page), /9 codes are left/)
    await context.close()
  }
})
