import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@mandate/server'
import { freshDatabase } from '@mandate/server/testing'
import { type Database, migrations } from '../../database.ts'
import { type NewRecord, recordId } from './encode.ts'
import { hmacSha256 } from './mac.ts'
import { restCipher } from './rest.ts'
import { openRecordWriter, type RecordWriter } from './writer.ts'

const mac = hmacSha256(Buffer.alloc(32, 7))
const rest = restCipher({ idKey: Buffer.alloc(32, 7), dataKey: Buffer.alloc(32, 8) })
let database: Awaited<ReturnType<typeof freshDatabase>>
let opened: ReturnType<typeof openDatabase<Database>>

before(async () => {
  database = await freshDatabase(migrations)
  opened = openDatabase<Database>(database.url)
})
after(async () => {
  // Of a test that failed: nothing ends as long as they hold their connections.
  for (const one of left) await one.close().catch(() => {})
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

const left = new Set<RecordWriter>()

async function openWriter(owner: string, number: number): Promise<RecordWriter> {
  const writer = await openRecordWriter({
    ...{ pool: opened.pool, owner, import: number, rest },
    ...{ snapshot: () => null, commit: async () => {} },
  })
  left.add(writer)
  return writer
}

function close(writer: RecordWriter): Promise<void> {
  left.delete(writer)
  return writer.close()
}

const record = (key: string, more: Partial<NewRecord> = {}): NewRecord => ({
  ...{ collection: 1, record: recordId(mac, 'a', 'c', key), time: null, timeEnd: null },
  ...{ account: 1, fields: { key }, rest: null, ...more },
})

async function stored(owner: string) {
  const { rows } = await opened.pool.query(
    `select replace(record::text, '-', '') as record, fields, rest_sealed from records where owner = $1`,
    [owner],
  )
  return new Map(
    rows.map(({ record: id, fields, rest_sealed: sealed }) => [
      fields.key as string,
      { fields, rest: sealed && JSON.parse(rest.open(id, sealed)) },
    ]),
  )
}

/** Texts that take one to four bytes a letter, up to what is more than all the room of a batch. */
const AWKWARD = ['x', 'é', '\u20ac', '\u{1f600}'].flatMap((letter, nth) =>
  [1, 4096, 4097, 300_000, 1_500_000].map((times) => {
    const text = letter.repeat(times)
    return record(`${nth} ${times}`, {
      ...{ fields: { key: `${nth} ${times}`, text }, rest: { [text.slice(0, 40)]: text } },
      ...{ time: times, timeEnd: nth },
    })
  }),
)

test('texts of any length and letters arrive whole, beside what another home gets meanwhile', async () => {
  const owners = [await newOwner(), await newOwner()]
  const writers = await Promise.all(owners.map((owner) => openWriter(owner, 1)))
  const whose = (nth: number, one: NewRecord): NewRecord => ({
    ...one,
    fields: { ...one.fields, owner: nth },
  })
  for (const one of AWKWARD) {
    await Promise.all(writers.map((writer, nth) => writer.add(whose(nth, one))))
  }
  for (const writer of writers) {
    await writer.flush()
    await close(writer)
  }
  for (const [nth, owner] of owners.entries()) {
    const all = await stored(owner)
    assert.equal(all.size, AWKWARD.length)
    for (const { fields, rest } of AWKWARD) {
      const key = fields['key'] as string
      const found = all.get(key)
      // Not compared as objects: what differs would be printed, megabytes of it.
      assert.ok(found?.fields.text === fields['text'], `text of ${key}`)
      assert.equal(found?.fields.owner, nth)
      assert.ok(JSON.stringify(found?.rest) === JSON.stringify(rest), `rest of ${key}`)
    }
  }
})

test('two imports of one home at once bring each record once, and count it once', async () => {
  const owner = await newOwner()
  const writers = await Promise.all([openWriter(owner, 1), openWriter(owner, 2)])
  for (let round = 0; round < 6; round++) {
    await Promise.all(
      writers.map(async (writer, nth) => {
        // What both have comes first of the one and then of the other.
        for (let i = 0; i < 50; i++) {
          await writer.add(record(`both ${50 * (nth === 0 ? round : 5 - round) + i}`))
          await writer.add(record(`own ${nth} ${50 * round + i}`, { time: i }))
        }
        await writer.flush()
      }),
    )
  }
  for (const writer of writers) await close(writer)
  const { rows } = await opened.pool.query(
    `select (select count(*) from records where owner = $1) as real,
       (select sum(count) from collection_stats where owner = $1) as counted,
       (select revision from owners where owner = $1) as revision,
       count(*) as batches, max(revision) as last,
       (select array_agg(n) from (select count(*) as n from import_batches b, unnest(added) as u
          where b.owner = $1 group by u) as times where n <> 1) as not_once,
       sum(cardinality(added)) as added, sum(cardinality(same)) as same, sum(cardinality(changed)) as changed
     from import_batches where owner = $1`,
    [owner],
  )
  const [{ real, counted, revision, last, batches, not_once, added, same, changed }] = rows
  assert.deepEqual([real, Number(counted), Number(added)].map(Number), [900, 900, 900])
  assert.deepEqual([Number(same), Number(changed), not_once], [300, 0, null])
  // One revision after the other, none left out.
  assert.deepEqual([batches, last, revision].map(Number), [12, 12, 12])
})

test('an import whose connection ends while rows are sent leaves nothing, and nothing in the next one', async () => {
  const owner = await newOwner()
  await opened.pool.query(`
    create function slow() returns trigger language plpgsql as $$ begin
      if new.owner = '${owner}' then perform pg_sleep(30); end if;
      return new;
    end $$;
    create trigger slow before insert on records for each row execute function slow()`)
  for (const end of ['pg_cancel_backend', 'pg_terminate_backend']) {
    const writer = await openWriter(owner, 1)
    for (let nth = 0; nth < 40; nth++) {
      await writer.add(record(`never ${nth}`, { fields: { text: 'n'.repeat(100_000) } }))
    }
    await writer.flush()
    for (;;) {
      const { rowCount } = await opened.pool.query(
        `select ${end}(pid) from pg_stat_activity
         where datname = current_database() and query like 'copy records%' and state = 'active'`,
      )
      if (rowCount === 1) break
      await wait(20)
    }
    await assert.rejects(close(writer))
    const next = await newOwner()
    const after = await openWriter(next, 1)
    for (let nth = 0; nth < 60; nth++) {
      const key = `next ${nth}`
      await after.add(record(key, { fields: { key, text: 'y'.repeat(100_000) } }))
    }
    await after.flush()
    await close(after)
    const all = [...(await stored(next)).values()]
    assert.equal(all.length, 60)
    assert.ok(all.every(({ fields }) => fields.text === 'y'.repeat(100_000)))
    assert.equal((await stored(owner)).size, 0)
  }
  await opened.pool.query('drop trigger slow on records; drop function slow')
})
