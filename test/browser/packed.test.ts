/** The packed client's example page, bundled in a project of its own: in Chromium and in Firefox it asks, comes back and reads. */

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { build } from 'esbuild'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { freshProject } from '../support/packages.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { openFirefox, skipFirefox } from './_firefox.ts'
import { complaints, press } from './_steps.ts'

const EXAMPLE = 'node_modules/@mandate/client/examples/browser.js'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let start: string
const titles: string[] = []

before(async () => {
  if (skip) return
  const project = ends.use(await freshProject())
  world = ends.use(await World.start())
  app = ends.use(await App.start({ name: 'Titles', confidential: false }))
  const address = await owner(world, anna)
  const taken = await madeTakeout({ photos: 12, locations: 1 })
  await importFiles(anna, address, taken.files)
  titles.push(...taken.truth.photos.map(({ title }) => title))
  const { outputFiles } = await build({
    entryPoints: [join(project.folder, EXAMPLE)],
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' },
    write: false,
  })
  app.document['redirect_uris'] = [`${app.origin}/back`]
  const page =
    '<!doctype html><title>Titles</title><body><script type="module" src="/app.js"></script>'
  app.pages = {
    '/': ['text/html', page],
    '/back': ['text/html', page],
    '/app.js': ['text/javascript', outputFiles[0]?.text ?? ''],
  }
  start = `${app.origin}/?${new URLSearchParams({ of: `anna@${new URL(world.authorization).host}` })}`
})
after(() => ends.disposeAsync())

test('in Chromium', { skip }, async () => {
  const browser = ends.use(await openBrowser())
  const context = await visitor(browser)
  await carry(context, anna.cookieFor(world.authorization))
  const page = await context.newPage()
  const said = complaints(page, () => [app.origin, world.authorization, world.resource])
  await page.goto(start)
  await press(page, 'Allow')
  await page.waitForURL(`${app.origin}/back?**`)
  const shown = page.locator('body > p')
  await shown.nth(titles.length - 1).waitFor()
  assert.deepEqual((await shown.allTextContents()).sort(), titles.toSorted())
  assert.deepEqual(said, [])
})

test('in Chromium on a device whose clock is an hour behind', { skip }, async () => {
  const browser = ends.use(await openBrowser())
  const context = await visitor(browser)
  await carry(context, anna.cookieFor(world.authorization))
  await context.addInitScript(`const now = Date.now.bind(Date); Date.now = () => now() - 3_600_000`)
  const page = await context.newPage()
  await page.goto(start)
  await press(page, 'Allow')
  await page.waitForURL(`${app.origin}/back?**`)
  const shown = page.locator('body > p')
  await shown.nth(titles.length - 1).waitFor()
  assert.deepEqual((await shown.allTextContents()).sort(), titles.toSorted())
})

test('in Firefox', { skip: skip || skipFirefox }, async () => {
  await using firefox = await openFirefox()
  const button = (name: string) =>
    `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === ${JSON.stringify(name)})`
  const fill = (name: string, value: string) =>
    `(document.querySelector('[name=${name}]').value = ${JSON.stringify(value)}, '')`
  await firefox.go(start)
  await firefox.until(button('Sign in'))
  await firefox.read(fill('name', anna.name))
  await firefox.read(fill('password', anna.password))
  await firefox.read(`(${button('Sign in')}.click(), '')`)
  await firefox.until(button('Allow'))
  await firefox.read(`(${button('Allow')}.click(), '')`)
  await firefox.until(`document.querySelectorAll('body > p').length === ${titles.length}`)
  const all = await firefox.read(
    `JSON.stringify([...document.querySelectorAll('body > p')].map((one) => one.textContent))`,
  )
  assert.deepEqual((JSON.parse(all) as string[]).sort(), titles.toSorted())
})
