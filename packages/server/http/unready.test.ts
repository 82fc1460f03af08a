import assert from 'node:assert/strict'
import { test } from 'node:test'
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
