import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Config } from '@mandate/server'
import { fileObjects } from './file-objects.ts'
import type { ObjectStore } from './objects.ts'
import { s3Objects } from './s3-objects.ts'

/** The stores that every test of files runs against: a folder, and S3 where S3_ENDPOINT names one. */
export const stores: { name: string; skip: string | false; open(): Promise<OpenedStore> }[] = [
  { name: 'a folder', skip: false, open: openFolder },
  { name: 'S3', skip: process.env['S3_ENDPOINT'] ? false : 'S3_ENDPOINT is not set', open: openS3 },
]

export interface OpenedStore extends AsyncDisposable {
  store: ObjectStore
}

async function openFolder(): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'mandate-objects-'))
  return {
    store: fileObjects(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function openS3(): Promise<OpenedStore> {
  const config = await freshBucket()
  const store = s3Objects(config)
  return {
    store,
    async [Symbol.asyncDispose]() {
      const keys: string[] = []
      for await (const { key } of store.list('')) keys.push(key)
      await store.remove(keys)
    },
  }
}

/** A bucket of its own at the S3 server of the environment. */
export async function freshBucket(): Promise<S3Config> {
  const config: S3Config = {
    endpoint: process.env['S3_ENDPOINT'] ?? '',
    bucket: `mandate-test-${randomBytes(6).toString('hex')}`,
    region: process.env['S3_REGION'] ?? 'us-east-1',
    accessKeyId: process.env['S3_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: process.env['S3_SECRET_ACCESS_KEY'] ?? '',
  }
  await s3Objects(config).ready()
  return config
}
