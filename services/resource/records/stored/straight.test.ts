import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import type { BatchCounts } from './batch.ts'
import { type NewRecord, recordId } from './encode.ts'
import { hmacSha256 } from './mac.ts'
import { restCipher } from './rest.ts'
import { openRecordWriter } from './writer.ts'

const mac = hmacSha256(Buffer.alloc(32, 7))
const rest = restCipher({ idKey: Buffer.alloc(32, 7), dataKey: Buffer.alloc(32, 8) })
let database: Awaited<ReturnType<typeof freshDatabase>>
let opened: ReturnType<typeof openDatabase<Database>>

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
})
after(async () => {
  await opened.close()
  await database.drop()
})

async function newOwner(): Promise<string> {
  const owner = randomUUID()
  const sealed = Buffer.alloc(1)
  const keys = { id_key: sealed, data_key: sealed }
  const values = { owner, account: randomUUID(), ...keys, quota: 1e9 }
  await opened.db.insertInto('owners').values(values).execute()
  return owner
}

const openWriter = (owner: string, number: number, counts: BatchCounts[]) =>
  openRecordWriter({
    ...{ pool: opened.pool, owner, import: number, rest },
    snapshot: () => null,
    commit: async (_tx, _snapshot, batch) => {
      counts.push(...batch)
    },
  })

/** The staging table is used by what is compared alone: so it shows which way a batch went. */
async function write(owner: string, number: number, records: readonly NewRecord[], size = 3) {
  const counts: BatchCounts[] = []
  const writer = await openWriter(owner, number, counts)
  for (const [nth, record] of records.entries()) {
    await writer.add(record)
    if (nth % size !== size - 1) continue
    writer.group(mac(`${number} ${nth}`).slice(0, 32), size)
    await writer.flush()
  }
  await writer.flush()
  await writer.close()
  return counts
}

const record = (key: string, more: Partial<NewRecord> = {}): NewRecord => ({
  ...{ collection: 1, record: recordId(mac, 'a', 'c', key), time: null, timeEnd: null },
  ...{ account: 1, fields: { key }, rest: null, ...more },
})

/** All that is stored of an owner, but for the keys under which it lies. */
async function all(owner: string) {
  const of = async (text: string) => (await opened.pool.query(text, [owner])).rows
  return {
    records: await of(
      `select collection, record, time::text, time_end::text, account, fields, encode(hash, 'hex') as hash, import, revision,
         source_import, part, entry, encode(rest_sealed, 'hex') as rest_sealed, rest from records where owner = $1 order by 1, 2`,
    ),
    batches: await of(
      `select revision, import, collection, (select array_agg(u order by u) from unnest(added) as u) as added,
         changed, same, removed, outdone from import_batches where owner = $1 order by 1`,
    ),
    stats: await of(
      `select collection, account, count, first::text, last::text from collection_stats where owner = $1 order by 1, 2`,
    ),
    groups: await of(
      `select encode(digest, 'hex') as digest, collection, import, revision, records from element_groups
       where owner = $1 order by 1`,
    ),
  }
}

const SOME: NewRecord[] = [
  record('a', { time: 0, source: { part: 1, entry: 2 }, rest: { more: 'é' } }),
  record('b', { time: -62_135_596_800_000, timeEnd: 253_402_300_799_999 }),
  record('c', { time: 1_500_000_000_123, fields: { text: 'a\\b\tc\nd"é\u{1f600}' } }),
  record('d', { account: 2, time: -1, source: { import: 1, part: 0, entry: 0 } }),
  record('e', { time: 946_684_800_000, timeEnd: -0.5 }),
  record('f', { time: 4_102_444_800_001, rest: { long: 'x'.repeat(70_000) } }),
  record('g', { collection: 2, time: 1 }),
  record('h', { time: 2 }),
]

