/** The whole way of a new user in a real browser: bring data, link, be asked, narrow, allow, be read, end it, move on. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App, type Asked, type Tokens } from '../support/app.ts'
import { madeFacebook, madeTakeout, type Sent } from '../support/exports/exports.ts'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { details, MAP_OF_2018, PHOTOS_OF_2018 } from './_requests.ts'
import { bring, complaints, linkTo, press, signUp, text, words } from './_steps.ts'

let world: World
let browser: Browser
let second: string
let takeout: Awaited<ReturnType<typeof madeTakeout>>
let facebook: Sent[]

before(async () => {
  if (skip) return
  world = await World.start()
  second = await world.anotherAuthorization()
  browser = world.keep(await openBrowser())
  takeout = await madeTakeout({ photos: 40, locations: 60, activity: 10, watched: 10 })
  facebook = (await madeFacebook()).files
})
after(() => world?.[Symbol.asyncDispose]())

for (const [how, javaScriptEnabled] of [
  ['with script', true],
  ['without script', false],
] as const)
  test(`a new user goes the whole way ${how}`, { skip }, async () => {
    const app = await App.start({ name: 'Trip Map' })
    world.keep({ close: () => app[Symbol.asyncDispose]() })
    const context = await visitor(browser, { javaScriptEnabled })
    const page = await context.newPage()
    const origins = [world.resource, world.authorization, second, app.origin]
    const complained = complaints(page, () => origins)
    const { authorization, resource } = world

    const name = how.replace(' ', '-')
    await signUp(page, resource, name)
    await bring(page, resource, takeout.files)
    assert.match(await text(page), /Photos\s+40\b/)
    await bring(page, resource, facebook)
    await page.goto(resource)
    const address = await words(page.locator('.address'))

    await signUp(page, authorization, name)
    await linkTo(page, resource, authorization, name)
    assert.equal(await app.discover(address), authorization)

    // Allowed as narrowed, read as allowed.
    const first = await obtain(page, app, authorization, narrowToSpring)
    const spring = takeout.truth.photos.filter(
      ({ taken, place }) => place && taken >= Date.UTC(2018, 0) && taken < Date.UTC(2018, 6),
    )
    const records = await read(app, address, first)
    const placed = records.filter((record) => record['latitude'] !== null)
    assert.equal(placed.length, spring.length)
    for (const { latitude } of placed)
      assert.equal(Math.round(Number(latitude) * 10) / 10, latitude)

    // Ended where the data is: the next read is refused.
    await page.goto(`${resource}/access`)
    await press(page, 'End access')
    await press(page, 'End access')
    assert.match(await text(page), /No app can read your data/)
    const refused = await app.read(`${address}/records/google.photos`, first.access_token)
    assert.equal(refused.status, 401)

    // Another provider takes over; what the former one gave out opens nothing.
    const former = await obtain(page, app, authorization, (asked) => press(asked, 'Allow'))
    await signUp(page, second, name)
    await linkTo(page, resource, second, name, async (confirm) => {
      await confirm
        .getByRole('group', { name: new URL(app.origin).host })
        .getByLabel('Go on')
        .check()
    })
    assert.match(await text(page), new RegExp(`Your provider\\s+${new URL(second).host}`))
    const late = await app.read(`${address}/records/google.photos`, former.access_token)
    assert.equal(late.status, 401)
    assert.equal(await app.discover(address), second)
    const present = await obtain(page, app, second, (asked) => press(asked, 'Allow'))
    assert.ok((await read(app, address, present)).length > 0)

    assert.deepEqual(complained, [])
    await context.close()
  })

async function push(app: App, issuer: string, more: Record<string, string> = {}): Promise<Asked> {
  const { answer, asked } = await app.push(issuer, {
    ...details(MAP_OF_2018, PHOTOS_OF_2018),
    ...more,
  })
  assert.equal(answer.status, 201, answer.text)
  return asked
}

/** The app asks, the person answers, and the browser really arrives at the app. */
async function obtain(
  page: Page,
  app: App,
  issuer: string,
  answer: (page: Page) => Promise<void>,
): Promise<Tokens> {
  const asked = await push(app, issuer, { prompt: 'consent' })
  await page.goto(asked.url)
  await answer(page)
  await page.waitForURL((url) => url.href.startsWith(app.callback))
  assert.equal(await words(page.locator('body')), 'back at the app')
  const code = new URL(page.url()).searchParams.get('code') ?? ''
  const redeemed = await app.redeem(asked, code)
  assert.equal(redeemed.status, 200, redeemed.text)
  return redeemed.body as unknown as Tokens
}

async function narrowToSpring(page: Page): Promise<void> {
  await page.getByLabel('to', { exact: true }).fill('2018-06-30')
  await page.getByLabel('Place', { exact: true }).selectOption('to about 10 km')
  await page.getByLabel('The app may read for').selectOption('one day')
  await press(page, 'Show what this changes')
  const summary = await words(page.getByRole('status'))
  assert.match(summary, /January to June 2018/)
  assert.match(summary, /to about 10 km/)
  await press(page, 'Allow')
}

async function read(app: App, address: string, tokens: Tokens): Promise<Record<string, unknown>[]> {
  const url = `${address}/records/google.photos?limit=1000`
  const answer = await app.read(url, tokens.access_token)
  assert.equal(answer.status, 200, answer.text)
  return answer.body['records'] as Record<string, unknown>[]
}
