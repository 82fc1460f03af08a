/** Somebody else's place of data takes its time, and there is much to be told to it: nobody's end of access waits behind that. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { Person } from '../../support/person.ts'
import { StubResource } from './stub-resource.ts'
import { stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].title'
const MANY = 1_000

test('attack 47: an owner whose place of data never answers delays no one else’s end of access', async () => {
  await using world = await stubWorld()
  const { issuer, app, anna, stub } = world
  await using silent = await StubResource.start()
  const mallory = new Person('mallory')
  await mallory.signUp(issuer)
  await silent.bind(mallory, issuer)
  const theirs = await app.obtain(mallory, issuer, { scope: SCOPE })
  await silent.event('grant-issued', theirs.grant_id)
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE })
  await stub.event('grant-issued', tokens.grant_id)

  silent.eventsStatus = 0
  const database = new pg.Client({ connectionString: world.databaseUrl })
  await using _database = { [Symbol.asyncDispose]: () => database.end() }
  await database.connect()
  await database.query(
    `insert into outbox (grant_id, account, resource, event, body)
     select grant_id, account, resource, 'urn:mandate:params:event:grant-revoked', '{}'
     from outbox, generate_series(1, ${MANY}) where grant_id = $1`,
    [theirs.grant_id],
  )
  await anna.go(`${issuer}/access/${tokens.grant_id}/end`)
  await anna.press('End access')
  await stub.event('grant-revoked', tokens.grant_id)
  const { rows } = await database.query<{ untried: number }>(
    'select count(*)::int as untried from outbox where grant_id = $1 and attempts = 0',
    [theirs.grant_id],
  )
  assert.ok(Number(rows[0]?.untried) > 0, 'it came before all that was written earlier')
})
