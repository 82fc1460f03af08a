/** Events that were told do not stay for ever; those still to be told do. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { sweepOutbox } from './outbox.ts'

const DAY = 86_400_000

test('what was confirmed or given up a week ago goes, what waits stays', async () => {
  const database = await freshDatabase(migrations)
  const { db, close } = openDatabase<Database>(database.url)
  const now = Date.now()
  const row = (grant: string, age: number, end: object = {}) => ({
    ...{ grant_id: grant, account: randomUUID(), resource: 'https://rs.example/owners/a' },
    ...{ event: 'x', body: '{}', created_at: new Date(now - age), ...end },
  })
  try {
    await db
      .insertInto('outbox')
      .values([
        row('told', 9 * DAY, { confirmed_at: new Date(now - 8 * DAY) }),
        row('told late', 9 * DAY, { confirmed_at: new Date(now - 1 * DAY) }),
        row('given up', 8 * DAY, { given_up: 'the binding has ended' }),
        row('waiting', 400 * DAY),
      ])
      .execute()
    await sweepOutbox(db, now)
    const left = await db.selectFrom('outbox').select('grant_id').orderBy('id').execute()
    assert.deepEqual(
      left.map((one) => one.grant_id),
      ['told late', 'waiting'],
    )
  } finally {
    await close()
    await database.drop()
  }
})
