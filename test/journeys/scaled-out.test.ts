/** Two of each process behind a balancer that knows nothing, a database for each service, and a replica: as for many people. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '@mandate/server/testing'
import { copyAsStandby, startPostgres } from '@mandate/start/launcher'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Deployment } from '../support/deployment.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { Archive, fetchParts, takeOut } from '../support/take-out.ts'
import { marksOf, traces } from '../support/traces.ts'

test('two of each process and a replica do what one does, and go on without the replica', {
  timeout: 300_000,
}, async () => {
  await using ends = new AsyncDisposableStack()
  const folder = mkdtempSync(join(tmpdir(), 'mandate-scaled-'))
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  const primary = await startPostgres(join(folder, 'primary'), { port: await freePort() })
  ends.defer(() => primary.discard())
  const databases = {
    authorization: await primary.database('authorization'),
    resource: await primary.database('resource'),
  }
  await copyAsStandby(
    join(folder, 'primary'),
    join(folder, 'replica'),
    await primary.database('postgres'),
  )
  const replica = await startPostgres(join(folder, 'replica'), { port: await freePort() })
  ends.defer(() => replica.discard())
  const copy = await replica.database('resource')
  const deployed = ends.use(await Deployment.start(databases, 2, { workers: 2, replica: copy }))
  const app = ends.use(await App.start())

  const people = [new Person('anna'), new Person('ben')] as const
  const homes: string[] = []
  for (const person of people) homes.push(await owner(deployed, person))
  const brought = await Promise.all(
    people.map(async (person, nth) => {
      const { files, truth } = await madeTakeout({ photos: 6, locations: 40, seed: nth + 1 })
      const { report } = await importFiles(person, homes[nth]!, files)
      assert.equal(report.state, 'completed')
      return truth
    }),
  )
  const [anna, ben] = people
  const [resource = '', bens = ''] = homes
  const tokens = await app.obtain(anna, deployed.authorization, {
    ...{ scope: 'google.youtube.watched.{title,time}', resource },
  })
  const url = `${resource}/records/google.youtube.watched?limit=10`
  // Each page by the next process, one after the other, with the cursor of the one before.
  let next: string | undefined
  let count = 0
  for (let pages = 0; pages < 20; pages++) {
    const page: string = next ? `${url}&cursor=${encodeURIComponent(next)}` : url
    const { status, body, text } = await app.read(page, tokens.access_token)
    assert.equal(status, 200, text)
    count += (body['records'] as object[]).length
    next = body['next'] as string | undefined
    if (!next) break
  }
  assert.equal(count, brought[0]!.watched.length)

  // What owners look at and take along is read from the replica: it counts who reads its tables.
  const client = new pg.Client({ connectionString: copy })
  client.on('error', () => {})
  await client.connect()
  const reads = async () => {
    const { rows } = await client.query(
      `select sum(idx_scan)::int as count, pg_is_in_recovery() as is_replica
       from pg_stat_user_tables where relname like 'records_%'`,
    )
    assert.equal(rows[0].is_replica, true)
    return rows[0].count as number
  }
  const unread = await reads()
  await until(async () => {
    await ben.go(`${deployed.resource}/explore/google.photos`)
    assert.equal(ben.status, 200, ben.text)
    return (await reads()) > unread
  })
  const looked = await reads()
  const archive = await Archive.open(await fetchParts(ben, bens, await takeOut(ben, bens)))
  assert.ok((await archive.lines('records/google.photos')).length > 0)
  await until(async () => (await reads()) > looked)
  await client.end()

  // What is deleted is gone from the replica as well, as soon as that has followed.
  const cleo = new Person('cleo-who-leaves')
  const cleos = await owner(deployed, cleo)
  await importFiles(cleo, cleos, (await madeTakeout({ photos: 2, locations: 10 })).files)
  const marks = await marksOf(databases.resource, cleo.name, cleos)
  await until(async () => Object.keys(await traces(copy, marks)).length > 4)
  await cleo.go(`${deployed.resource}/delete`)
  await cleo.click('Delete everything')
  await cleo.press('Delete now')
  assert.match(cleo.text, /Your account is deleted/)
  for (const database of [databases.resource, copy])
    await until(async () => Object.keys(await traces(database, marks)).length === 0)

  await replica.stop()
  for (const place of ['explore/google.photos', 'explore/google.location']) {
    await ben.go(`${deployed.resource}/${place}`)
    assert.equal(ben.status, 200, ben.text)
  }

  // Ended at one process, it is refused by all.
  await anna.go(`${deployed.resource}/access`)
  await anna.press('End access')
  await anna.press('End access')
  for (let each = 0; each < 4; each++) {
    assert.equal((await app.read(url, tokens.access_token)).status, 401)
  }
  assert.deepEqual(deployed.exceptions(), [])
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 300, 'not within half a minute')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
