/**
 * What both services and a worker ask their databases again and again while nobody comes, at each look at `/metrics`, and when they start:
 * found by an index each time. What walks through a table of all people costs more with each of them, in every process, every second.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

/** As large as the service is, however many people come; or read as a whole because all of it is wanted. */
const SMALL = [
  ...[
    'signing_keys',
    'database_places',
    'own_address',
    'restores',
    'collections',
    'swept',
    'nobody',
    'errands',
  ],
  ...['status_numbers', 'migrations'],
]
/** Longer than the slowest of what comes every few seconds. */
const LISTENED = 6_000

const asked = new Map<string, Set<string>>()
const query = pg.Client.prototype.query
let isListening = false
const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  pg.Client.prototype.query = function (this: pg.Client, ...words: unknown[]) {
    const [first] = words as [string | { text: string }]
    const text = typeof first === 'string' ? first : first.text
    const database = String(this.database)
    if (isListening && !asked.get(database)?.add(text)) asked.set(database, new Set([text]))
    return (query as (...words: unknown[]) => unknown).apply(this, words)
  } as typeof query
  world = ends.use(await World.start())
  await owner(world, new Person('anna'))
})
after(async () => {
  await ends.disposeAsync()
  pg.Client.prototype.query = query
})

test('nothing of it reads a table that grows with people', { timeout: 60_000 }, async () => {
  isListening = true
  for (const origin of [world.authorization, world.resource])
    assert.ok((await fetch(`${origin}/metrics`)).ok)
  await setTimeout(LISTENED)
  isListening = false
  await judge(10)
})

test('nor does anything that each process asks when it starts', { timeout: 60_000 }, async () => {
  await Promise.all([world.stopAuthorization(), world.stopResource()])
  asked.clear()
  isListening = true
  await world.restartAuthorization()
  await world.restartResource()
  await world.startWorker()
  isListening = false
  await judge(20)
})

/** What was heard, by its plan. */
async function judge(least: number): Promise<void> {
  let judged = 0
  for (const { databaseUrl } of [world.authorizationConfig, world.resourceConfig]) {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      await client.query('set enable_seqscan = off')
      for (const text of asked.get(String(client.database)) ?? []) {
        if (!/^\s*(with|select|update|delete|insert)\b/i.test(text) || /pgboss|pg_/.test(text))
          continue
        const { rows } = await client.query(`explain (generic_plan) ${text}`)
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
        const read = [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table = '']) => table)
        assert.deepEqual(
          read.filter((table) => !SMALL.includes(table)),
          [],
          `${text}\n${plan}`,
        )
        judged += 1
      }
    } finally {
      await client.end()
    }
  }
  assert.ok(judged >= least, `${judged} statements`)
}
