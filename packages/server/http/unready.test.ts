import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createLog, createServer, listen } from '../index.ts'

test('what says nothing is not ready, and holds up neither who asks that nor the other figures', async () => {
  const never = () => new Promise<never>(() => {})
  const app = createServer(
    { publicUrl: 'http://localhost' },
    {
      ...{ name: 'test', log: createLog({ logLevel: 'silent' }, 'test'), ready: never },
      counts: { help: { things_waiting: 'Things' }, read: never },
    },
  )
  await using service = await listen(app, {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://localhost',
  })
  const begun = performance.now()
  const [ready, metrics] = await Promise.all([
    fetch(`${service.url}/readyz`),
    fetch(`${service.url}/metrics`),
  ])
  assert.equal(ready.status, 503)
  assert.match(await metrics.text(), /^process_resident_memory_bytes/m)
  assert.ok(performance.now() - begun < 6_000)
})

test('however many ask whether it is ready, what it needs is asked once at a time', async () => {
  let asked = 0
  let isReady = true
  const ready = async () => {
    asked += 1
    await wait(200)
    if (!isReady) throw new Error('no')
  }
  const log = createLog({ logLevel: 'silent' }, 'test')
  const app = createServer({ publicUrl: 'http://localhost' }, { name: 'test', log, ready })
  const about = { port: 0, host: '127.0.0.1', publicUrl: 'http://localhost' }
  await using service = await listen(app, about)
  const many = async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => fetch(`${service.url}/readyz`)),
    )
    return new Set(answers.map(({ status }) => status))
  }
  assert.deepEqual(await many(), new Set([200]))
  assert.ok(asked < 10, `${asked} times`)
  isReady = false
  await wait(300)
  assert.deepEqual(await many(), new Set([503]), 'and what is over is not believed')
})
