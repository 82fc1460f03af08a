import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { restDigests } from '../testing.ts'
import { home, resident, startProcess } from './_home.ts'
import { zipOf } from './_zip.ts'

const count = 65_000

function archive(): Buffer {
  const locations = Array.from({ length: count }, (_, i) => ({
    timestampMs: String(1_400_000_000_000 + i * 60_000),
    latitudeE7: 481_000_000 + (i % 1000),
    longitudeE7: 112_000_000 + i,
    ...(i % 5 === 0 && { platformType: `phone ${i}` }),
  }))
  const searches = Array.from({ length: 500 }, (_, i) => ({
    ...{ header: 'Search', products: ['Search'], title: `Searched for ${i}` },
    time: new Date(1_500_000_000_000 + i * 1000).toISOString(),
  }))
  return zipOf({
    'Takeout/My Activity/Search/MyActivity.json': JSON.stringify(searches),
    'Takeout/Location History/Records.json': JSON.stringify({ locations }),
    'Takeout/Drive/kept.bin': Buffer.alloc(300_000, 7),
  })
}

test('an import whose worker is killed ends with the same records as one left alone', {
  timeout: 180_000,
}, async () => {
  await using here = await home({ worker: false })
  const [ana, ben] = [await resident(here.url, 'ana'), await resident(here.url, 'ben')]
  const file = { 'takeout-20260101T000000Z-001.zip': archive() }
  const number = await ana.start(await ana.upload(file))

  let kills = 0
  let worker = startProcess(here)
  let before = 0
  for (;;) {
    const report = await ana.until(number, ({ state, collections }) => {
      const { records = 0 } = collections['google.location'] ?? {}
      return !['queued', 'running'].includes(state) || records > before
    })
    before = report.collections['google.location']?.records ?? 0
    if (report.state !== 'running' || kills === 2) break
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    kills += 1
    await wait(100)
    worker = startProcess(here)
  }
  const killed = await ana.over(number)
  const undisturbed = await ben.bring(file)
  const ended = once(worker, 'exit')
  worker.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])

  assert.equal(kills, 2)
  assert.equal(killed.state, 'completed')
  assert.deepEqual(killed.files, undisturbed.files)
  assert.deepEqual(killed.collections, undisturbed.collections)
  assert.deepEqual(killed.warnings, undisturbed.warnings)
  const { rows } = await here.pool.query(
    `with sums as (
       select owner, collection, count(*) as n,
         sum(hashtextextended(concat_ws(' ', time, time_end, fields), 0)) as sum
       from records group by owner, collection)
     select collection, count(distinct (n, sum)) as kinds, min(n) as n, count(*) as owners
     from sums group by collection order by collection`,
  )
  assert.equal(rows.length, 3)
  for (const row of rows) assert.deepEqual([row.kinds, row.owners], [1, 2], JSON.stringify(row))
  const owners = await here.pool.query('select owner from owners')
  const [one, other] = await Promise.all(
    owners.rows.map(({ owner }) => restDigests(here.pool, here.config.masterKey, owner)),
  )
  assert.deepEqual(Object.keys(one!), ['google.location'])
  assert.deepEqual(one, other)
  const stats = await here.pool.query('select distinct collection, count from collection_stats')
  assert.equal(stats.rows.length, 3)
})
