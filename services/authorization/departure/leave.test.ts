import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { createDepartures } from './leave.ts'

const HOUR = 3_600_000

test('a place of data that is silent is told of a deleted account for a day, and then nobody is left to tell it', async () => {
  await using database = await disposable()
  const { db } = database
  const left = Date.parse('2026-11-20T12:00:00Z')
  let now = left
  const departures = createDepartures({
    ...{ db, clock: () => now, accounts: { remove: async () => {} } },
    endGrant: async () => true,
  })
  const account = randomUUID()
  await db
    .insertInto('departures')
    .values({ account, left_at: new Date(left) })
    .execute()
  await db
    .insertInto('outbox')
    .values({
      ...{ grant_id: 'g', account, resource: 'https://vault.example/owners/x' },
      ...{ event: 'urn:mandate:params:event:grant-revoked', body: '{}' },
    })
    .execute()
  const kept = async () => (await db.selectFrom('outbox').select('id').execute()).length
  for (const [hours, count] of [
    [0, 1],
    [23, 1],
    [25, 0],
  ] as const) {
    now = left + hours * HOUR
    await departures.sweep(now)
    assert.equal(await kept(), count, `after ${hours} hours`)
  }
  assert.deepEqual(await db.selectFrom('departures').selectAll().execute(), [])
})

async function disposable() {
  const database = await freshDatabase(migrations)
  const { db, close } = openDatabase<Database>(database.url)
  const end = async () => {
    await close()
    await database.drop()
  }
  return { db, [Symbol.asyncDispose]: end }
}
