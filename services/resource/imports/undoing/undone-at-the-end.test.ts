/** The owner takes an import back while its worker has read everything and is about to say so. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { home, resident } from '../_home.ts'
import { zipOf } from '../_zip.ts'
import { importsStore } from '../store.ts'

const [sleeper, successor] = [randomUUID(), randomUUID()]

test('an import that was undone is not called complete by the worker that was at its end', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const uploads = await ana.upload({ 'a.zip': zipOf({ 'Takeout/a.json': '{}' }) })
  const number = await ana.start(uploads)
  const { rows } = await here.pool.query<{ owner: string }>('select owner from owners')
  const run = { owner: rows[0]?.owner ?? '', import: number }
  const imports = importsStore(here)
  assert.ok(await imports.claim(run.owner, number, sleeper))

  const undone = await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
  assert.equal(undone.status, 204)
  assert.equal(await imports.finish(run, sleeper, 'completed', { warnings: [] }), false)
  assert.equal((await ana.over(number)).state, 'undone')
})

test('nor is it ended by a worker that has slept through its lease', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const number = await ana.start(await ana.upload({ 'a.zip': zipOf({ 'Takeout/a.json': '{}' }) }))
  const { rows } = await here.pool.query<{ owner: string }>('select owner from owners')
  const run = { owner: rows[0]?.owner ?? '', import: number }
  const imports = importsStore(here)
  assert.ok(await imports.claim(run.owner, number, sleeper))
  await here.pool.query("update imports set lease_until = now() - interval '1 second'")
  assert.ok(await imports.claim(run.owner, number, successor))

  assert.equal(await imports.finish(run, sleeper, 'failed', { warnings: [] }), false)
  assert.equal(await imports.finish(run, successor, 'completed', { warnings: [] }), true)
})
