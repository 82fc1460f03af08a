/**
 * What many requests share a statement for is found by its key. Each connection keeps the plan that it made once, perhaps when
 * nobody had come yet: a join that reads a small table whole would go on so when a hundred thousand owners are there.
 */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { auditLog } from '@mandate/audit'
import { openDatabase, type Pool } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import type { Kysely } from 'kysely'
import { facts } from '../access/facts.ts'
import { type Database, migrations } from '../database.ts'
import { noteReadings } from './readings.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const owner = randomUUID()

let db: Kysely<Database>
let pool: Pool
let end: () => Promise<void>
before(async () => {
  const database = await freshDatabase(migrations)
  const opened = openDatabase<Database>(database.url, { max: 2 })
  ;({ db, pool } = opened)
  end = async () => {
    await opened.close()
    await database.drop()
  }
})
after(() => end())

/** The plans, good for any values, of what is said to the database meanwhile about these tables; it has never counted them. */
async function plansOf(run: () => Promise<unknown>): Promise<string> {
  const said: string[] = []
  const listen = (client: { query: unknown }) => {
    const query = (client.query as (...words: unknown[]) => unknown).bind(client)
    client.query = (...words: unknown[]) => {
      const [first] = words as [string | { text: string }]
      said.push(typeof first === 'string' ? first : first.text)
      return query(...words)
    }
  }
  pool.on('acquire', listen)
  await run()
  pool.off('acquire', listen)
  const plans = []
  for (const text of new Set(said.filter((one) => /\$1/.test(one)))) {
    const { rows } = await pool.query(`explain (generic_plan) ${text}`)
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
  }
  assert.ok(plans.length > 0)
  return plans.join('\n\n')
}

test('what may have changed about a token', async () => {
  const asked = { owner, issuer: 'https://as.example', grant: 'g1', proof: null }
  const plan = await plansOf(() => facts(pool)(asked))
  assert.match(plan, /Index Scan using grants_pkey on grants/)
  assert.doesNotMatch(plan, /Seq Scan/)
})

test('what was read under a grant', async () => {
  const reading = { owner, grantId: 'g1', rows: 1, bytes: 1, signedInAt: null }
  const plan = await plansOf(() => noteReadings(db, [reading], new Date(NOW)))
  assert.match(plan, /Index Scan using grants_pkey on grants/)
  assert.doesNotMatch(plan, /Seq Scan/)
})

test('the places of entries in the chain', async () => {
  const log = auditLog({ pool, clock: () => NOW })
  await log.append([{ owner, at: NOW, body: { kind: 'read', what: 'photos' } }])
  const plan = await plansOf(() => log.seal())
  assert.match(plan, /Update on audit/)
  assert.doesNotMatch(plan, /Seq Scan/)
})
