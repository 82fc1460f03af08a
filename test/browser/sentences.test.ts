/** Requirement 7 (`pages.md`, section 2): the sentence is computed from the permission, so what differs never reads the same. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { words } from './_steps.ts'

/** Each differs from another in one thing: when, what, how exactly, of which account, whether it may be left out. */
const ASKED = [
  'google.photos[time>=2018,time<2019].{title,time}',
  'google.photos[time>=2018].{title,time}',
  'google.photos[time<2019].{title,time}',
  'google.photos.{title,time}',
  'google.photos[time>=2018,time<2019].{title,time~day}',
  'google.photos[time>=2018,time<2019].{title,time~month}',
  'google.photos[time>=2018,time<2019].{title}',
  'google.photos[time>=2018,time<2019].{latitude,longitude}',
  'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}',
  'google.photos[time>=2018,time<2019].{latitude~0.1,longitude~0.1}',
  'google.photos[time>=2018,time<2019].{original}',
  'google.photos[time>=2018,time<2019].*',
  'google.photos[account=ana@gmail.com].{title,time}',
  'google.photos[account=bob@gmail.com].{title,time}',
  'google.photos[title=Lisbon].{title,time}',
  'google.activity[product=Search].{title,time~hour}',
  'google.activity[product=Maps].{title,time~hour}',
  'google.youtube.watched.{title,time}',
  'facebook.messages.{sender,time}',
  'facebook.messages.{sender,time,text}',
]

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let browser: Browser

before(async () => {
  if (skip) return
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Trip Map' }))
  await owner(world, anna)
  await openCeiling(world, anna)
  browser = await openBrowser()
  ends.defer(() => browser.close())
})
after(() => ends.disposeAsync())

for (const locale of ['en-GB', 'fr-FR'])
  test(`requirement 7: of ${ASKED.length} permissions no two read the same, in ${locale}`, {
    skip,
  }, async () => {
    const context = await visitor(browser, { locale })
    await carry(context, anna.cookieFor(world.authorization))
    const page = await context.newPage()
    // Asked in one request, and each alone: the words are the permission's, and not its neighbours'.
    const said = new Map<string, string>()
    for (const scope of ASKED) {
      const { answer, asked } = await app.push(world.authorization, { scope, prompt: 'consent' })
      assert.equal(answer.status, 201, answer.text)
      await page.goto(asked.url)
      const first = page.locator('form.consent fieldset strong').first()
      const sentence = (await words(first.locator('xpath=..'))).trim()
      assert.ok(sentence.length > 20, sentence)
      assert.equal(
        said.get(sentence),
        undefined,
        `${scope} reads as ${said.get(sentence)}: ${sentence}`,
      )
      said.set(sentence, scope)
    }
    await context.close()
  })
