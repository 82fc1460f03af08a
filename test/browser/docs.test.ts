/** The scope builder of the docs, in a browser: what is clicked becomes a scope, its JSON, and the sentence its owner reads. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { World } from '../support/world.ts'
import { openBrowser, skip, visitor } from './_chromium.ts'
import { complaints } from './_steps.ts'

const MAIN = fileURLToPath(new URL('../../docs/site/main.ts', import.meta.url))
const ends = new AsyncDisposableStack()
let browser: Browser
let origin: string

before(async () => {
  if (skip) return
  await promisify(execFile)(process.execPath, ['--conditions=mandate-source', MAIN])
  const world = ends.use(await World.start({ worker: false }))
  origin = world.resource
  browser = await openBrowser()
  ends.defer(() => browser.close())
})
after(() => ends.disposeAsync())

test('a scope is built by clicking, and read as its owner would', { skip }, async () => {
  const context = await visitor(browser)
  const tab = await context.newPage()
  const outside: string[] = []
  tab.on('request', (request) => {
    if (!request.url().startsWith(origin)) outside.push(request.url())
  })
  const complained = complaints(tab, () => [origin])
  await tab.goto(`${origin}/docs/builder.html`)
  const sentences = tab.locator('[data-sentences=en] li')
  assert.match((await sentences.first().textContent()) ?? '', /photos of 2018/)

  await tab.getByLabel('Scope', { exact: true }).fill('')
  await tab.getByLabel('Collection').selectOption('google.photos')
  await tab.getByRole('button', { name: 'Add to the request' }).click()
  await tab.getByText('Choose at least one detail.').waitFor()
  await tab.getByLabel('From', { exact: true }).fill('2019-01-01')
  await tab.getByLabel('to', { exact: true }).fill('2019-12-31')
  await tab.locator('#field-latitude').check()
  await tab.locator('#field-latitude ~ select').selectOption('0.01')
  await tab.locator('#field-longitude').check()
  await tab.locator('#field-longitude ~ select').selectOption('0.01')
  await tab.getByRole('button', { name: 'Add to the request' }).click()
  const written = await tab.getByLabel('Scope', { exact: true }).inputValue()
  assert.equal(
    written,
    'google.photos[time>=2019-01-01,time<2020-01-01].{latitude~0.01,longitude~0.01}',
  )
  assert.match(
    (await sentences.first().textContent()) ?? '',
    /^Where your photos of 2019 were taken, to about 1 km\./,
  )
  const french = tab.locator('[data-sentences=fr] li').first()
  assert.match((await french.textContent()) ?? '', /vos photos de 2019/)
  const [detail] = JSON.parse((await tab.locator('[data-details]').textContent()) ?? '')
  assert.equal(detail.type, 'mandate_records')
  assert.deepEqual(detail.coarsen, { latitude: '0.01', longitude: '0.01' })

  await tab.getByLabel('Scope', { exact: true }).fill('google.foto.title')
  await tab.getByText('There is no collection google.foto').waitFor()
  assert.equal(await sentences.count(), 0, 'no sentence stands beside what is no scope')
  assert.equal(await tab.locator('[data-details]').textContent(), '')
  assert.deepEqual(outside, [], 'nothing is fetched from elsewhere')
  assert.deepEqual(complained, [], 'nothing that its policy forbids')
  await context.close()
})
