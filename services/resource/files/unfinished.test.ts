/** What a store keeps of objects that nobody finished or that it did not remove: neither is left there in silence. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { freshBucket } from './_stores.ts'
import { ObjectsAway } from './objects.ts'
import { s3Objects } from './s3-objects.ts'

const skip = process.env['S3_ENDPOINT'] ? false : 'S3_ENDPOINT is not set'

test('S3: a file that a killed process had begun to store is found by the collector, and goes', {
  skip,
}, async () => {
  const { bucket: Bucket, ...config } = await freshBucket()
  const { endpoint, region, ...credentials } = config
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  const store = s3Objects({ ...config, bucket: Bucket })
  const keys = ['blobs/begun', 'blobs/begun-too', 'exports/begun']
  for (const Key of keys) {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }))
    const Body = Buffer.alloc(100)
    await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body }))
  }
  const left = async () => {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }))
    return Uploads.map(({ Key }) => Key).toSorted()
  }
  assert.deepEqual(await left(), keys)
  const found = []
  for await (const { key, modified } of store.list('blobs/')) {
    assert.ok(Math.abs(modified.getTime() - Date.now()) < 600_000)
    found.push(key)
  }
  assert.deepEqual(found.toSorted(), ['blobs/begun', 'blobs/begun-too'])
  await store.remove(['blobs/begun', 'exports/begun'])
  assert.deepEqual(await left(), ['blobs/begun-too'])
  await store.remove(['blobs/begun-too'])
})

test('S3: what it says that it has not removed is not taken for removed', async () => {
  const error = (code: string) =>
    `<Error><Key>blobs/a</Key><Code>${code}</Code><Message>no</Message></Error>`
  let said = ''
  const server = createServer((req, res) => {
    const name = req.url?.includes('uploads') ? 'ListMultipartUploadsResult' : 'DeleteResult'
    req.resume().once('end', () => {
      res.setHeader('content-type', 'application/xml')
      res.end(`<?xml version="1.0"?><${name}>${req.method === 'POST' ? said : ''}</${name}>`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const config = { endpoint: `http://127.0.0.1:${port}`, bucket: 'b', region: 'us-east-1' }
  const store = s3Objects({ ...config, accessKeyId: 'a', secretAccessKey: 'b' })
  try {
    await store.remove(['blobs/a'])
    said = error('NoSuchKey')
    await store.remove(['blobs/a'])
    said = error('InternalError')
    await assert.rejects(store.remove(['blobs/a']), ObjectsAway)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
