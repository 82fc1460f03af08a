/** The sample app, as somebody would use it: asks, shows a table and photos, sees the end, follows a change of provider. */

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { freePort } from '@mandate/server/testing'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

let world: World
let explorer: string
/** The authorization service in charge. */
let provider: string
/** Where the explorer shows what it may read of the videos. */
let videos: string
/** What the explorer keeps. */
let dataDir: string
const anna = new Person('anna')

before(async () => {
  world = await World.start()
  provider = world.authorization
  const port = await freePort()
  explorer = `http://localhost:${port}`
  dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  world.keep(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  world.keep({ close: () => rm(dataDir, { recursive: true, force: true }) })
  const { files } = await madeTakeout({ photos: 12, locations: 20, activity: 5, watched: 7 })
  await importFiles(anna, await owner(world, anna), files)
})
after(() => world[Symbol.asyncDispose]())

/** Asks in the explorer, as far as the question. */
async function ask(scopes: string): Promise<void> {
  const alias = `anna@${new URL(provider).host}`
  await anna.go(explorer)
  await anna.fill({ 'Alias or address of the data': alias, 'Own scopes': scopes }).press('Ask')
  await anna.signInIfAsked()
}

const host = () => new URL(explorer).host

test('an address that leads nowhere is a page with a way on', async () => {
  await anna.go(`${explorer}/no/such/page`)
  assert.equal(anna.status, 404)
  assert.equal(new URL(anna.page.linkTo('Go to the first page'), explorer).pathname, '/')
})

test('what was allowed is shown as a table, with the permission that was signed', async () => {
  await ask('google.youtube.watched.{title,time~day}')
  assert.match(anna.text, new RegExp(`${host()} asks to see`))
  await anna.press('Allow')
  videos = anna.url
  assert.ok(videos.startsWith(`${explorer}/access/`), anna.text)
  assert.match(anna.text, /google\.youtube\.watched7/)
  assert.match(anna.text, /"client_id": "http:\/\/localhost:\d+\/client\.json"/)
  await anna.go(`${videos}/google.youtube.watched`)
  assert.match(anna.text, /7 records/)
  // To the day, as a person writes it; a program finds the rest in the markup.
  assert.match(
    anna.page.html,
    /<time datetime="\d{4}-\d\d-\d\dT00:00:00Z">\d+ [A-Z]\w+ \d{4}<\/time>/,
  )
  assert.match(anna.page.html, /<h1>YouTube history<\/h1>[\s\S]*<th>Title<\/th>/)
  await anna.go(`${videos}/google.photos`)
  assert.match(anna.text, /The owner did not allow this/)
  assert.match(anna.text, /insufficient_scope/)
})

test('asking for less than is allowed already does not make what can be read less', async () => {
  await ask('google.youtube.watched[time<1990].{title,time~day}')
  assert.equal(anna.url, videos, 'nothing was asked')
  await anna.go(`${videos}/google.youtube.watched`)
  assert.match(anna.text, /7 records/)
})

test('after a change of provider the app goes on by itself, and nothing is asked again', async () => {
  provider = await world.anotherAuthorization()
  await anna.signUp(provider)
  await link(world, anna, provider, { [host()]: 'Go on' })

  await anna.go(videos)
  assert.equal(anna.url, videos)
  assert.match(anna.text, /google\.youtube\.watched7/)
  assert.match(anna.text, new RegExp(`asked through ${provider}`))
})

test('photos are shown as photos once the owner has opened them to the provider', async () => {
  await anna.go(`${world.resource}/provider`)
  await anna.tick('Photos').press('Save what it may let apps read')
  await anna.signInIfAsked()
  await ask('google.photos.{*,original}')
  await anna.press('Allow')
  await anna.go(`${anna.url}/google.photos?as=photos`)
  const [first] = /\/access\/[^"]+\/files\/[0-9a-f]{64}/.exec(anna.page.html) ?? []
  assert.ok(first, anna.page.html)
  const file = await anna.fetch(explorer + first)
  assert.equal(file.headers.get('content-type'), 'image/jpeg')
  assert.ok((await file.arrayBuffer()).byteLength > 100)
})

test('what was ended can be read no more, and the app says so', async () => {
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', 'videos you watched')
  assert.match(anna.text, /videos you watched/)
  await anna.press('End access')
  await anna.go(videos)
  assert.match(anna.text, /The owner has ended this access/)
  assert.doesNotMatch(anna.text, /It ends|Give this access back/)
})

test('another visitor of the explorer sees nothing of it', async () => {
  const stranger = new Person('stranger')
  await stranger.go(videos)
  assert.equal(stranger.status, 404)
  assert.doesNotMatch(stranger.text, /youtube/)
})

test('who only looks around leaves nothing behind', async () => {
  const before = await readdir(dataDir)
  for (let visitor = 0; visitor < 5; visitor++) {
    const answer = await fetch(explorer)
    assert.equal(answer.headers.get('set-cookie'), null)
    await answer.text()
  }
  assert.deepEqual(await readdir(dataDir), before)
})

test('a problem has the status of its kind, and says what would be right', async () => {
  const ask = (headers: Record<string, string>, form: Record<string, string>) =>
    fetch(`${explorer}/ask`, { method: 'POST', headers, body: new URLSearchParams(form) })
  const foreign = await ask({ 'sec-fetch-site': 'cross-site' }, { from: 'anna' })
  assert.equal(foreign.status, 403)
  assert.match(await foreign.text(), /not sent by this app[\s\S]*Use the forms/)
  assert.equal((await ask({}, { from: 'nowhere', scopes: 'a.b.c' })).status, 400)
  assert.equal((await ask({}, { from: explorer, scopes: '' })).status, 400)
  for (const path of ['ask', 'notebook/ask', 'board/ask']) {
    const empty = await fetch(`${explorer}/${path}`, { method: 'POST' })
    assert.equal(empty.status, 400, path)
    const twice = new URLSearchParams('from=a&from=b&scopes=x&scopes=y&purpose=p&purpose=q')
    const doubled = await fetch(`${explorer}/${path}`, { method: 'POST', body: twice })
    assert.equal(doubled.status, 400, path)
  }
  const astray = await fetch(`${explorer}/shared?iss=x&resource=y&grant_id=z`)
  assert.equal(astray.status, 400)
  assert.match(await astray.text(), /“y” is no address/)
  const lost = await fetch(`${explorer}/callback?state=x&code=y`)
  assert.equal(lost.status, 400)
  assert.match(await lost.text(), /Begin on the first page/)
})
