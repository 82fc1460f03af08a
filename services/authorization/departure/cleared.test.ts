import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase, type TestDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../database.ts'
import { createDepartures } from './leave.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const MINUTE = 60_000
const VAULT = 'https://vault.example/owners'

let database: TestDatabase
let opened: ReturnType<typeof openDatabase<Database>>
const asked: string[] = []

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url, { max: 1 })
  opened.pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => unknown
    client.query = ((...words: unknown[]) => {
      const [first] = words as [string | { text: string }]
      asked.push(typeof first === 'string' ? first : first.text)
      return query(...words)
    }) as typeof client.query
  })
})
after(async () => {
  await opened.close()
  await database.drop()
})

/** Somebody whose provider has linked their data, let an app read, and is being asked something. */
async function somebody(resource: string): Promise<string> {
  const { db, pool } = opened
  const account = randomUUID()
  const [grant, link] = [randomUUID(), randomUUID()]
  await pool.query(
    `insert into linked_resources (account, resource, service, client_id, catalog_url, grant_keys, custody)
     values ($1, $2, '', '', '', '[]', 'provider')`,
    [account, resource],
  )
  await pool.query(
    `insert into grants (id, account, resource, client_id, client_s256, jws, details, catalog_s256, once,
       status_list, status_idx, state, issued_at)
     select $1, $2, $3, '', '', '', '[]', '', false, 0, nextval('status_numbers'), 'ended', now()`,
    [grant, account, resource],
  )
  const state = (table: 'provider_states' | 'passing_states', model: string, more: object) =>
    db
      .insertInto(table)
      .values({
        ...{ model, id: randomUUID(), grant_id: null },
        ...{ payload: JSON.stringify({ accountId: account, kind: model }), ...more },
        expires_at: new Date(NOW + MINUTE),
      } as never)
      .execute()
  await state('provider_states', 'RefreshToken', { grant_id: grant })
  await state('provider_states', 'Grant', { id: link })
  await state('provider_states', 'AccessToken', { grant_id: link })
  const used = { consumed_at: new Date(NOW - MINUTE), expires_at: new Date(NOW - MINUTE) }
  for (const grant_id of [grant, link])
    await state('passing_states', 'AuthorizationCode', { grant_id, ...used })
  await state('passing_states', 'Interaction', {})
  const pushed = { payload: JSON.stringify({ request: { authorization_details: [resource] } }) }
  await state('passing_states', 'PushedAuthorizationRequest', pushed)
  return account
}

test('what is kept of an account that is deleted goes, is found by an index, and nothing of others goes', async () => {
  const { db, pool } = opened
  const departures = createDepartures({
    ...{ db, clock: () => NOW, accounts: { remove: async () => {} } },
    endGrant: async () => true,
  })
  const anna = await somebody(`${VAULT}/anna`)
  const ben = await somebody(`${VAULT}/ben`)
  await departures.leave(anna)
  asked.length = 0
  await departures.sweep(NOW)
  const statements = asked.filter((text) => /^\s*(with|select|update|delete)\b/i.test(text))

  const left = async (mark: string) => {
    const { rows } = await pool.query<{ model: string }>(
      `select model from (select * from provider_states) s where position($1 in s::text) > 0
       union all select model from passing_states s where position($1 in s::text) > 0`,
      [mark],
    )
    return rows.map(({ model }) => model).toSorted()
  }
  const models = ['AccessToken', 'AuthorizationCode', 'AuthorizationCode', 'Grant', 'Interaction']
  assert.deepEqual(await left(anna), [])
  assert.deepEqual(await left(`${VAULT}/anna`), [])
  assert.deepEqual(await left(ben), [...models, 'RefreshToken'])
  assert.deepEqual(await left(`${VAULT}/ben`), ['PushedAuthorizationRequest'])

  assert.ok(statements.length > 10, String(statements.length))
  await pool.query('set enable_seqscan = off')
  for (const text of statements) {
    const { rows } = await pool.query(`explain (generic_plan) ${text}`)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    // Who is leaving at present are few.
    const read = [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table)
    assert.deepEqual(
      read.filter((table) => table !== 'departures'),
      [],
      `${text}\n${plan}`,
    )
  }
})
