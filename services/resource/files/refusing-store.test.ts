/** A store that does not show its bucket: whoever starts the service reads which setting mends it. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { s3Objects } from './s3-objects.ts'

/** What it answers to whether there is the bucket, and to making it: a status, and a code of S3. */
type Answer = [status: number, code?: string]

async function readyAt(look: Answer, make: Answer = [200]): Promise<string> {
  await using ends = new AsyncDisposableStack()
  const server = createServer((req, res) => {
    const [status, code] = req.method === 'HEAD' ? look : make
    const body = code && `<Error><Code>${code}</Code><Message>${code}</Message></Error>`
    res.writeHead(status, { 'content-type': 'application/xml' })
    res.end(req.method === 'HEAD' ? undefined : body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.defer(() => void server.close())
  const store = s3Objects({
    ...{ endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, region: 'here' },
    ...{ bucket: 'mandate', accessKeyId: 'a', secretAccessKey: 'b' },
  })
  return await store.ready().then(
    () => 'ready',
    (error: Error) => error.message,
  )
}

for (const [what, look, make, says] of [
  ['lets nobody in', [403], [200], /answers 403 .*S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY/],
  ['does not know who asks', [401], [200], /answers 401 .*S3_ACCESS_KEY_ID/],
  ['stands in another region', [301], [200], /answers 301 for the bucket mandate: S3_REGION/],
  ['has no bucket, nor makes one', [404], [403, 'AccessDenied'], /no bucket mandate, .*S3_BUCKET/],
  ['has a bucket of that name of others', [404], [409, 'BucketAlreadyExists'], /AlreadyExists/],
  ['had none, and another process made it', [404], [409, 'BucketAlreadyOwnedByYou'], /^ready$/],
  ['had none', [404], [200], /^ready$/],
] as [string, Answer, Answer, RegExp][]) {
  test(`a store that ${what}`, async () => {
    assert.match(await readyAt(look, make), says)
  })
}
