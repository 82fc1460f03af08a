import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
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
const sealed = Buffer.alloc(1)
const owner = randomUUID()

describe('writing records', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>
  let opened: ReturnType<typeof openDatabase<Database>>

  before(async () => {
    database = await freshDatabase(migrations)
    opened = openDatabase<Database>(database.url)
    await opened.db
      .insertInto('owners')
      .values({ owner, account: randomUUID(), id_key: sealed, data_key: sealed, quota: 1e9 })
      .execute()
  })
  after(async () => {
    await opened.close()
    await database.drop()
  })

  const record = (key: string, fields: NewRecord['fields'], time: number | null = null) => ({
    collection: 1,
    record: recordId(mac, 'google/a', 'google.photos', key),
    time,
    timeEnd: null,
    account: 1,
    fields,
    rest: null,
  })

  const importRecords = async (number: number, records: NewRecord[], flushEach = false) => {
    const counts: BatchCounts[] = []
    const writer = await openRecordWriter({
      pool: opened.pool,
      owner,
      import: number,
      rest,
      snapshot: () => null,
      commit: async (_tx, _snapshot, batch) => {
        counts.push(...batch)
      },
    })
    for (const one of records) {
      await writer.add(one)
      if (flushEach) await writer.flush()
    }
    await writer.flush()
    await writer.close()
    const sum = (of: 'added' | 'changed' | 'same') => counts.reduce((all, c) => all + c[of], 0)
    return { added: sum('added'), changed: sum('changed'), same: sum('same') }
  }

  const fieldsOf = async (key: string) => {
    const id = record(key, {}).record
    const row = await opened.db
      .selectFrom('records')
      .selectAll()
      .where('record', '=', id)
      .executeTakeFirst()
    return row?.fields
  }

  test('text with backslashes, tabs, line breaks and quotes arrives unchanged', async () => {
    const text = 'a\\b\tc\nd"e\\.\\N\r\u{1f600}'
    await importRecords(1, [record('text', { text, [text]: 1 })])
    assert.deepEqual(await fieldsOf('text'), { text, [text]: 1 })
  })

  test('the same record again is neither changed nor written', async () => {
    const one = record('same', { title: 'A' }, 1_500_000_000_123)
    assert.deepEqual(await importRecords(1, [one]), { added: 1, changed: 0, same: 0 })
    const before = await opened.pool.query('select xmin, ctid::text from records')
    assert.deepEqual(await importRecords(2, [one]), { added: 0, changed: 0, same: 1 })
    assert.deepEqual(
      (await opened.pool.query('select xmin, ctid::text from records')).rows,
      before.rows,
    )
  })

  test('a newer export wins field by field, lists are united, the former state is kept', async () => {
    await importRecords(3, [record('merge', { title: 'A', albums: ['x'], place: 'here' }, 1)])
    const counts = await importRecords(4, [record('merge', { title: 'B', albums: ['y', 'x'] })])
    assert.deepEqual(counts, { added: 0, changed: 1, same: 0 })
    assert.deepEqual(await fieldsOf('merge'), { title: 'B', albums: ['y', 'x'], place: 'here' })
    const { rows } = await opened.pool.query(
      `select s.fields, s.import, s.since < s.revision as older, s.revision = r.revision as by_this, r.time
       from superseded s join records r using (owner, collection, record) order by s.since`,
    )
    const by = { by_this: true, time: new Date(1) }
    assert.deepEqual(rows, [
      {
        fields: { title: 'A', albums: ['x'], place: 'here' },
        ...{ import: 3, older: true, ...by },
      },
      // Beside it what the newer one said itself, for when the former is undone.
      { fields: { title: 'B', albums: ['y', 'x'] }, import: 4, older: false, ...by },
    ])
    // What a newer export lacks and only an older one says again changes nothing.
    assert.deepEqual(await importRecords(5, [record('merge', { albums: ['x'] })]), {
      added: 0,
      changed: 0,
      same: 1,
    })
  })

  test('lists of words are one list whichever of two that say them differently comes first', async () => {
    const listed = async (...said: string[][]) => {
      const key = `listed ${JSON.stringify(said)}`
      for (const albums of said) await importRecords(13, [record(key, { albums })])
      return (await fieldsOf(key))?.['albums']
    }
    assert.deepEqual(await listed(['Rome'], ['Capri']), ['Capri', 'Rome'])
    assert.deepEqual(await listed(['Capri'], ['Rome']), ['Capri', 'Rome'])
    // Where one says all that the other does, it says the order too.
    for (const said of [
      [['Rome', 'Capri'], ['Capri']],
      [['Capri'], ['Rome', 'Capri']],
    ]) {
      assert.deepEqual(await listed(...said), ['Rome', 'Capri'])
    }
  })

  test('an id twice in one batch is one record with both of its lists', async () => {
    const twice = [
      record('twice', { albums: ['a'], n: 1 }, 5),
      record('twice', { albums: ['b'], n: 2 }),
    ]
    assert.deepEqual(await importRecords(6, twice), { added: 1, changed: 0, same: 0 })
    assert.deepEqual(await fieldsOf('twice'), { albums: ['a', 'b'], n: 2 })
  })

  test('an id twice in one batch says what both say, also when one of them is what is there', async () => {
    const bare = () => record('known', { n: 1 }, 5)
    await importRecords(9, [bare()])
    const twice = [record('known', { albums: ['a'], n: 1 }, 5), bare()]
    assert.deepEqual(await importRecords(10, twice), { added: 0, changed: 1, same: 0 })
    assert.deepEqual(await fieldsOf('known'), { albums: ['a'], n: 1 })
    assert.deepEqual(await importRecords(11, twice), { added: 0, changed: 0, same: 1 })
    assert.deepEqual(await importRecords(12, [bare(), bare()]), { added: 0, changed: 0, same: 1 })
  })

  test('an id twice in two batches becomes the same record', async () => {
    const twice = [
      record('two', { albums: ['a'], n: 1 }, 5),
      record('two', { albums: ['b'], n: 2 }),
    ]
    assert.deepEqual(await importRecords(7, twice, true), { added: 1, changed: 1, same: 0 })
    assert.deepEqual(await fieldsOf('two'), { albums: ['a', 'b'], n: 2 })
  })

  test('an id in two batches of a first import becomes one record too', async () => {
    const other = (fields: NewRecord['fields'], time: number | null) => ({
      ...record('first', fields, time),
      collection: 2,
    })
    const batches = [other({ albums: ['a'], n: 1 }, 5), other({ albums: ['b'], n: 2 }, null)]
    const again = [...batches, other({ albums: ['b'], n: 2 }, null)]
    assert.deepEqual(await importRecords(8, again, true), { added: 1, changed: 1, same: 1 })
    const { rows } = await opened.pool.query(
      'select fields, time from records where collection = 2',
    )
    assert.deepEqual(rows, [{ fields: { albums: ['a', 'b'], n: 2 }, time: new Date(5) }])
  })

  test('the counts of a collection follow what was added', async () => {
    const { rows } = await opened.pool.query(
      `select count, first, last, (select count(*) from records where collection = 1) as real
       from collection_stats where collection = 1`,
    )
    assert.equal(rows.length, 1)
    assert.equal(rows[0].count, rows[0].real)
    assert.deepEqual([rows[0].first, rows[0].last], [new Date(1), new Date(1_500_000_000_123)])
  })

  test('a batch whose commit fails leaves nothing', async () => {
    const writer = await openRecordWriter({
      pool: opened.pool,
      owner,
      import: 8,
      rest,
      snapshot: () => null,
      commit: async () => {
        throw new Error('lease lost')
      },
    })
    writer.add(record('never', { n: 1 }))
    await writer.flush()
    await assert.rejects(writer.close(), /lease lost/)
    assert.equal(await fieldsOf('never'), undefined)
  })

  test('ids cannot be guessed from contents without the key, and differ between accounts', () => {
    const id = recordId(mac, 'a', 'google.photos', 'k')
    assert.notEqual(id, recordId(hmacSha256(randomBytes(32)), 'a', 'google.photos', 'k'))
    assert.notEqual(id, recordId(mac, 'b', 'google.photos', 'k'))
    assert.match(id, /^[0-9a-f]{32}$/)
  })
})
