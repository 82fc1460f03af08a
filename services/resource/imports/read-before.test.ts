import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { activity, points, recordsPath, searchesPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const many = 30_000

describe('what was read before', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)

  const mine = '(select owner from owners order by created_at desc limit 1)'
  const rowsOf = async () => {
    const { rows } = await here.pool.query(
      `select record, fields, revision, import, xmin::text from records where owner = ${mine} order by 1`,
    )
    return rows
  }
  const countOf = async () => (await rowsOf()).length

  /** Records that were copied into the database since the last call, to be compared with what is there. */
  const copied = async () => {
    const { rows: tables } = await here.pool.query(
      `select relname from pg_class where relname ~ '^staged_[0-9]+_[ab]$'
       and not exists (select from pg_trigger where tgrelid = pg_class.oid)`,
    )
    await here.pool.query(`
      create table if not exists copied (n int);
      create or replace function count_copied() returns trigger language plpgsql as $$ begin
        insert into copied select count(*) from new_rows;
        return null;
      end $$`)
    for (const { relname } of tables) {
      await here.pool.query(`create trigger copied after insert on ${relname}
        referencing new table as new_rows for each statement execute function count_copied()`)
    }
    const { rows } = await here.pool.query(
      `with gone as (delete from copied returning n) select coalesce(sum(n), 0)::int as n from gone`,
    )
    return rows[0].n as number
  }

  /** The same points in a newer file: a new one before them, one changed, one gone, other spaces between. */
  const newer = (text: string, said: object = { accuracy: 7 }) => {
    const { locations } = JSON.parse(text) as { locations: object[] }
    locations[many / 2] = { ...locations[many / 2], ...said }
    locations.splice(100, 1)
    const first = { ...locations[0], timestampMs: '1300000000000' }
    const list = [first, ...locations].map((one) => JSON.stringify(one))
    return `{\n  "locations": [\n    ${list.join(',\n    ')}\n  ]\n}`
  }

  test('is not read again in a newer export, which has all of it as if it had been', async () => {
    const ana = await somebody()
    const old = points(many)
    await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: old }) })
    await copied()
    const before = new Map((await rowsOf()).map((row) => [row.record, row]))
    const report = await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: newer(old) }) })
    const read = await copied()
    assert.ok(read > 0 && read < many / 4, `${read} records were read`)
    assert.deepEqual(report.collections['google.location'], {
      ...{ records: many, added: 1, changed: 1, same: many - 2 },
    })
    const { rows } = await here.pool.query(
      `select records from import_entries where owner = ${mine} and import = 2`,
    )
    assert.deepEqual(rows, [{ records: many }])
    const changed = (await rowsOf()).filter(({ record, xmin }) => before.get(record)?.xmin !== xmin)
    assert.equal(changed.length, 2)
    // What the first import brought stays where the second says it too: all but the one that is gone.
    await ana.ask(`${ana.base}/imports/1`, { method: 'DELETE' })
    assert.equal(await countOf(), many)
    await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    assert.equal(await countOf(), 0)
    const left = await here.pool.query(`select from element_groups where owner = ${mine}`)
    assert.equal(left.rowCount, 0)
  })

  test('is remembered beside newer exports that say nothing of it', async () => {
    const ana = await somebody()
    const told = { participants: [{ name: 'Zoe' }], title: 'Zoe', messages: [] }
    const inbox = 'your_facebook_activity/messages/inbox/zoe_1/message_1.json'
    await ana.bring({ 'facebook-ana-2030-01-01-a.zip': zipOf({ [inbox]: JSON.stringify(told) }) })
    await ana.bring({
      'takeout-20290101T000000Z-001.zip': zipOf({ [searchesPath]: activity([]) }),
    })
    const old = points(many)
    await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: old }) })
    await copied()
    await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: newer(old) }) })
    const read = await copied()
    assert.ok(read > 0 && read < many / 4, `${read} records were read`)
  })

  test('is read again where a later export made it otherwise', async () => {
    const ana = await somebody()
    const old = points(many)
    const saying = (accuracy: number) => newer(old, { accuracy })
    await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: saying(1) }) })
    const said = async () => {
      const { rows } = await here.pool.query(
        `select fields from records where owner = ${mine} and fields->>'accuracy' in ('1', '2')`,
      )
      return rows
    }
    const one = await said()
    await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: saying(2) }) })
    const again = await ana.bring({
      [takeoutPart(3)]: zipOf({ [recordsPath]: saying(1), 'Takeout/x.txt': 'x' }),
    })
    assert.equal(again.collections['google.location']?.changed, 1)
    assert.equal(one.length, 1)
    assert.deepEqual(await said(), one)
  })

  test('and was deleted or undone since comes back whole', async () => {
    const ana = await somebody()
    const archive = zipOf({ [recordsPath]: points(many) })
    await ana.bring({ [takeoutPart(1)]: archive })
    // As if the owner had deleted them.
    await here.pool.query(
      `with gone as (
         delete from records r using (
           select record from records where owner = ${mine} order by record limit 3) as these
         where r.owner = ${mine} and r.record = these.record),
       o as (update owners set revision = revision + 1 where owner = ${mine} returning owner, revision)
       insert into import_batches (owner, revision, import, collection)
       select owner, revision, 0, (select collection from collections where name = 'google.location') from o`,
    )
    await here.pool.query(`update import_parts set identity = null where owner = ${mine}`)
    const second = await ana.bring({ [takeoutPart(2)]: archive })
    assert.equal(second.collections['google.location']?.added, 3)
    await ana.ask(`${ana.base}/imports/1`, { method: 'DELETE' })
    await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    const third = await ana.bring({ [takeoutPart(3)]: archive })
    assert.equal(third.collections['google.location']?.added, many)
  })

  test('in one account is nothing that another account has', async () => {
    const ana = await somebody()
    const archive = (text: string) => zipOf({ [recordsPath]: points(many), 'Takeout/x.txt': text })
    await ana.bring({ [takeoutPart(1)]: archive('a') }, { account: 'ana@example.org' })
    const work = await ana.bring({ [takeoutPart(2)]: archive('b') }, { account: 'w@example.org' })
    assert.equal(work.collections['google.location']?.added, many)
  })

  test('is read in full, and once, when something changes it at that moment', async () => {
    const ana = await somebody()
    const old = points(many)
    await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: old }) })
    await copied()
    // Between the look and the batch, as if somebody had deleted one: once, whatever comes of the batch.
    await here.pool.query(`
      create sequence batches;
      create function delete_one() returns trigger language plpgsql as $$ begin
        if nextval('batches') = 1 then
          delete from records where ctid = (select ctid from records where owner = new.owner
            and time > '-infinity' order by time offset 5000 limit 1);
          insert into import_batches (owner, revision, import, collection)
            select new.owner, new.revision + 1000, 0, collection from collections where name = 'google.location';
        end if;
        return new;
      end $$;
      create trigger meanwhile after update on owners for each row
        when (new.revision <> old.revision) execute function delete_one()`)
    try {
      const report = await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: newer(old) }) })
      assert.equal(report.state, 'completed', JSON.stringify(report))
      assert.equal(await countOf(), many + 1)
      assert.ok((await copied()) >= many - 1)
    } finally {
      await here.pool.query('drop trigger meanwhile on owners')
    }
  })
})
