import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allowed, data } from '../_allowed.ts'

test('a signal ends what is under way with its reason, wherever it is', async () => {
  const { net, access } = await allowed()
  const why = new Error('the reader has gone on')
  const path = data('records/google.photos')
  const line = (id: string) => new TextEncoder().encode(`${JSON.stringify({ id })}\n`)
  // An answer that never ends by itself, and ends with its request, as those of the platform do.
  const endless = ({ signal }: { signal: AbortSignal }) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(line('a'))
          signal.addEventListener('abort', () => controller.error(signal.reason))
        },
      }),
      { headers: { etag: '"1"' } },
    )
  net.handlers[path] = endless
  const waiting = new AbortController()
  const records = access.records('google.photos', { signal: waiting.signal })
  const reading = records[Symbol.asyncIterator]()
  assert.deepEqual((await reading.next()).value, { id: 'a' })
  const next = reading.next()
  waiting.abort(why)
  await assert.rejects(next, why)

  net.handlers[data(`blobs/${'a'.repeat(64)}`)] = endless
  const loading = new AbortController()
  const file = await access.blob('a'.repeat(64), { signal: loading.signal })
  const bytes = file.arrayBuffer()
  loading.abort(why)
  await assert.rejects(bytes, why)

  const stop = new AbortController()
  stop.abort(why)
  const { signal } = stop
  const before = net.sent.length
  await assert.rejects(Array.fromAsync(access.records('google.photos', { signal })), why)
  await assert.rejects(access.blob('a'.repeat(64), { signal }), why)
  await assert.rejects(access.changes('google.photos', undefined, { signal }), why)
  assert.equal(net.sent.length, before, 'nothing was asked for any more')

  const later = new AbortController()
  const seen: string[] = []
  net.handlers[path] = () => new Response('{"id":"a"}\n{"id":"b"}\n')
  await assert.rejects(async () => {
    for await (const { id } of access.records('google.photos', { signal: later.signal })) {
      seen.push(id)
      later.abort(why)
    }
  }, why)
  assert.deepEqual(seen, ['a'])
})
