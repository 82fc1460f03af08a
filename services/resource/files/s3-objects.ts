import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage'
import { type S3Config, span } from '@mandate/server'
import { haveBucket } from './bucket.ts'
import { DamagedObject } from './encryption.ts'
import { isMissing } from './missing.ts'
import { type ByteRange, ObjectMissing, type ObjectStore, ObjectsAway } from './objects.ts'
import { prefixed } from './prefixed.ts'
import { steadily } from './steady.ts'
import { SteadyUploads } from './steady-uploads.ts'

const partBytes = 8 * 1024 * 1024
/** Milliseconds in which a connection to the store must be there, and then must bring or take something. */
const PATIENCE = { connectionTimeout: 5_000, socketTimeout: 30_000 }
const growingPrefix = 'uploads/'

/** Objects in a bucket of any store that speaks S3. */
export function s3Objects(config: S3Config): ObjectStore {
  const clientConfig: S3ClientConfig = {
    endpoint: config.endpoint,
    region: config.region,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    forcePathStyle: true,
    // Stores other than AWS refuse a streamed put with the SDK's default trailing checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: PATIENCE,
  }
  const client = new S3Client(clientConfig)
  // Which command, and never which key.
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        span(`s3 ${commandName}`, { kind: 'client' }, () => next(args).catch(asAway)),
    { step: 'initialize', name: 'mandateTraces' },
  )
  const Bucket = config.bucket

  async function open(Key: string, range?: ByteRange): Promise<{ bytes: Readable; size: number }> {
    const Range = range && `bytes=${range.start}-${range.end - 1}`
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket, Key, Range }))
      const bytes = answer.Body as Readable
      // Whoever reads it hears of what happens to it; until then nobody does.
      bytes.once('error', () => {})
      if (range && !answer.ContentRange?.startsWith(`bytes ${range.start}-`)) {
        bytes.destroy()
        throw new ObjectsAway(`asked for ${Range}, the store gave ${answer.ContentRange}`)
      }
      return { bytes, size: answer.ContentLength ?? 0 }
    } catch (error) {
      if (isMissing(error)) throw new ObjectMissing(Key)
      // 416: the object ends before.
      if (range && isShort(error)) throw new DamagedObject(range.start, { cause: error })
      throw error
    }
  }

  /** What was never finished, by a person or by a process that was killed, is a multipart upload without an object. */
  async function* unfinished(Prefix: string) {
    let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {}
    while (next !== null) {
      const page: ListMultipartUploadsCommandOutput = await client.send(
        new ListMultipartUploadsCommand({ Bucket, Prefix, ...next }),
      )
      yield* page.Uploads ?? []
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
      next = page.IsTruncated ? { KeyMarker, UploadIdMarker } : null
    }
  }

  async function abort(keys: Set<string>, prefix: string): Promise<void> {
    for await (const { UploadId, Key } of unfinished(prefix)) {
      if (Key === undefined || !keys.has(Key)) continue
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
    }
  }

  return {
    async put(key, body) {
      await new MultipartUpload({
        client,
        params: { Bucket, Key: key, Body: Readable.from(body, { objectMode: false }) },
        partSize: partBytes,
        queueSize: 2,
      }).done()
    },

    async get(key, range) {
      const first = await open(key, range)
      const all = range ?? { start: 0, end: first.size }
      const bytes = steadily(
        first.bytes,
        async (from) => (await open(key, { start: from, end: all.end })).bytes,
        all,
      )
      return Readable.from(bytes, { objectMode: false })
    },

    async size(key) {
      try {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key: key }))
        return head.ContentLength ?? 0
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async remove(keys) {
      const grown = keys.filter((key) => key.startsWith(growingPrefix))
      for (const key of grown) await abort(new Set([key]), key)
      const others = new Set(keys.filter((key) => !key.startsWith(growingPrefix)))
      const kinds = new Set([...others].map((key) => key.replace(/[^/]*$/, '')))
      for (const kind of kinds) await abort(others, kind)
      const all = [...keys, ...grown.flatMap((key) => [`${key}.info`, `${key}.part`])]
      for (let i = 0; i < all.length; i += 1000) {
        const Objects = all.slice(i, i + 1000).map((Key) => ({ Key }))
        const { Errors } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        )
        // "200 OK", and it says of some that they are still there.
        const left = Errors?.find(({ Code }) => Code !== 'NoSuchKey')
        if (left) throw new ObjectsAway(`the object store has not removed everything: ${left.Code}`)
      }
    },

    async *list(prefix) {
      let ContinuationToken: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }),
        )
        for (const object of page.Contents ?? []) {
          // Of an upload that is not whole there is only what stands beside it.
          const key = object.Key?.replace(/\.(?:info|part)$/, '')
          if (key) yield { key, modified: object.LastModified ?? new Date() }
        }
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken)
      for await (const { Key, Initiated } of unfinished(prefix)) {
        if (Key) yield { key: Key, modified: Initiated ?? new Date() }
      }
    },

    ready: () => haveBucket(client, Bucket),

    growing: (prefix) =>
      prefixed(
        prefix,
        new SteadyUploads({
          partSize: partBytes,
          // One after the other: of several at once the second may fail and the third not, and what is stored is then
          // taken for whole though it has a hole.
          maxConcurrentPartUploads: 1,
          s3ClientConfig: { ...clientConfig, bucket: Bucket },
        }),
      ),
  }
}

function isShort(error: unknown): boolean {
  const { cause } = error as { cause?: unknown }
  return cause instanceof Error && cause.name === 'InvalidRange'
}

/** Whatever the store says but that something is missing, it is not what it was asked for. */
function asAway(error: unknown): never {
  if (error instanceof ObjectsAway || isMissing(error)) throw error
  throw new ObjectsAway(`the object store: ${(error as Error).message}`, { cause: error })
}
