import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { batchRecords } from '../records/stored/writer.ts'
import { type Home, home, type Resident, resident } from './_home.ts'
import { points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const many = batchRecords + 5_000
const gate = 4711

describe('while an import is being read, its owner', () => {
  let here: Home
  let ana: Resident
  let people = 0
  before(async () => {
    here = await home()
    // The second batch of an import waits at the gate when it is closed.
    await here.pool.query(`
      create function wait_at_gate() returns trigger language plpgsql as $$ begin
        if exists (select from import_batches b where b.owner = new.owner and b.import = new.import) then
          perform pg_advisory_xact_lock_shared(${gate});
        end if;
        return new;
      end $$;
      create trigger gate before insert on import_batches for each row execute function wait_at_gate()`)
  })
  after(() => here[Symbol.asyncDispose]())
  beforeEach(async () => {
    ana = await resident(here.url, `person-${++people}`)
  })

  const export1 = { [takeoutPart(1)]: zipOf({ [recordsPath]: points(many) }) }
  const secondPart = takeoutPart(1).replace('001.zip', '002.zip')
  const ask = (number: number, what: string) =>
    ana.ask(`${ana.base}/imports/${number}/${what}`, { method: 'POST' })

  /** An import whose first batch is in the database and whose second is about to be. */
  async function halfRead(archives: Record<string, Buffer> = export1) {
    const keeper = await here.pool.connect()
    await keeper.query('select pg_advisory_lock($1)', [gate])
    const number = await ana.start(await ana.upload(archives))
    const waiting = `select from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and locktype = 'advisory' and objid = ${gate} and not granted`
    while ((await here.pool.query(waiting)).rowCount === 0) await wait(10)
    return {
      number,
      came: await countOf(),
      async go() {
        await keeper.query('select pg_advisory_unlock($1)', [gate])
        keeper.release()
      },
    }
  }

  const countOf = async () => {
    const { collections } = (await (await ana.ask(`${ana.base}/collections`)).json()) as {
      collections: { name: string; count: number }[]
    }
    return collections.find((one) => one.name === 'google.location')?.count ?? 0
  }

  test('lets it rest and go on, and has the same records as from one left alone', async () => {
    const { number, came, go } = await halfRead()
    assert.ok(came > 0 && came < many, String(came))
    assert.equal((await ask(number, 'pause')).status, 204)
    assert.equal((await ask(number, 'pause')).status, 204)
    const page = await (await ana.ask(`/imports/${number}`)).text()
    assert.match(page, />Paused</)
    assert.match(page, /<button>Go on<\/button>/)
    assert.doesNotMatch(page, /<button>Pause<\/button>/)
    await go()
    // The next one does not wait for it.
    const next = await ana.bring({ [takeoutPart(2)]: zipOf({ 'Takeout/x.txt': 'x' }) })
    assert.equal(next.state, 'completed')
    const resting = await ana.until(number, () => true)
    assert.equal(resting.state, 'paused')
    assert.equal(await countOf(), came)

    const form = new URLSearchParams({ _csrf: csrfOf(page) })
    const goesOn = await ana.ask(`/imports/${number}/resume`, { method: 'POST', body: form })
    assert.equal(goesOn.headers.get('location'), `/imports/${number}`)
    assert.equal((await ask(number, 'resume')).status, 204)
    const report = await ana.until(number, ({ state }) => state === 'completed')
    assert.equal(report.state, 'completed')
    assert.deepEqual(report.collections['google.location'], {
      ...{ records: many, added: many, changed: 0, same: 0 },
    })
    assert.equal(await countOf(), many)
    for (const what of ['pause', 'resume', 'cancel']) {
      assert.equal((await ask(number, what)).status, 409, what)
    }
    assert.equal((await ana.ask(`/imports/${number}/cancel`)).status, 303)
  })

  test('lets it go on where it was, also when one of its parts came by itself meanwhile', async () => {
    const first = { [takeoutPart(1)]: zipOf({ [recordsPath]: points(5_000) }) }
    const second = { [secondPart]: zipOf({ [recordsPath]: points(many, 1_500_000_000_000) }) }
    const { number, go } = await halfRead({ ...first, ...second })
    await ask(number, 'pause')
    await go()
    await ana.bring(first)
    await ask(number, 'resume')
    const report = await ana.until(number, ({ state }) => /^(completed|failed)/.test(state))
    assert.equal(report.state, 'completed', JSON.stringify(report))
    assert.equal(report.collections['google.location']?.records, many + 5_000)
    assert.equal(await countOf(), many + 5_000)
  })

  test('lets a newer export of what is here rest and go on, and it has all of it', async () => {
    await ana.bring(export1)
    const more = { 'Takeout/x.txt': 'x', [recordsPath]: points(many) }
    const { number, go } = await halfRead({ [takeoutPart(2)]: zipOf(more) })
    await ask(number, 'pause')
    await go()
    await ask(number, 'resume')
    const report = await ana.until(number, ({ state }) => /^(completed|failed)/.test(state))
    assert.deepEqual(report.collections['google.location'], {
      ...{ records: many, added: 0, changed: 0, same: many },
    })
    const { rows } = await here.pool.query(
      `select records from import_entries where path = $1 and import = $2
       and owner = (select owner from owners order by created_at desc limit 1)`,
      [recordsPath, number],
    )
    assert.deepEqual(rows, [{ records: many }])
  })

  test('lets it begin again when one of its parts is gone', async () => {
    // So little that all of it is in the first batch, however soon that is written.
    const first = { [takeoutPart(1)]: zipOf({ [recordsPath]: points(1) }) }
    const second = { [secondPart]: zipOf({ [recordsPath]: points(many, 1_500_000_000_000) }) }
    const { number, go } = await halfRead({ ...first, ...second })
    await ask(number, 'pause')
    await go()
    const parts = await here.pool.query(
      'select upload from import_parts where import = $1 and part = 0 order by owner',
      [number],
    )
    for (const { upload } of parts.rows) {
      await ana.ask(`${ana.base}/uploads/${upload}`, { method: 'DELETE' })
    }
    await ask(number, 'resume')
    const report = await ana.until(number, ({ state }) => /^(completed|failed)/.test(state))
    assert.equal(report.state, 'completed', JSON.stringify(report))
    assert.equal(await countOf(), many + 1)
    assert.ok(report.warnings.some(({ code }) => code === 'upload_gone'))
  })

  test('cancels it and keeps what came; the files can be read again', async () => {
    const { number, came, go } = await halfRead()
    await ask(number, 'pause')
    await go()
    const asked = await (await ana.ask(`/imports/${number}/cancel`)).text()
    assert.ok(asked.includes(`So far ${came.toLocaleString('en')} records came with it.`), asked)
    const form = new URLSearchParams({ do: 'keep', _csrf: csrfOf(asked) })
    const done = await ana.ask(`/imports/${number}/cancel`, { method: 'POST', body: form })
    assert.equal(done.status, 303)
    const report = await ana.over(number)
    assert.equal(report.state, 'cancelled')
    assert.equal(report.collections['google.location']?.added, came)
    assert.equal(await countOf(), came)
    const page = await (await ana.ask(`/imports/${number}`)).text()
    assert.match(page, /0 of 1 files/)
    assert.match(page, /1 not read/)

    const again = new URLSearchParams({ _csrf: csrfOf(page) })
    const answer = await ana.ask(`/imports/${number}/again`, { method: 'POST', body: again })
    const second = await ana.over(Number(answer.headers.get('location')?.split('/').pop()))
    assert.equal(second.collections['google.location']?.added, many - came)
    assert.equal(await countOf(), many)
  })

  test('cancels it and has everything as before', async () => {
    const { number, go } = await halfRead()
    await ask(number, 'pause')
    await go()
    const asked = await (await ana.ask(`/imports/${number}/cancel`)).text()
    const form = new URLSearchParams({ do: 'undo', _csrf: csrfOf(asked) })
    await ana.ask(`/imports/${number}/cancel`, { method: 'POST', body: form })
    assert.equal((await ana.over(number)).state, 'undone')
    assert.equal(await countOf(), 0)
  })

  test('cancels one that has not begun', async () => {
    await using idle = await home({ worker: false })
    const ben = await resident(idle.url, 'ben')
    const uploads = await ben.upload({ [takeoutPart(1)]: zipOf({ [recordsPath]: points(1) }) })
    const number = await ben.start(uploads)
    await ben.ask(`${ben.base}/imports/${number}/cancel`, { method: 'POST' })
    const { state, files } = await ben.until(number, () => true)
    assert.deepEqual([state, files.imported], ['cancelled', 0])
    await using _worker = await idle.startWorker()
    const again = await ben.over(await ben.start(uploads))
    assert.equal(again.collections['google.location']?.added, 1)
    assert.equal((await ben.over(number)).state, 'cancelled')
  })

  test('is the only one who says so', async () => {
    const { import: number } = await ana.bring({ [takeoutPart(1)]: zipOf({ 'x/y.txt': 'x' }) })
    const ben = await resident(here.url, `ben-${people}`)
    for (const what of ['pause', 'resume', 'cancel']) {
      const path = `${ana.base}/imports/${number}/${what}`
      assert.equal((await ben.ask(path, { method: 'POST' })).status, 401)
      const foreign = { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } }
      assert.equal((await ana.ask(path, foreign)).status, 401)
      assert.equal((await ben.ask(`/imports/${number}/${what}`, { method: 'POST' })).status, 403)
    }
    assert.equal((await ask(99, 'pause')).status, 404)
  })
})

function csrfOf(page: string): string {
  const [input] = /<input[^>]*name="_csrf"[^>]*>/.exec(page) ?? []
  return /value="([^"]*)"/.exec(input ?? '')?.[1] ?? ''
}
