/** The master key of a service is exchanged while its processes run, and no file and no record is written anew. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { operateAuthorization, startAuthorization } from '@mandate/authorization'
import { operateResource, startResource } from '@mandate/resource'
import { openDatabase, type ServiceConfig } from '@mandate/server'
import { freePort } from '@mandate/server/testing'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const former = randomBytes(32)
const coming = randomBytes(32)
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string

before(async () => {
  // The first step is done: every process of the services knows both keys, and seals with the former one.
  const both = (config: ServiceConfig) => ({
    ...{ ...config, masterKey: former, formerMasterKeys: [coming] },
  })
  world = ends.use(await World.start({ changeResource: both, changeAuthorization: both }))
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 3, locations: 5 })).files)
  await anna.signUp(world.authorization)
  await link(world, anna, world.authorization)
})
after(() => ends.disposeAsync())

/** The second step, in one process: it seals with the coming key. */
const exchanged = (config: ServiceConfig): ServiceConfig => ({
  ...{ ...config, masterKey: coming, formerMasterKeys: [former] },
})
/** The last step: the former key is gone. */
const alone = (config: ServiceConfig): ServiceConfig => ({
  ...{ ...config, masterKey: coming, formerMasterKeys: [] },
})

async function original(): Promise<Buffer> {
  const url = `${resource}/records/google.photos?limit=1000`
  const { records } = (await (await anna.fetch(url)).json()) as {
    records: { original?: { sha256: string } }[]
  }
  const { sha256 } = records.find((record) => record.original)!.original!
  const file = await anna.fetch(`${resource}/blobs/${sha256}`)
  assert.equal(file.status, 200)
  return Buffer.from(await file.arrayBuffer())
}

/** Of every row of files and records, in the database as it is. */
async function states(): Promise<string> {
  const { pool, close } = openDatabase(world.resourceConfig.databaseUrl)
  const { rows } = await pool.query(
    `select (select md5(string_agg(b::text, '' order by b::text)) from blobs b) as blobs,
      (select md5(string_agg(r::text, '' order by r::text)) from records r) as records`,
  )
  await close()
  return JSON.stringify(rows)
}

test('old and new processes read each other, and afterwards the former key opens nothing and is not needed', async () => {
  const bytes = await original()
  const config = exchanged({ ...world.resourceConfig, port: await freePort() })
  const second = await startResource(config)

  // Somebody whose keys are sealed with the coming key, at a process that seals with the former one.
  const bert = new Person('bert')
  bert.doors[world.resource] = `http://localhost:${config.port}`
  await bert.signUp(world.resource)
  const same = bert.elsewhere()
  await same.go(`${world.resource}/sign-in`)
  await same.signInIfAsked()
  const theirs = await addressOfData(world, same)
  await importFiles(same, theirs, (await madeTakeout({ seed: 2, photos: 1, locations: 5 })).files)

  const before = await states()
  const said: string[] = []
  const code = await operateResource(config, ['keys', 'rewrap'], (line) => said.push(line))
  assert.equal(code, 0, said.join('\n'))
  assert.match(said.join('\n'), /^owners\.data_key: [1-9]\d* done, 0 left$/m)
  assert.match(said.join('\n'), /^signing_keys\.sealed: 1 done, 0 left$/m)
  assert.deepEqual(await original(), bytes, 'the old process')
  assert.equal(await states(), before, 'neither a file nor a record was touched')

  await second.close()
  await world.stopResource()
  world.resourceConfig = alone(world.resourceConfig)
  await world.restartResource()
  assert.deepEqual(await original(), bytes, 'with the new key alone')
})

test('a process without the key that something is sealed with says which, and does not start', async () => {
  const old = { ...world.resourceConfig, port: await freePort(), masterKey: former }
  await assert.rejects(startResource(old), (error: Error) => {
    assert.match(error.message, /^MASTER_KEY: \w+\.\w+ is sealed under the master key [0-9a-f]{8}/)
    assert.ok(!error.message.includes(former.toString('hex')))
    return true
  })
})

test('grant keys too: what an owner agrees to afterwards is signed with the same key as before', async () => {
  await using app = await App.start()
  const issuer = world.authorization
  const obtain = () =>
    app.obtain(anna, issuer, { scope: 'google.photos.title', resource, prompt: 'consent' })
  const issuerOf = (grant: string) =>
    JSON.parse(Buffer.from(grant.split('.')[1]!, 'base64url').toString()).iss
  const first = await obtain()
  const code = await operateAuthorization(
    exchanged(world.authorizationConfig),
    ['keys', 'rewrap'],
    () => {},
  )
  assert.equal(code, 0)
  await world.stopAuthorization()
  world.authorizationConfig = alone(world.authorizationConfig)
  await world.restartAuthorization()
  const second = await obtain()
  assert.equal(issuerOf(second.grant), issuerOf(first.grant))
  assert.notEqual(second.grant_id, first.grant_id)
  const old = { ...world.authorizationConfig, port: await freePort(), masterKey: former }
  await assert.rejects(startAuthorization(old), /^SealError: MASTER_KEY: /)
})
