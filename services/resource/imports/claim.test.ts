import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@mandate/server'
import type { Database } from '../database.ts'
import { home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'
import { importsStore } from './store.ts'

test('of two workers that claim two imports of one owner in the same moment, one gets it', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  for (const name of ['a', 'b']) {
    await ana.start(
      await ana.upload({ [`${name}.zip`]: zipOf({ [`Takeout/${name}.json`]: '{}' }) }),
    )
  }
  const { rows } = await here.pool.query<{ owner: string }>('select owner from owners')
  const owner = rows[0]?.owner ?? ''
  const imports = importsStore(here)

  // Both claims have begun, and neither has written, before one of them may.
  const gate = await here.pool.connect()
  await gate.query('begin')
  await gate.query('select from imports for update')
  const claims = [1, 2].map((number) => imports.claim(owner, number, randomUUID()))
  const blocked = `select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  while ((await here.pool.query(blocked)).rowCount !== 2) await wait(10)
  await gate.query('commit')
  gate.release()

  const got = (await Promise.all(claims)).filter((one) => one !== null)
  assert.equal(got.length, 1)
  await here.pool.query('update imports set worker = null, lease_until = null')

  // And twenty times as it comes, each worker with connections of its own.
  const other = openDatabase<Database>(here.config.databaseUrl)
  for (let round = 0; round < 20; round += 1) {
    const [a, b] = [randomUUID(), randomUUID()]
    const both = [imports.claim(owner, 1, a), importsStore(other).claim(owner, 2, b)]
    const taken = (await Promise.all(both)).filter((one) => one !== null)
    assert.equal(taken.length, 1, `round ${round}`)
    await imports.release(owner, 1, a)
    await imports.release(owner, 2, b)
  }
  await other.close()
})
