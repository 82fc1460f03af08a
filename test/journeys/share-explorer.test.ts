/** What is shared is read in the explorer, by whom it is for: from *Shared with me* to the photos, and to the end. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { freePort } from '@mandate/server/testing'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { shown } from '../support/sharing.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].{title,original}'
const ends = new AsyncDisposableStack()
let world: World
let explorer: string
let bobs: string
let resource: string
/** Where the explorer shows it. */
let opened: string
const ada = new Person('ada')
const bob = new Person('bob')
const bobsAlias = () => `bob@${new URL(bobs).host}`
const adasAlias = () => `ada@${new URL(world.authorization).host}`

before(async () => {
  const port = await freePort()
  explorer = `http://localhost:${port}`
  const reader = `${explorer}/client.json`
  world = ends.use(
    await World.start({
      changeAuthorization: (config) => ({ ...config, reader }),
    }),
  )
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  ends.defer(() => rm(dataDir, { recursive: true, force: true }))
  ends.use(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  bobs = await world.anotherAuthorization()
  resource = await owner(world, ada)
  await importFiles(ada, resource, (await madeTakeout({ photos: 12 })).files)
  await openCeiling(world, ada)
  await bob.signUp(bobs)
})
after(() => ends.disposeAsync())

test('from the selection where the data is to the question at the provider', async () => {
  await ada.go(`${world.resource}/share?${new URLSearchParams({ scope: SCOPE })}`)
  assert.ok(ada.has('Share this with a person'), ada.text)
  await ada.click('Say with whom')
  assert.equal(new URL(ada.url).origin, world.authorization)
  await ada.fill({ 'Their address': 'bob' }).press('Go on')
  assert.ok(ada.has('Write an address like bob@provider.example.'), ada.text)
  await ada.fill({ 'Their address': bobsAlias() }).press('Go on')
  await ada.fill({ From: '2019-01-01' }).tick('Leave out title')
  await ada.press('Show what this changes')
  assert.ok(ada.has('since 1 January 2019'), ada.text)
  await ada.press('Share')
  assert.equal(new URL(ada.url).pathname, '/access', ada.text)
})

test('the person accepts, opens it, says who they are, and sees the photos', async () => {
  await shown(bob, bobs, adasAlias())
  await bob.press('Accept', adasAlias())
  await bob.click('Open')
  assert.equal(new URL(bob.url).origin, bobs)
  assert.ok(bob.has('Open what was shared with you?'), bob.text)
  await bob.press('Open it')
  opened = bob.url
  assert.ok(opened.startsWith(`${explorer}/access/`), bob.text)
  assert.ok(bob.has('What is shared with you') && bob.has(bobsAlias()), bob.text)
  await bob.go(`${opened}/google.photos?as=photos`)
  const [image] = /\/access\/[^"]+\/files\/[0-9a-f]{64}/.exec(
    await (await bob.fetch(bob.url)).text(),
  ) as string[]
  const photo = await bob.fetch(`${explorer}${image}`)
  assert.equal(photo.status, 200)
  assert.match(photo.headers.get('content-type') ?? '', /^image\//)
})

test('another visitor of the explorer sees nothing of it, also with the address', async () => {
  const other = new Person('other')
  await other.go(opened)
  assert.equal(other.status, 404)
})

test('a day later he says again who he is, by one press', async (t) => {
  // For all of them: they are in this process.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 25 * 3_600_000 })
  const later = await bob.go(`${opened}/google.photos`)
  assert.ok(later.has('Say again who you are'), later.text)
  await bob.press('Say who you are')
  await bob.signInIfAsked()
  await bob.press('Open it')
  assert.equal(bob.url, opened)
  assert.ok(bob.has('What this app can read now'), bob.text)
})

test('ended while the page is open: nothing more is shown, and both sides know', async () => {
  await ada.go(`${world.resource}/access`)
  await ada.press('End access', bobsAlias())
  await ada.press('End access')
  await bob.go(`${opened}/google.photos`)
  assert.ok(bob.has('if this is still shared with you') && !bob.has('original'), bob.text)
  // Whoever goes on all the same is told why nothing comes of it.
  const tab = bob.otherTab()
  await tab.go(`${opened}/google.photos`)
  await tab.press('Say who you are')
  await tab.signInIfAsked()
  await tab.press('Open it')
  assert.ok(tab.has('This is over: its owner has ended it'), tab.text)
  await shown(bob, bobs, 'Ended (1)')
  await ada.go(`${world.resource}/activity`)
  assert.ok(ada.has(bobsAlias()), ada.text)
  await ada.go(`${world.authorization}/activity`)
  await ada.signInIfAsked()
  assert.ok(ada.has(`${bobsAlias()} opened what you share with them.`), ada.text)
})
