import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase, sweepTime } from '../index.ts'
import { freshDatabase } from '../testing.ts'

const MINUTE = 60_000
const YEARS = 5 * 365 * 86_400_000
const folder = { name: 'server', url: new URL('../migrations/', import.meta.url) }

test('what may be swept comes no further than any clock says, and only by steps', async () => {
  await using ends = new AsyncDisposableStack()
  const fresh = await freshDatabase([folder])
  ends.defer(() => fresh.drop())
  const { pool, close } = openDatabase(fresh.url)
  ends.defer(close)
  const near = (at: number, expected: number) =>
    assert.ok(Math.abs(at - expected) < MINUTE / 2, `${new Date(at)}, not ${new Date(expected)}`)

  near(await sweepTime(pool, Date.now(), MINUTE), Date.now())
  near(await sweepTime(pool, Date.now() + YEARS, MINUTE), Date.now())
  near(await sweepTime(pool, Date.now() - YEARS, MINUTE), Date.now() - YEARS)
  near(await sweepTime(pool, Date.now(), MINUTE), Date.now())

  // As if the database's own clock had jumped by a day since the last time: five minutes in a minute.
  await pool.query(`update swept set until = now() - interval '1 day'`)
  const day = Date.now() - 86_400_000
  near(await sweepTime(pool, Date.now(), MINUTE), day + 5 * MINUTE)
  near(await sweepTime(pool, Date.now(), MINUTE), day + 10 * MINUTE)
  near(await sweepTime(pool, Date.now(), 0), day + 10 * MINUTE)
})
