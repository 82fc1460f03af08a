/** Another provider: nothing is moved, nothing is asked again, and the former one is out from that moment. */

import assert from 'node:assert/strict'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, link, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01,time~day}'
let world: World
let second: string
let map: App
let notes: App
let resource: string
let tokens: Tokens
let database: pg.Pool
const anna = new Person('anna')
const records = () => `${resource}/records/google.photos`

before(async () => {
  world = await World.start()
  map = await App.start({ name: 'Trip Map' })
  notes = await App.start({ name: 'Notes' })
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 20 })).files)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  database = new pg.Pool({ connectionString: world.resourceConfig.databaseUrl, max: 1 })
  tokens = await map.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await map.read(records(), tokens.access_token)).status, 200)
})
after(async () => {
  await database.end()
  await map[Symbol.asyncDispose]()
  await notes[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('before the last button nothing has changed, and Cancel leaves all as it was', async () => {
  await toConfirmPage(world, anna, second)
  assert.ok(anna.has('Trip Map') || anna.has(new URL(map.clientId).host))
  assert.equal(anna.page.ticked().length, 0, 'nothing is preselected')
  await anna.press('Cancel')
  assert.equal((await map.read(records(), tokens.access_token)).status, 200)
  assert.equal((await bindings()).filter((each) => each.active).length, 1)
})

test('without an answer for an app the change is not made', async () => {
  await toConfirmPage(world, anna, second)
  await anna.press('Change provider')
  assert.ok(anna.has('Choose Go on or Stop'), anna.text)
  assert.equal((await bindings()).at(-1)?.issuer, world.authorization)
})

test('two apps can read before the change', async () => {
  const own = await notes.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await notes.read(records(), own.access_token)).status, 200)
})

test('the change refuses the former provider at once and rewrites no record and no file', async () => {
  const rowsBefore = await versions()
  const objectsBefore = await objects()
  assert.ok(rowsBefore.length > 0 && objectsBefore.length > 0)

  await link(world, anna, second, {
    [new URL(map.clientId).host]: 'Go on',
    [new URL(notes.clientId).host]: 'Stop',
  })

  const refused = await map.read(records(), tokens.access_token)
  assert.equal(refused.status, 401)
  assert.equal(refused.body.code, 'invalid_token')
  const refreshed = await map.refresh(world.authorization, tokens.refresh_token as string)
  if (refreshed.status === 200) {
    const again = await map.read(records(), String(refreshed.body['access_token']))
    assert.equal(again.status, 401, 'a new token of the former provider opens nothing')
  } else assert.equal(refreshed.body.error, 'invalid_grant')
  assert.deepEqual(await versions(), rowsBefore)
  assert.deepEqual(await objects(), objectsBefore)
})

test('discovery now names the new provider', async () => {
  assert.equal(await map.discover(resource), second)
})

test('the app that goes on is not asked again', async () => {
  const asked = await map.ask(anna, second, { scope: SCOPE, resource })
  const back = map.returned(anna)
  const answer = await map.redeem(asked, back['code'] as string)
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.body['grant_id'], tokens.grant_id, 'it is the same grant')
  assert.equal(answer.body['grant'], tokens.grant, 'byte for byte')
  const read = await map.read(records(), String(answer.body['access_token']))
  assert.equal(read.status, 200, read.text)
})

test('the app that was stopped is asked', async () => {
  await notes.ask(anna, second, { scope: SCOPE, resource })
  assert.ok(anna.hasButton('Allow'), anna.text)
  await anna.press('Refuse')
  assert.equal(notes.returned(anna)['error'], 'access_denied')
})

test('the way back works too', async () => {
  await link(world, anna, world.authorization, { [new URL(map.clientId).host]: 'Go on' })
  assert.equal(await map.discover(resource), world.authorization)
  const asked = await map.ask(anna, world.authorization, { scope: SCOPE, resource })
  const answer = await map.redeem(asked, map.returned(anna)['code'] as string)
  assert.equal((await map.read(records(), String(answer.body['access_token']))).status, 200)
  const chain = await bindings()
  assert.deepEqual(
    chain.map((each) => each.seq),
    [1, 2, 3],
  )
})

/** Row versions: `xmin` changes whenever a row is written. */
async function versions(): Promise<string[]> {
  const rows = await database.query(
    `select record::text || ':' || xmin::text || ':' || revision as v from records
     union all select encode(sha256, 'hex') || ':' || xmin::text from blobs order by 1`,
  )
  return rows.rows.map((row) => row.v)
}

async function objects(): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(world.resourceConfig.dataDir, { recursive: true })) {
    // How far the database had come is written down beside it, change or none.
    if (entry === 'database-position.json') continue
    // Previews are made in their own time after an import, whatever happens meanwhile.
    if (entry.startsWith(join('objects', 'previews'))) continue
    const facts = await stat(join(world.resourceConfig.dataDir, entry))
    if (facts.isFile()) found.push(`${entry} ${facts.mtimeMs} ${facts.size}`)
  }
  return found.sort()
}

async function bindings(): Promise<{ seq: number; issuer: string; active: boolean }[]> {
  const answer = await anna.fetch(`${resource}/bindings`)
  const body = (await answer.json()) as {
    bindings: { seq: number; issuer: string; active: boolean }[]
  }
  return body.bindings.toSorted((a, b) => a.seq - b.seq)
}
