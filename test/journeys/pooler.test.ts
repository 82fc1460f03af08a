/**
 * Between the services and their databases stands PgBouncer. One that keeps sessions is not noticed by anybody; any other one seems to work,
 * and would mix up locks and settings: it is refused before anything is changed, in words that say which mode is right.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startAuthorization } from '@mandate/authorization'
import { startResource, startWorker } from '@mandate/resource'
import { openDatabase, type ServiceConfig } from '@mandate/server'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { Pooler, skipPooler as skip } from '../support/pooler.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const poolers = new Map<string, Pooler>()
let world: World

before(async () => {
  if (skip) return
  for (const mode of ['session', 'transaction', 'statement'] as const)
    poolers.set(mode, ends.use(await Pooler.start(mode)))
  const through = (config: ServiceConfig) => ({
    ...config,
    databaseUrl: poolers.get('session')!.through(config.databaseUrl),
  })
  world = ends.use(await World.start({ changeAuthorization: through, changeResource: through }))
})
after(() => ends.disposeAsync())

test('behind a pooler that keeps sessions people import, allow, read and end', {
  skip,
}, async () => {
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 5, locations: 30 })).files)
  const scope = 'google.photos.title'
  const tokens = await app.obtain(anna, world.authorization, { scope, resource })
  const read = () => app.read(`${resource}/records/google.photos`, tokens.access_token)
  const { body } = await read()
  assert.equal((body['records'] as object[]).length, 5)
  await anna.go(`${world.authorization}/access`)
  // Once to say so, once to be sure.
  for (const _ of [1, 2]) await anna.press('End access')
  await until(async () => (await read()).status === 401)
})

for (const [what, start, of] of [
  ['authorization service', startAuthorization, 'authorizationConfig'],
  ['resource service', startResource, 'resourceConfig'],
  ['worker', startWorker, 'resourceConfig'],
] as const) {
  for (const mode of ['transaction', 'statement']) {
    test(`the ${what} refuses one that keeps ${mode}s, and has changed nothing`, {
      skip,
    }, async () => {
      await using database = await freshDatabase()
      const { pool, close } = openDatabase(database.url)
      const tables = async () => (await pool.query('select tablename from pg_tables')).rows
      const former = await tables()
      const databaseUrl = poolers.get(mode)!.through(database.url)
      const begun = start({ ...world[of], port: await freePort(), databaseUrl })
      await assert.rejects(begun, {
        name: 'NoSessions',
        message: /^DATABASE_URL: .*pool_mode = session/,
      })
      assert.deepEqual(await tables(), former)
      await close()
    })
  }
}

test('a replica behind one that keeps transactions is refused too', { skip }, async () => {
  const replicaUrl = poolers.get('transaction')!.through(world.resourceConfig.databaseUrl)
  const begun = startResource({ ...world.resourceConfig, port: await freePort(), replicaUrl })
  await assert.rejects(begun, { name: 'NoSessions', message: /^DATABASE_REPLICA_URL: / })
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 100, 'not within ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
