import assert from 'node:assert/strict'
import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { home, resident, startProcess } from './_home.ts'
import { zipOf } from './_zip.ts'

const searches = Array.from({ length: 50 }, (_, i) => ({
  ...{ header: 'Search', products: ['Search'], title: `Searched for ${i}` },
  time: new Date(1_500_000_000_000 + i * 1000).toISOString(),
}))
const file = {
  'takeout-20260101T000000Z-001.zip': zipOf({
    'Takeout/My Activity/Search/MyActivity.json': JSON.stringify(searches),
    'Takeout/Drive/a.bin': Buffer.alloc(30_000, 1),
    'Takeout/Drive/large.bin': Buffer.alloc(900_000, 7),
    'Takeout/Drive/z.bin': Buffer.alloc(20_000, 2),
  }),
}

// A worker may write no file larger than this; the limit is lifted while it runs.
test('a full disk makes an import wait, and it goes on where it stood when there is room', {
  skip: process.platform !== 'linux',
  timeout: 120_000,
}, async () => {
  await using here = await home({ worker: false })
  const [ana, ben] = [await resident(here.url, 'ana'), await resident(here.url, 'ben')]
  const worker = startProcess(here, ['prlimit', '--fsize=400000:unlimited'])
  await using _ = { [Symbol.asyncDispose]: () => ended(worker) }
  const number = await ana.start(await ana.upload(file))
  const waiting = await ana.until(number, ({ state, warnings }) => {
    return (
      state !== 'queued' && (state !== 'running' || warnings.some((one) => one.code === 'no_room'))
    )
  })
  assert.equal(waiting.state, 'running', JSON.stringify(waiting))
  const lifted = spawnSync('prlimit', ['--pid', String(worker.pid), '--fsize=unlimited:unlimited'])
  assert.equal(lifted.status, 0, String(lifted.stderr))
  const late = await ana.over(number)
  const undisturbed = await ben.bring(file)
  assert.equal(late.state, 'completed', JSON.stringify(late))
  assert.deepEqual(late.files, undisturbed.files)
  assert.deepEqual(late.collections, undisturbed.collections)
  assert.deepEqual(late.warnings, undisturbed.warnings)
})

async function ended(worker: ChildProcess): Promise<void> {
  const exit = once(worker, 'exit')
  worker.kill('SIGKILL')
  await exit
}
