/** The README's example, as it stands, in a browser that leaves the page and comes back. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { carry, openBrowser, skip, visitor } from './_chromium.ts'
import { press } from './_steps.ts'

const ROOT = new URL('../../', import.meta.url)

let world: World
let browser: Browser
let app: App
let taken: Awaited<ReturnType<typeof madeTakeout>>
const anna = new Person('anna')

before(async () => {
  if (skip) return
  world = await World.start()
  app = await App.start({ name: 'Trip Map', confidential: false })
  world.keep({ close: () => app[Symbol.asyncDispose]() })
  const address = await owner(world, anna)
  taken = await madeTakeout({ photos: 40, locations: 1, activity: 1, watched: 1 })
  await importFiles(anna, address, taken.files)
  browser = world.keep(await openBrowser())
})
after(() => world?.[Symbol.asyncDispose]())

test('the lines of the README read the photos of 2018', { skip }, async () => {
  const alias = `anna@${new URL(world.authorization).host}`
  const { first, second } = await halves({
    'https://app.example/client.json': app.clientId,
    'https://app.example/back': app.callback,
    'anna@id.example': alias,
  })
  const page =
    '<!doctype html><title>app</title><body><script type="module" src="/SCRIPT"></script>'
  app.pages = {
    '/': ['text/html', page.replace('SCRIPT', 'first.js')],
    '/first.js': ['text/javascript', await bundle(`${first}\nlocation.assign(url)`)],
    '/callback': ['text/html', page.replace('SCRIPT', 'second.js')],
    '/second.js': ['text/javascript', await bundle(`${second}\nconsole.log('that was all')`)],
  }
  const context = await visitor(browser)
  await carry(context, anna.cookieFor(world.authorization))
  const tab = await context.newPage()
  const said: string[] = []
  const isOver = Promise.withResolvers<void>()
  tab.on('pageerror', (error) => isOver.reject(error))
  tab.on('console', (line) => {
    if (line.text() === 'that was all') isOver.resolve()
    else if (line.type() === 'log') said.push(line.text())
  })

  await tab.goto(`${app.origin}/`)
  await press(tab, 'Allow')
  await isOver.promise

  const of2018 = taken.truth.photos.filter(
    ({ taken: time }) => time >= Date.UTC(2018, 0) && time < Date.UTC(2019, 0),
  )
  assert.ok(of2018.length > 0)
  assert.equal(said.length, of2018.length, said.join('\n'))
  const keys = await tab.evaluate(keptKeys)
  assert.deepEqual(keys, [false], 'the key is kept, and nobody can copy it out')
  await context.close()
})

/** The example's two halves, each with what both need; the owner is away between them. */
async function halves(
  addresses: Record<string, string>,
): Promise<Record<'first' | 'second', string>> {
  const readme = await readFile(new URL('README.md', ROOT), 'utf8')
  let example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  for (const [there, here] of Object.entries(addresses)) {
    assert.ok(example.includes(there), `the README's example names ${there}`)
    example = example.replaceAll(there, here)
  }
  const [asks, reads] = example.split(/^\/\/ The owner is sent to.*$/m)
  const client = /[\s\S]*?new MandateClient\(.*\)\n/.exec(asks ?? '')?.[0]
  assert.ok(client && reads, 'the example makes a client, asks, and reads')
  return { first: String(asks), second: client + reads }
}

async function bundle(contents: string): Promise<string> {
  const resolveDir = fileURLToPath(new URL('test', ROOT))
  const built = await build({
    stdin: { contents, loader: 'ts', resolveDir },
    conditions: ['mandate-source'],
    ...{ bundle: true, format: 'esm', platform: 'browser', target: 'es2022', write: false },
  })
  return built.outputFiles[0]?.text ?? ''
}

/** Of each access that the page keeps: whether its private key could be read. Runs in the page. */
function keptKeys(): Promise<boolean[]> {
  const { indexedDB } = globalThis as unknown as { indexedDB: { open(name: string): Opened } }
  interface Opened {
    // biome-ignore lint/suspicious/noExplicitAny: the browser's own types are not at hand in a test
    result: any
    onsuccess: () => void
  }
  return new Promise((resolve) => {
    const opened = indexedDB.open('mandate')
    opened.onsuccess = () => {
      const all = opened.result.transaction('values').objectStore('values').getAll()
      all.onsuccess = () =>
        resolve(
          all.result.map(
            (one: { keys: { privateKey: { extractable: boolean } } }) =>
              one.keys.privateKey.extractable,
          ),
        )
    }
  })
}
