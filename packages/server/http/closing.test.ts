import assert from 'node:assert/strict'
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { listen } from './listen.ts'

/** More than all buffers between here and there hold. */
const WHOLE = 32 * 2 ** 20

test('closing waits for a slow reader to take the whole of what was answered', async () => {
  const app: http.RequestListener = (_, res) => res.end(Buffer.alloc(WHOLE))
  const running = await listen(app, { host: '127.0.0.1', port: 0, publicUrl: '' })
  const [answer] = (await once(http.get(running.url), 'response')) as [IncomingMessage]
  const parts = answer.iterator()
  let taken = (await parts.next()).value.length
  const closing = running.close()
  // Time in which idle connections are ended, several times over.
  await setTimeout(500)
  for await (const part of parts) taken += part.length
  await closing
  assert.equal(taken, WHOLE)
})
