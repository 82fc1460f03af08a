import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import type { GrantTables } from '../tables.ts'
import { createGrantLists, type GrantLists } from './lists.ts'

const NOW = Date.UTC(2026, 10, 20)
const DAY = 86_400_000

let database: Awaited<ReturnType<typeof freshDatabase>>
let opened: ReturnType<typeof openDatabase<Database>>
let lists: GrantLists
let made = 0

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
  lists = createGrantLists({ db: opened.db, clock: () => NOW })
})
after(async () => {
  await opened.close()
  await database.drop()
})

async function grant(
  account: string,
  more: Partial<{
    id: (n: number) => string
    client: string
    state: string
    endedAt: number
    expiresAt: number
  }> = {},
): Promise<string> {
  const n = made++
  const id = more.id?.(n) ?? `grant-${String(n).padStart(4, '0')}`
  await opened.db
    .insertInto('grants')
    .values({
      ...{ id, account, resource: 'https://vault.example/owners/a' },
      client_id: `https://${more.client ?? 'app'}.example/client.json`,
      ...{ client_s256: 's', jws: 'j', details: '[]', catalog_s256: 'c', shown: '[]' },
      ...{ once: false, carried: false, status_list: 0, status_idx: n },
      state: (more.state ?? 'delivered') as GrantTables['grants']['state'],
      issued_at: new Date(NOW - 200 * DAY + n),
      expires_at: more.expiresAt === undefined ? null : new Date(more.expiresAt),
      ended_at: more.endedAt === undefined ? null : new Date(more.endedAt),
      ended_by: more.endedAt === undefined ? null : 'owner',
    })
    .execute()
  return id
}

test('live is what can be read with, and what is still ending; the rest comes fifty at a time', async () => {
  const account = randomUUID()
  const reads = await grant(account, { expiresAt: NOW + DAY })
  const ending = await grant(account, { state: 'ending', endedAt: NOW - 1000 })
  for (let n = 0; n < 70; n++) {
    // Ten at a time end in one moment.
    await grant(account, { state: 'ended', endedAt: NOW - DAY - Math.floor(n / 10) * 1000 })
  }
  for (let n = 0; n < 50; n++) await grant(account, { expiresAt: NOW - 2 * DAY - n })
  assert.deepEqual(
    (await lists.live(account)).map(({ id }) => id),
    [ending, reads],
  )
  const seen: string[] = []
  const moments: number[] = []
  let before: string | null = null
  do {
    const page: Awaited<ReturnType<GrantLists['ended']>> = await lists.ended(account, before)
    assert.ok(page && page.grants.length <= 50)
    seen.push(...page.grants.map(({ id }) => id))
    moments.push(...page.grants.map((one) => one.endedAt ?? one.expiresAt ?? 0))
    before = page.next
  } while (before !== null)
  assert.equal(seen.length, 120)
  assert.equal(new Set(seen).size, 120)
  assert.deepEqual(
    moments,
    moments.toSorted((a, b) => b - a),
  )
})

test('those that came from elsewhere have ids of other letters, and pages go on behind them', async () => {
  const account = randomUUID()
  const id = (n: number) => `urn:app.example:${n}~${'a'.repeat(22)}`
  for (let n = 0; n < 51; n++) await grant(account, { id, state: 'ended', endedAt: NOW - n })
  const first = await lists.ended(account, null)
  const second = first && (await lists.ended(account, first.next))
  assert.equal(second?.grants.length, 1)
})

test('apps are counted once, whatever they were allowed; ending is not reading', async () => {
  const account = randomUUID()
  await grant(account, { client: 'one' })
  await grant(account, { client: 'one', expiresAt: NOW + DAY })
  await grant(account, { client: 'two' })
  await grant(account, { client: 'three', expiresAt: NOW - DAY })
  await grant(account, { client: 'four', state: 'ending', endedAt: NOW })
  assert.deepEqual(await lists.counts(account), { apps: 2, people: 0, ended: 1 })
  assert.deepEqual(await lists.counts(randomUUID()), { apps: 0, people: 0, ended: 0 })
})

test('an address that nobody was given leads nowhere', async () => {
  const account = randomUUID()
  for (const before of ['', 'yesterday', '1.', '.a', '1.a b', "1.a'"]) {
    assert.equal(await lists.ended(account, before), null)
  }
  assert.deepEqual(await lists.receipts(account, null), { grants: [], next: null })
})
