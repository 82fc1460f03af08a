/** Before something is deleted its owner reads who could see it: apps, and people with the app they read in. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { share, worldWithReader } from '../support/sharing.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const ada = new Person('ada')
const bob = new Person('bob')
let world: World
let reader: App
let trips: App
let resource: string
let record: string
const bobsAlias = () => `bob@${new URL(world.authorization).host}`
const hostOf = (app: App) => new URL(app.origin).host

before(async () => {
  reader = ends.use(await App.start({ name: 'Reader' }))
  trips = ends.use(await App.start({ name: 'Trips' }))
  world = ends.use(await worldWithReader(reader))
  resource = await owner(world, ada)
  await importFiles(ada, resource, (await madeTakeout({ photos: 3, watched: 2 })).files)
  await openCeiling(world, ada)
  await bob.signUp(world.authorization)
  const photos = 'google.photos.title'
  await share(ada, { authorization: world.authorization, resource }, photos, bobsAlias())
  const scope = 'google.youtube.watched.title'
  const { access_token: token } = await trips.obtain(ada, world.authorization, { scope })
  await trips.read(`${resource}/records/google.youtube.watched`, token)
  const listed = await ada.fetch(`${resource}/records/google.photos?limit=1`)
  const { records } = (await listed.json()) as { records: { id: string }[] }
  record = String(records[0]?.id)
  await until(async () => (await ada.go(`${world.resource}/access`)).has(bobsAlias()))
})
after(() => ends.disposeAsync())

async function until(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isDone()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('it never came')
}

async function readersAt(path: string): Promise<string> {
  await ada.go(world.resource + path)
  await ada.signInIfAsked()
  const [, readers = ''] = /Who can read it now([\s\S]*)/.exec(ada.text) ?? []
  assert.notEqual(readers, '', ada.text)
  return readers
}

test('a person who reads what goes is named, with the app they read in', async () => {
  for (const path of [`/delete/google.photos`, `/delete/google.photos/${record}`]) {
    const readers = await readersAt(path)
    assert.ok(readers.includes(`${bobsAlias()}, who reads in ${hostOf(reader)}`), readers)
    assert.match(readers, /What a person has seen they may remember/)
    assert.ok(!readers.includes(hostOf(trips)), readers)
  }
})

test('an app is named where it is its kind of data, and nobody else', async () => {
  const readers = await readersAt('/delete/google.youtube.watched')
  assert.ok(readers.includes(hostOf(trips)), readers)
  assert.ok(!readers.includes(bobsAlias()), readers)
  assert.doesNotMatch(readers, /What a person has seen/)
})

test('with the whole account both are named', async () => {
  const readers = await readersAt('/delete/account')
  for (const one of [hostOf(trips), `${bobsAlias()}, who reads in ${hostOf(reader)}`])
    assert.ok(readers.includes(one), readers)
})

test('so they are at the provider', async () => {
  await ada.go(`${world.authorization}/leave`)
  await ada.signInIfAsked()
  const [, losing = ''] = /Who loses access([\s\S]*)What stays/.exec(ada.text) ?? []
  for (const one of [hostOf(trips), bobsAlias()]) assert.ok(losing.includes(one), ada.text)
})

test('whoever lost their provider reads nothing, and is not named', async () => {
  await ada.go(`${world.resource}/provider`)
  await ada.press('Have no provider')
  await ada.fill({ Password: ada.password }).press('Sign in')
  const readers = await readersAt('/delete/account')
  assert.match(readers, /Nobody but you can read it now/)
})
