/** Events that were told do not stay for ever; those still to be told do. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { sweepOutbox } from './sweep.ts'

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

test('what has ended by itself is told for a day and no longer, however long its place of data is gone', async () => {
  const database = await freshDatabase(migrations)
  const { db, close } = openDatabase<Database>(database.url)
  const now = Date.now()
  const account = randomUUID()
  const resource = 'https://gone.example/owners/a'
  const grant = (id: string, state: 'pending' | 'ending', end: number | null) => ({
    ...{ id, account, resource, client_id: 'https://a.example/c', client_s256: 'c', jws: id },
    ...{ details: '[]', catalog_s256: 'k', shown: null, once: false, carried: false },
    ...{ status_list: 0, status_idx: Number(id), state, issued_at: new Date(now - 9 * DAY) },
    ...{ expires_at: end === null ? null : new Date(end), ended_by: null },
  })
  try {
    const grants = [
      grant('1', 'pending', now - 2 * DAY),
      grant('2', 'ending', now - 2 * DAY),
      grant('3', 'ending', now - DAY / 2),
      grant('4', 'ending', null),
    ]
    await db.insertInto('grants').values(grants).execute()
    const told = { account, resource, event: 'x', body: '{}' }
    const news = grants.map(({ id }) => ({ grant_id: id, ...told }))
    const webhook = { grant_id: '1', ...told, app: 'https://a.example/c' }
    await db
      .insertInto('outbox')
      .values([...news, webhook])
      .execute()
    await sweepOutbox(db, now)
    const left = await db
      .selectFrom('outbox')
      .select(['grant_id', 'app'])
      .where('given_up', 'is', null)
      .orderBy('id')
      .execute()
    assert.deepEqual(
      left.map((one) => [one.grant_id, one.app]),
      [
        ['3', null],
        ['4', null],
        ['1', 'https://a.example/c'],
      ],
    )
    const states = await db.selectFrom('grants').select(['id', 'state']).orderBy('id').execute()
    assert.deepEqual(
      states.map(({ state }) => state),
      ['pending', 'ended', 'ending', 'ending'],
    )
  } finally {
    await close()
    await database.drop()
  }
})
