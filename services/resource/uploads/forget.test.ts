/** Each night: what was read or removed long ago is not even listed any more. */

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLog, openJobs } from '@mandate/server'
import { home, resident } from '../imports/_home.ts'
import { zipOf } from '../imports/_zip.ts'

test('uploads that were read and locks of dead processes are forgotten, no others', async () => {
  await using here = await home()
  const ana = await resident(here.url, 'ana')
  const file = (text: string) => ({ 'a.zip': zipOf({ 'Takeout/a.txt': text }) })
  const [old, young, open] = await Promise.all(
    ['old', 'young', 'open'].map(async (text) => (await ana.upload(file(text)))[0] as string),
  )
  for (const id of [old, young]) await ana.over(await ana.start([id as string]))
  const age = `update uploads set completed_at = now() - interval '31 days' where upload = any ($1)`
  await here.pool.query(age, [[old, open]])
  const lock = `insert into upload_locks values ($1, $2, now() + $3::interval)`
  await here.pool.query(lock, ['dead', randomUUID(), '-2 days'])
  await here.pool.query(lock, ['held', randomUUID(), '10 seconds'])

  const log = createLog(here.config, 'test')
  const jobs = await openJobs(here.config.databaseUrl, { name: 'test', log })
  await jobs.send('clear-away', {})
  const statusOf = async (id: string | undefined) =>
    (await ana.ask(`${ana.base}/uploads/${id}`)).status
  while ((await statusOf(old)) !== 404) await wait(20)
  await jobs.stop()
  assert.deepEqual([await statusOf(young), await statusOf(open)], [200, 200])
  const { rows } = await here.pool.query('select upload from upload_locks')
  assert.deepEqual(rows, [{ upload: 'held' }])
})
