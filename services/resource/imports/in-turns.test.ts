/** One worker, and somebody who brings very much: the others do not wait until all of it is read. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const small = (nth: number) => ({
  [takeoutPart(1)]: zipOf({ [recordsPath]: points(20, 1_400_000_000_000 + nth * 86_400_000) }),
})

test('who begins ten imports is read in turns with who begins one', async () => {
  await using here = await home({ worker: false })
  const [ana, ben] = [await resident(here.url, 'ana'), await resident(here.url, 'ben')]
  for (let nth = 0; nth < 10; nth++) await ana.start(await ana.upload(small(nth)))
  const bens = await ben.start(await ben.upload(small(0)))
  await using _worker = await here.startWorker()
  await ben.over(bens)
  await ana.over(10)
  const { rows } = await here.pool.query(
    `with many as (select owner from imports group by owner having count(*) > 1)
     select count(*)::int as done from imports where owner in (select owner from many) and finished_at <
       (select finished_at from imports where owner not in (select owner from many))`,
  )
  assert.ok(rows[0].done <= 2, `${rows[0].done} of ana’s were done before ben’s only one`)
})

test('an import that takes long lets others in, and goes on to its end', async () => {
  await using here = await home({ worker: false })
  const [ana, ben] = [await resident(here.url, 'ana'), await resident(here.url, 'ben')]
  const [many, files] = [240_000, 6]
  const large = Object.fromEntries(
    Array.from({ length: files }, (_, nth) => [
      `Takeout/Location History/${nth}/Records.json`,
      points(many / files, 1_400_000_000_000 + (nth * many * 60_000) / files),
    ]),
  )
  const anas = await ana.start(await ana.upload({ [takeoutPart(1)]: zipOf(large) }))
  await using _worker = await here.startWorker({ importTurn: 250 })
  await ana.until(anas, ({ collections }) => (collections['google.location']?.records ?? 0) > 0)
  const bens = await ben.start(await ben.upload(small(0)))
  assert.equal((await ben.over(bens)).state, 'completed')
  const under = await ana.until(anas, () => true)
  assert.equal(under.state, 'running', 'ana’s was not at its end')
  const over = await ana.over(anas)
  assert.equal(over.state, 'completed', JSON.stringify(over.warnings))
  assert.equal(over.collections['google.location']?.records, many)
})
