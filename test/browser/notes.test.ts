/** Two small apps on one collection of notes: the notebook writes them, the board ticks the same ones off. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { freePort } from '@mandate/server/testing'
import type { Browser, Page } from 'playwright-core'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press, text, words } from './_steps.ts'

let world: World
let browser: Browser
let page: Page
let explorer: string
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  await owner(world, anna)
  const port = await freePort()
  explorer = `http://localhost:${port}`
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-notes-'))
  world.keep(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  world.keep({ close: () => rm(dataDir, { recursive: true, force: true }) })
  browser = world.keep(await openBrowser())
  const context = await visitor(browser)
  page = await context.newPage()
  const cookies = [world.authorization, world.resource].map((at) => anna.cookieFor(at))
  await carry(context, cookies.join('; '))
})
after(() => world?.[Symbol.asyncDispose]())

/** Asks in one of the apps, as far as the question. */
async function ask(path: string): Promise<void> {
  await page.goto(explorer + path)
  const alias = `anna@${new URL(world.authorization).host}`
  await page.getByLabel('Alias or address of the data').fill(alias)
  await press(page, 'Ask')
  await page.getByRole('button', { name: 'Refuse' }).waitFor()
}

async function allow(path: string): Promise<void> {
  await press(page, 'Allow')
  await page.waitForURL(explorer + path)
}

const writes = async () => (await words(page.locator('.asked .writes'))).split('\n')

test('what an app may do besides reading stands apart, each on its own line', {
  skip,
}, async () => {
  await ask('/notebook')
  assert.match(await words(page.locator('h1')), /asks to write into your data$/)
  assert.deepEqual(
    (await writes()).map((line) => line.trim()),
    [
      'May add “notes”.',
      'May change “notes” that it or others wrote.',
      'May delete “notes” that it or others wrote.',
    ],
  )
  const box = page.locator('.asked .writes')
  const look = (place: typeof box) =>
    place.evaluate(
      (one) => one.ownerDocument.defaultView?.getComputedStyle(one).backgroundColor ?? '',
    )
  assert.notEqual(await look(box), await look(page.locator('fieldset.card').first()))
  await page.getByRole('button', { name: 'Français' }).click()
  await page.getByRole('button', { name: 'Refuser' }).waitFor()
  assert.deepEqual(
    (await writes()).map((line) => line.trim()),
    [
      'Peut ajouter des «\u202fnotes\u202f».',
      'Peut modifier des «\u202fnotes\u202f», quel qu’en soit l’auteur.',
      'Peut effacer des «\u202fnotes\u202f», quel qu’en soit l’auteur.',
    ],
  )
  await page.getByRole('button', { name: 'English' }).click()
  await allow('/notebook')
})

test('the notebook writes, changes and throws away', { skip }, async () => {
  for (const note of ['Milk', 'Bread', '<b>Eggs</b>']) {
    await page.getByLabel('A new note').fill(note)
    await press(page, 'Write it down')
    await page.getByText(note, { exact: true }).waitFor()
  }
  const bread = page.locator('li').filter({ hasText: 'Bread' })
  await bread.getByLabel('Note').fill('Rye bread')
  await bread.getByRole('button', { name: 'Change' }).click()
  await page.getByText('Rye bread', { exact: true }).waitFor()
  await page
    .locator('li')
    .filter({ hasText: 'Milk' })
    .getByRole('button', { name: 'Throw away' })
    .click()
  await page.getByRole('heading', { name: 'Notes: 2' }).waitFor()
})

test('what could not be done is still there as it was typed', { skip }, async () => {
  const long = 'x'.repeat(2_001)
  await page.goto(`${explorer}/notebook`)
  await page.getByLabel('A new note').fill(long)
  await press(page, 'Write it down')
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('A new note').inputValue(), long)
  const bread = page.getByLabel('Note', { exact: true }).first()
  const id = await bread.getAttribute('id')
  await bread.fill(`${long}!`)
  await page
    .locator('li')
    .filter({ has: page.locator(`#${id}`) })
    .getByRole('button', { name: 'Change' })
    .click()
  await page.getByRole('alert').waitFor()
  assert.equal(await page.locator(`#${id}`).inputValue(), `${long}!`)
  assert.equal(await page.getByLabel('A new note').inputValue(), '')
  await page.goto(`${explorer}/board`)
  await page.getByLabel('Alias or address of the data').fill('nobody')
  await press(page, 'Ask')
  await page.getByRole('alert').waitFor()
  assert.equal(await page.getByLabel('Alias or address of the data').inputValue(), 'nobody')
})

test('the board is another app: it sees the same notes and ticks them off', { skip }, async () => {
  await ask('/board')
  assert.deepEqual(
    (await writes()).map((line) => line.trim()),
    ['May change “notes” that it or others wrote.'],
  )
  await allow('/board')
  await page.getByRole('heading', { name: 'To do: 2' }).waitFor()
  await page
    .locator('li')
    .filter({ hasText: 'Rye bread' })
    .getByRole('button', { name: 'Done' })
    .click()
  await page.getByRole('heading', { name: 'To do: 1' }).waitFor()
  await page.goto(`${explorer}/notebook`)
  await page.getByLabel('Note (done)').waitFor()
})

test('the owner sees the notes, and ends the board: it says so, the notebook goes on', {
  skip,
}, async () => {
  const { host } = new URL(explorer)
  await page.goto(`${world.resource}/explore`)
  // Google Keep has notes too.
  await page.getByRole('link', { name: `Notes (${host})`, exact: true }).click()
  assert.match(await text(page), /Rye bread/)
  await page.goto(`${world.resource}/access`)
  const board = page.getByRole('row').filter({ hasText: 'Board' })
  assert.match(await words(board), new RegExp(`${host}[^]*Can read and write`))
  await board.getByRole('button', { name: 'End access' }).click()
  await press(page, 'End access')
  await page.goto(`${explorer}/board`)
  await page.getByText('The owner has ended this access').waitFor()
  await page.goto(`${explorer}/notebook`)
  await page.getByRole('heading', { name: 'Notes: 2' }).waitFor()
})
