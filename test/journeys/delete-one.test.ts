/** An owner deletes a single record, and a single file, from the pages that show them. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

interface Photo {
  id: string
  title: string
  original: { sha256: string } | null
}

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let address: string
let tokens: Tokens
let files: Awaited<ReturnType<typeof madeTakeout>>['files']

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  address = await owner(world, anna)
  await openCeiling(world, anna)
  files = (await madeTakeout({ photos: 6, locations: 2, activity: 2, watched: 2 })).files
  await importFiles(anna, address, files)
  tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.{title,time,original}',
  })
})
after(() => ends.disposeAsync())

async function photos(): Promise<Photo[]> {
  const { body } = await app.read(`${address}/records/google.photos`, tokens.access_token)
  return body['records'] as Photo[]
}

async function countOnExplore(): Promise<string> {
  await anna.go(`${world.resource}/explore/google.photos`)
  return /\b(\d+) records?\b/.exec(anna.text)?.[1] ?? ''
}

test('a record is deleted after its owner has read what goes: no app, page or address has it', async () => {
  const before = await photos()
  const [gone, ...others] = before
  const { body } = await app.read(`${address}/changes/google.photos`, tokens.access_token)
  await anna.go(`${world.resource}/explore/google.photos/${gone?.id}`)
  await anna.click('Delete this record')
  await anna.signInIfAsked()
  const { host } = new URL(app.origin)
  for (const said of ['What goes', 'cannot be undone', 'What stays', host])
    assert.ok(anna.text.includes(said), `${said} in ${anna.text}`)
  assert.equal(await countOnExplore(), String(before.length), 'a look deletes nothing')
  await anna.go(`${world.resource}/delete/google.photos/${gone?.id}`)
  await anna.press('Delete now')
  assert.equal(anna.url, `${world.resource}/explore/google.photos`)

  assert.deepEqual(
    (await photos()).map(({ id }) => id),
    others.map(({ id }) => id),
  )
  assert.equal(await countOnExplore(), String(others.length))
  await anna.go(`${world.resource}/explore/google.photos/${gone?.id}`)
  assert.equal(anna.status, 404)
  const file = `${address}/blobs/${gone?.original?.sha256}`
  assert.equal((await app.read(file, tokens.access_token)).status, 404)
  assert.equal((await anna.fetch(file)).status, 404)
  const since = `${address}/changes/google.photos?since=${encodeURIComponent(String(body['next']))}`
  assert.equal((await app.read(since, tokens.access_token)).body['code'], 'resync')
})

test('a file is deleted and its record stays, without it', async () => {
  const [holder, ...others] = await photos()
  const sha256 = holder?.original?.sha256 ?? ''
  await anna.go(`${world.resource}/explore/google.photos/${holder?.id}`)
  await anna.click('Delete this file')
  await anna.signInIfAsked()
  assert.match(anna.text, /What goes\s+This file/)
  // Its name stands in a line of its own: behind a long one a mark of the question could be alone in the next.
  assert.match(anna.page.html, /<h1>Delete this file\?<\/h1>\s*<p><strong>[^<]+\.jpg/)
  const inFrench = await anna.fetch(anna.url, { headers: { 'accept-language': 'fr' } })
  assert.match(await inFrench.text(), /<h1>Supprimer ce fichier\u202f\?<\/h1>/)
  await anna.press('Delete now')
  assert.equal(anna.url, `${world.resource}/explore/google.photos/${holder?.id}`)
  assert.ok(!anna.text.includes('Delete this file'), anna.text)

  const now = await photos()
  const same = now.find(({ id }) => id === holder?.id)
  assert.equal(same?.title, holder?.title)
  assert.equal(same?.original, null)
  assert.deepEqual(
    now.filter((one) => one !== same),
    others,
  )
  assert.equal((await anna.fetch(`${address}/blobs/${sha256}`)).status, 404)
  const read = await app.read(`${address}/blobs/${sha256}`, tokens.access_token)
  assert.equal(read.status, 404)
})

test('nobody deletes what is not theirs, by another way than the form, or twice', async () => {
  const [one] = await photos()
  const path = `${world.resource}/delete/google.photos/${one?.id}`
  const ben = new Person('ben')
  await ben.signUp(world.resource)
  await ben.go(path)
  assert.equal(ben.status, 404)
  const forged = await anna.fetch(path, { method: 'POST', body: new URLSearchParams() })
  assert.equal(forged.status, 403)
  assert.ok((await photos()).some(({ id }) => id === one?.id))
  for (const wrong of [`${path}/${'0'.repeat(64)}`, path.replace(/.{26}$/, 'a'.repeat(26))]) {
    await anna.go(wrong)
    assert.equal(anna.status, 404, wrong)
  }
})

test('whoever wants them back brings the export again', async () => {
  const before = await photos()
  await importFiles(anna, address, files)
  const now = await photos()
  assert.equal(now.length, before.length + 1)
  assert.ok(now.every(({ original }) => original !== null))
})
