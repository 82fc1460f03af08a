/** Whoever asks for very much and takes it by the kilobyte costs next to nothing: no connection of the database, no memory. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { fillWithPoints, numberOf } from '../bench/bulk.ts'
import { SlowReader } from '../support/breaking/slow-reader.ts'
import { madeZip } from '../support/exports/exports.ts'
import { Home } from '../support/home.ts'
import { takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const POINTS = 60_000
const FILE = 30 * 2 ** 20
const READERS = 24
/** What one of them may cost, in bytes: a window of records, or a piece of a file, and what lies around it. */
const EACH = 2 * 2 ** 20

const ends = new AsyncDisposableStack()
let world: World
let home: Home
let pool: pg.Pool

before(async () => {
  world = ends.use(await World.start())
  pool = new pg.Pool({ connectionString: world.resourceConfig.databaseUrl, max: 2 })
  ends.defer(() => pool.end())
  home = new Home(world.resource)
  const file = { 'Takeout/Drive/film.bin': randomBytes(FILE) }
  await home.bring(await madeZip('takeout.zip', file))
  const { rows } = await pool.query('select owner from owners')
  const collection = await numberOf(pool, 'google.location')
  await fillWithPoints(pool, { owner: rows[0].owner, collection, count: POINTS })
})
after(() => ends.disposeAsync())

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that this process, in which the service runs, holds on to. */
async function held(): Promise<number> {
  for (let turns = 0; turns < 3; turns++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Connections of the service that are in use, be it between two statements. */
async function inUse(): Promise<number> {
  const { rows } = await pool.query(
    `select count(*)::int as count from pg_stat_activity
     where application_name like 'resource%' and state <> 'idle' and datname = current_database()`,
  )
  return rows[0].count
}

/** Until they are all given back; for ever, if they are not. */
async function nothingInUse(): Promise<void> {
  while ((await inUse()) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

function headers(accept = '*/*') {
  const { person, resource } = home
  return { cookie: person.cookieFor(resource), 'sec-fetch-site': 'same-origin', accept }
}

const asked: [what: string, size: number, ask: () => Promise<[url: string, accept?: string]>][] = [
  [
    'lines',
    POINTS * 150,
    async () => [`${home.resource}/records/google.location`, 'application/x-ndjson'],
  ],
  [
    'a file',
    FILE,
    async () => {
      const [record] = await home.records('google.drive')
      const { sha256 } = record!['original'] as { sha256: string }
      return [`${home.resource}/blobs/${sha256}`]
    },
  ],
  [
    'an archive of the home',
    FILE,
    async () => {
      const { parts } = await takeOut(home.person, home.resource)
      return [new URL(parts[0]?.url ?? '', home.resource).href]
    },
  ],
]

for (const [what, size, ask] of asked) {
  test(`${READERS} slow readers of ${what} hold no connection and no memory`, async () => {
    const [url, accept] = await ask()
    await nothingInUse()
    const before = await held()
    using readers = new DisposableStack()
    const all: SlowReader[] = []
    for (let each = 0; each < READERS; each++) {
      const reader = readers.use(await SlowReader.ask(url, headers(accept)))
      assert.equal(reader.status, 200)
      all.push(reader)
    }
    for (let kilobytes = 1; kilobytes <= 60; kilobytes++) {
      for (const reader of all) await reader.take()
      if (kilobytes % 20 !== 0) continue
      await nothingInUse()
      const grown = (await held()) - before
      assert.ok(grown < READERS * EACH, `${grown} bytes are held after ${kilobytes} kB`)
    }
    assert.ok(size > 8 * 2 ** 20 && all.every(({ taken }) => taken < size / 100), 'most is to come')
    // There are more of them than connections: nobody else waits for one.
    const page = await home.person.fetch(`${home.resource}/records/google.location?limit=5`)
    assert.equal(((await page.json()) as { records: unknown[] }).records.length, 5)
  })
}

test('what was held for readers who have gone is given back', async () => {
  await nothingInUse()
  const before = await held()
  {
    using reader = await SlowReader.ask(
      `${home.resource}/records/google.location`,
      headers('application/x-ndjson'),
    )
    await reader.take()
  }
  const closed = async () => {
    const { rows } = await pool.query(
      `select count(*) filter (where body->>'verdict' = 'allowed' and body->>'rows' is null)
         - count(*) filter (where body->>'verdict' <> 'allowed' and body->>'request' = '') as open from audit`,
    )
    return Number(rows[0].open) === 0
  }
  while (!(await closed())) await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok((await held()) - before < 4 * EACH)
})
