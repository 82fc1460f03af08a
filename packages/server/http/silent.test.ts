import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import net from 'node:net'
import { test } from 'node:test'
import { listen } from '../index.ts'

test('a reader who takes nothing of what is sent is cut off, and what was sending hears of it', async () => {
  const begun = Promise.withResolvers<ServerResponse>()
  const endless = (res: ServerResponse) => {
    while (!res.destroyed && res.write('x'.repeat(100_000)));
    res.once('drain', () => endless(res))
  }
  const config = { port: 0, host: '127.0.0.1', publicUrl: 'http://localhost' }
  await using service = await listen(
    (_req, res) => {
      begun.resolve(res)
      endless(res)
    },
    config,
    { silence: 300 },
  )
  const { port } = new URL(service.url)
  const reader = net.connect(Number(port), '127.0.0.1').pause()
  reader.on('error', () => {})
  reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const res = await begun.promise
  await once(res, 'close')
  assert.equal(res.writableFinished, false)
  reader.destroy()
})
