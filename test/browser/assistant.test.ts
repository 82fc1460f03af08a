/** The question of an assistant, as its owner sees it in a real browser. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { App } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, text, words } from './_steps.ts'

const anna = new Person('anna')
let world: World
let app: App
let browser: Browser
let assistant: Assistant
let address: string

before(async () => {
  if (skip) return
  world = await World.start({ worker: false })
  app = await App.start({ name: 'Parrot', confidential: false })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  address = await owner(world, anna)
  assistant = new Assistant(app, address)
  world.keep({ close: () => assistant[Symbol.asyncDispose]() })
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

async function question(locale: string, javaScriptEnabled = true): Promise<Page> {
  const context = await visitor(browser, { locale, javaScriptEnabled })
  await carry(context, anna.cookieFor(world.authorization))
  const page = await context.newPage()
  await page.goto(await assistant.come())
  return page
}

test('it names the assistant, says that whoever holds the key can read, and offers seven days at most', {
  skip,
}, async () => {
  const page = await question('en-GB')
  const { host } = new URL(app.origin)
  const heading = await words(page.getByRole('heading', { level: 1 }))
  assert.equal(heading, `The assistant at ${host} asks to see some of your data`)
  assert.equal(await words(page.locator('header bdi')), 'Parrot')
  const said = await text(page)
  // Before the question, and again beside the answers.
  assert.equal(said.split('Whoever holds the key can read this.').length - 1, 2)
  const options = page.getByLabel('The app may read for').locator('option')
  assert.deepEqual(await options.allTextContents(), ['one day', '7 days'])
  assert.equal(await page.getByLabel('The app may read for').inputValue(), 'day')
  assert.equal(await page.locator('input:checked').count(), 0)
})

test('in French it says the same', { skip }, async () => {
  const page = await question('fr-FR')
  const { host } = new URL(app.origin)
  const heading = await words(page.getByRole('heading', { level: 1 }))
  assert.equal(
    heading,
    `L’application assistante de ${host} demande à voir certaines de vos données`,
  )
  const said = await text(page)
  assert.ok(said.includes('Toute personne qui détient la clé peut lire ceci.'), said)
  // Where it came from stands first: before “Instagram” there would be no “de”.
  assert.match(said, /Instagram\u202f: \d+ autres choses, dont aucune n’est choisie/)
  const options = page.getByLabel('L’application peut lire pendant').locator('option')
  assert.deepEqual(await options.allTextContents(), ['un jour', '7 jours'])
})

test('by keyboard and without script, it is given just the photos of one year for a week', {
  skip,
}, async () => {
  const page = await question('en-GB', false)
  await page.getByRole('checkbox', { name: /of your photos/ }).focus()
  await page.keyboard.press('Space')
  await page.getByLabel('From', { exact: true }).fill('2018-01-01')
  await page.getByLabel('to', { exact: true }).fill('2018-12-31')
  await page.getByLabel('The app may read for').selectOption({ label: '7 days' })
  await press(page, 'Show what this changes')
  const summary = page.getByRole('region', { name: 'If you allow' })
  assert.match(await words(summary), /1 thing, until [\s\S]*your photos of 2018/)
  assert.ok((await words(summary)).includes('Whoever holds the key can read this.'))
  await page.getByRole('button', { name: 'Allow', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${app.callback}?**`)
  await assistant.redeem(page.url())
  const { grant } = assistant
  assert.deepEqual([grant.bearer, (grant.exp ?? 0) - grant.iat], [true, 7 * 86_400])
  const { body } = await assistant.call('list_collections')
  assert.deepEqual(
    body.collections.map(({ name }: { name: string }) => name),
    ['google.photos'],
  )
})
