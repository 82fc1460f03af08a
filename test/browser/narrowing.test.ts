/** Requirement 11 of the question (`pages.md`, section 2): it is made smaller, never wider, and what it says follows. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { details, MAP_OF_2018, PHOTOS_OF_2018 } from './_requests.ts'
import { press, text, words } from './_steps.ts'

let world: World
let browser: Browser
let app: App
let page: Page
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Google Photos' })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  const address = await owner(world, anna)
  await openCeiling(world, anna)
  const { files } = await madeTakeout({ photos: 12 })
  await importFiles(anna, address, files)
  browser = world.keep(await openBrowser())
  const context = await visitor(browser)
  page = await context.newPage()
  await carry(context, anna.cookieFor(world.authorization))
})
after(() => world?.[Symbol.asyncDispose]())

/** Leads the browser to the question. */
async function ask(parameters: Record<string, string>): Promise<void> {
  const { answer, asked } = await app.push(world.authorization, {
    prompt: 'consent',
    ...parameters,
  })
  assert.equal(answer.status, 201, answer.text)
  await page.goto(asked.url)
  await page.getByRole('button', { name: 'Refuse' }).waitFor()
}

for (const [how, javaScriptEnabled] of [
  ['with script', true],
  ['without script', false],
] as const)
  test(`requirement 11: the sentence of each thing follows what was made smaller, ${how}`, {
    skip,
  }, async () => {
    const context = await visitor(browser, { javaScriptEnabled })
    await carry(context, anna.cookieFor(world.authorization))
    const own = await context.newPage()
    const { asked } = await app.push(world.authorization, {
      ...details(MAP_OF_2018, PHOTOS_OF_2018),
      prompt: 'consent',
    })
    await own.goto(asked.url)
    await own.getByLabel('to', { exact: true }).fill('2018-06-30')
    await own.getByLabel('Place', { exact: true }).selectOption('to about 10 km')
    if (!javaScriptEnabled) await press(own, 'Show what this changes')
    const needed = own.getByRole('group', { name: /cannot work without/ })
    await needed.getByText('your photos from January to June 2018').waitFor()
    assert.match(await words(needed), /to about 10 km/)
    // Of what is not chosen too: nobody ticks a sentence that says more than they would share.
    const choice = own.getByRole('group', { name: 'Your choice' })
    await choice.getByRole('checkbox', { name: /January to June 2018/ }).waitFor()
    assert.match(await words(own.getByRole('status')), /1 thing[\s\S]*January to June 2018/)
    await context.close()
  })

test('requirement 11: what is chosen is said at once, and nothing that the person has open or in hand is lost', {
  skip,
}, async () => {
  await ask(details(PHOTOS_OF_2018))
  const status = page.getByRole('status')
  await press(page, 'Allow')
  await page.getByRole('alert').waitFor()
  const choice = page.getByRole('group', { name: 'Your choice' })
  const box = choice.getByRole('checkbox', { name: /Your photos and videos/ })
  await box.check()
  await status.getByText('1 thing', { exact: true }).waitFor()
  await page.getByRole('alert').waitFor({ state: 'hidden' })
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' })
  const tomorrow = day.format(Date.now() + 86_400_000)
  await page.getByLabel('The app may read for').selectOption('one day')
  await status.getByText(tomorrow).waitFor()
  const link = choice.getByRole('link', { name: /^See examples at/ })
  const before = await link.getAttribute('href')
  await page.getByLabel('to', { exact: true }).fill('2018-03-31')
  await status.getByText('January to March 2018').waitFor()
  assert.match(decodeURIComponent((await link.getAttribute('href')) ?? ''), /time<2018-04/)
  assert.notEqual(await link.getAttribute('href'), before)
  const narrowest = page.getByLabel('From', { exact: true })
  await narrowest.fill('2018-05-01')
  await status.getByText('The last day is before the first').waitFor()
  await narrowest.fill('2018-02-01')
  await status.getByText('February to March 2018').waitFor()
  assert.ok(await narrowest.evaluate((field) => field === field.ownerDocument.activeElement))
  assert.ok(await box.isChecked())
  assert.equal(await page.getByLabel('The app may read for').inputValue(), 'day')
})

test('requirement 11: what follows by itself is what is allowed', { skip }, async () => {
  await press(page, 'Allow')
  await page.waitForURL((url) => url.href.startsWith(app.callback))
  await page.goto(`${world.authorization}/access`)
  assert.match(await text(page), /photos and videos from February to March 2018/)
})

test('requirement 11: a form that was made wider by hand is refused', { skip }, async () => {
  await ask(details(MAP_OF_2018))
  const from = page.getByLabel('From', { exact: true })
  assert.equal(await from.inputValue(), '2018-01-01')
  await from.evaluate((field) => field.removeAttribute('min'))
  await from.fill('2016-01-01')
  // The page has asked what to say of it, too.
  const isAnswer = (sent: string | null) => sent?.includes('answer=allow') === true
  const answered = page.waitForResponse((answer) => isAnswer(answer.request().postData()))
  await press(page, 'Allow')
  assert.equal((await answered).status(), 400)
  assert.match(await words(page.getByRole('alert')), /“From” can only be made smaller/)
  assert.ok(new URL(page.url()).pathname.startsWith('/consent/'))
})