test('what goes straight is stored as what goes over the staging table, to the last field', async () => {
  const straight = await newOwner()
  const staged = await newOwner()
  // Whatever is there of the collections has each batch compared.
  await opened.pool.query(
    `insert into collection_stats select $1, c, 1, 0, null, null from generate_series(1, 2) as c`,
    [staged],
  )
  const counts = [await write(straight, 1, SOME), await write(staged, 1, SOME)]
  assert.deepEqual(counts[0], counts[1])
  const [one, other] = [await all(straight), await all(staged)]
  assert.equal(one.records.length, SOME.length)
  assert.deepEqual(one, other)
})

test('times of both ends arrive to the millisecond', async () => {
  const owner = await newOwner()
  await write(owner, 1, SOME)
  const { rows } = await opened.pool.query(
    `select fields ->> 'key' as key, (extract(epoch from time) * 1000)::bigint::text as ms,
       (extract(epoch from time_end) * 1000)::bigint::text as end_ms
     from records where owner = $1 and fields ? 'key' order by 1`,
    [owner],
  )
  const stated = SOME.filter(({ fields }) => 'key' in fields).map(({ fields, time, timeEnd }) => ({
    ...{ key: fields['key'], ms: String(time) },
    end_ms: timeEnd === null ? null : String(Math.trunc(timeEnd) + 0),
  }))
  assert.deepEqual(rows, stated)
})

test('an id that comes again later is merged, and all that comes after it as well', async () => {
  const owner = await newOwner()
  const first = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => record(key))
  const again = [record('d', { fields: { more: 1 } }), record('g'), record('h')]
  const counts = await write(owner, 1, [...first, ...again, record('i'), record('a')])
  const sum = (of: 'added' | 'changed' | 'same') => counts.reduce((all, c) => all + c[of], 0)
  assert.deepEqual([sum('added'), sum('changed'), sum('same')], [9, 1, 1])
  const { records, stats, groups } = await all(owner)
  assert.equal(records.length, 9)
  assert.deepEqual(
    records.filter(({ fields }) => fields.key === 'd').map(({ fields }) => fields),
    [{ key: 'd', more: 1 }],
  )
  assert.equal(stats[0].count, 9)
  assert.equal(groups.length, 3)
})

test('what stands together in a batch that goes the other way stays apart from the rest of it', async () => {
  const owner = await newOwner()
  const writer = await openWriter(owner, 1, [])
  await writer.add(record('a'))
  await writer.flush()
  for (const [digest, keys] of Object.entries({ '01': ['b', 'c'], '02': ['d', 'a', 'e'] })) {
    for (const key of keys) await writer.add(record(key))
    writer.group(digest, keys.length)
  }
  await writer.flush()
  await writer.close()
  const { groups } = await all(owner)
  const ids = (...keys: string[]) => keys.map((key) => record(key).record).sort()
  const together = groups.map(({ records }) =>
    records.map((id: string) => id.replaceAll('-', '')).sort(),
  )
  assert.deepEqual(together, [ids('b', 'c'), ids('a', 'd', 'e')])
})

test('what jsonb does not hold stands there as the letter for what is none', async () => {
  const owner = await newOwner()
  const text = 'a\0b\ud83d\\u0000 \\ud800'
  await write(owner, 1, [record('a', { fields: { text, list: [{ text }] } })])
  const { records } = await all(owner)
  const clean = 'a\ufffdb\ufffd\\u0000 \\ud800'
  assert.deepEqual(records[0].fields, { text: clean, list: [{ text: clean }] })
})

test('what was read under an id that another record has taken is left out', async () => {
  const owner = await newOwner()
  await write(owner, 1, [record('taker')])
  await opened.pool.query(
    'insert into taken_ids (owner, collection, record, taker, imports) values ($1, 1, $2, $3, $4)',
    [owner, record('taken').record, record('taker').record, [1]],
  )
  await opened.pool.query('delete from collection_stats where owner = $1', [owner])
  await write(owner, 2, [record('taken'), record('other')])
  const { records } = await all(owner)
  assert.deepEqual(records.map(({ fields }) => fields.key).sort(), ['other', 'taker'])
})
