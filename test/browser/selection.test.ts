/** A selection on its way: from *Explore* to an app, and from a question to its examples, whatever stands in between. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, text } from './_steps.ts'

const SCOPE = 'google.youtube.watched.{title,time~day}'

let world: World
let browser: Browser
let app: App
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Trip Map' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  const address = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 12, locations: 1, activity: 1, watched: 7 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

/** Cookies know no ports, but their names say whose they are. */
const cookiesOf = (url: string) =>
  anna
    .cookieFor(url)
    .split('; ')
    .filter((pair) => pair.split('=')[0]?.endsWith(`_${new URL(url).port}`))
    .join('; ')

for (const [how, javaScriptEnabled] of [
  ['with script', true],
  ['without script', false],
] as const) {
  test(`what was filtered is shown as a selection, with a text for an app to ask for it (${how})`, {
    skip,
  }, async () => {
    const context = await visitor(browser, { javaScriptEnabled })
    await carry(context, cookiesOf(world.resource))
    const page = await context.newPage()
    await page.goto(`${world.resource}/explore/google.photos?filter=time%3D2018`)
    await page.getByRole('link', { name: 'Share this selection' }).click()
    await page.getByText(/\d records? today/).waitFor()
    await page.getByText('the text under “Selection” below').waitFor()
    const scope = await page.getByLabel('Selection', { exact: true }).inputValue()
    const { asked } = await app.push(world.authorization, { scope, prompt: 'consent' })
    await carry(context, cookiesOf(world.authorization))
    await page.goto(asked.url)
    assert.match(await text(page), /details of your photos of 2018/)
    await context.close()
  })

  test(`whoever signs in first where the data is still sees the examples they came for (${how})`, {
    skip,
  }, async () => {
    const context = await visitor(browser, { javaScriptEnabled })
    await carry(context, cookiesOf(world.authorization))
    const page = await context.newPage()
    const { asked } = await app.push(world.authorization, { scope: SCOPE, prompt: 'consent' })
    await page.goto(asked.url)
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: /^See examples at/ }).click()
    const there = await opened
    await there.getByLabel('Name', { exact: true }).fill(anna.name)
    await there.getByLabel('Password', { exact: true }).fill(anna.password)
    await press(there, 'Sign in')
    await there.getByText('7 records today.').waitFor()
    await context.close()
  })
}

test('what a question cannot offer is marked among all that may be opened, and the way leads back', {
  skip,
}, async () => {
  const context = await visitor(browser, { javaScriptEnabled: false })
  await carry(context, cookiesOf(world.authorization))
  const page = await context.newPage()
  const scope = 'google.location.{time~day}'
  const { asked } = await app.push(world.authorization, { scope, prompt: 'consent' })
  await page.goto(asked.url)
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: /^Open it at/ }).click()
  const there = await opened
  await there.getByLabel('Name', { exact: true }).fill(anna.name)
  await there.getByLabel('Password', { exact: true }).fill(anna.password)
  await press(there, 'Sign in')
  await there.getByText('not open yet: Location history.').waitFor()
  const box = there.getByRole('checkbox', { name: 'Location history' })
  assert.ok(await box.isVisible(), 'it is folded away')
  assert.ok(await box.evaluate((one) => one === one.ownerDocument.activeElement))
  assert.equal(await box.isChecked(), false)
  await box.check()
  await press(there, 'Save what it may let apps read')
  await there.getByLabel('Password', { exact: true }).fill(anna.password)
  await press(there, 'Sign in')
  await there.getByText('can ask for this now: Location history.').waitFor()
  await press(page, 'Show what this changes')
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
  await context.close()
})
