import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { home, resident, startProcess } from '../_home.ts'
import { zipOf } from '../_zip.ts'
import { openScratch, sweepScratch } from './scratch.ts'

test('scratch folders go with their process, and not before', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-test-'))
  try {
    const ended = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(ended, 'exit')
    await using ours = await openScratch(dataDir)
    assert.equal((await stat(ours.path)).mode & 0o777, 0o700)
    const place = (host: string, pid: number | undefined) =>
      join(dataDir, 'scratch', `${host}.${pid}.${randomUUID()}`)
    const living = place(hostname(), process.ppid)
    const elsewhere = place('elsewhere.example', ended.pid)
    const silent = place('elsewhere.example', process.ppid)
    const gone = place(hostname(), ended.pid)
    const before = place(hostname(), process.pid)
    for (const path of [living, elsewhere, silent, gone, before]) {
      await mkdir(join(path, 'export-1'), { recursive: true })
    }
    const dayAgo = new Date(Date.now() - 25 * 3_600_000)
    await utimes(silent, dayAgo, dayAgo)
    await sweepScratch(dataDir)
    const left = (await readdir(join(dataDir, 'scratch'))).map((at) => join(dataDir, 'scratch', at))
    assert.deepEqual(left.toSorted(), [ours.path, living, elsewhere].toSorted())
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

test('a killed worker leaves nothing that can be read, and the next one removes it', {
  timeout: 120_000,
}, async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const locations = Array.from({ length: 40_000 }, (_, i) => ({
    timestampMs: String(1_400_000_000_000 + i * 60_000),
    ...{ latitudeE7: 481_000_000 + i, longitudeE7: 112_000_000 + i },
  }))
  const inner = zipOf({ 'Takeout/Location History/Records.json': JSON.stringify({ locations }) })
  await ana.start(await ana.upload({ 'all.zip': zipOf({ 'takeout-1.zip': inner }) }))

  const worker = startProcess(here)
  const scratch = join(here.config.dataDir, 'scratch')
  const unpacked = async () => {
    const names = await readdir(scratch, { recursive: true }).catch(() => [])
    const found = await Promise.all(
      names.map((name) => readFile(join(scratch, name)).catch(() => '')),
    )
    return Buffer.concat(found.map((bytes) => Buffer.from(bytes)))
  }
  while ((await unpacked()).length < inner.length) await wait(20)
  worker.kill('SIGKILL')
  await once(worker, 'exit')

  // Names stand in a zip as they are.
  assert.ok(inner.includes('Location History'))
  const rest = await unpacked()
  assert.ok(rest.length >= inner.length)
  assert.equal(rest.includes('Location History'), false)
  const [left] = await readdir(scratch)
  await using _next = await here.startWorker()
  const now = await readdir(scratch)
  assert.equal(now.length, 1)
  assert.notEqual(now[0], left)
})
