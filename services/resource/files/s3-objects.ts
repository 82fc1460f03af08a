import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { Upload as MultipartUpload } from '@aws-sdk/lib-storage'
import type { S3Config } from '@mandate/server'
import { S3Store } from '@tus/s3-store'
import { ObjectMissing, type ObjectStore } from './objects.ts'
import { prefixed } from './prefixed.ts'

const partBytes = 8 * 1024 * 1024
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
  }
  const client = new S3Client(clientConfig)
  const Bucket = config.bucket

  /** An upload that was never finished is a multipart upload without an object. */
  async function abort(Key: string): Promise<void> {
    const found = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: Key }))
    for (const { UploadId, Key: named } of found.Uploads ?? []) {
      if (named !== Key) continue
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
      try {
        const answer = await client.send(
          new GetObjectCommand({
            Bucket,
            Key: key,
            Range: range && `bytes=${range.start}-${range.end - 1}`,
          }),
        )
        return answer.Body as Readable
      } catch (error) {
        if (isMissing(error)) throw new ObjectMissing(key)
        throw error
      }
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
      for (const key of grown) await abort(key)
      const all = [...keys, ...grown.flatMap((key) => [`${key}.info`, `${key}.part`])]
      for (let i = 0; i < all.length; i += 1000) {
        const Objects = all.slice(i, i + 1000).map((Key) => ({ Key }))
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
      }
    },

    async *list(prefix) {
      let ContinuationToken: string | undefined
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken }),
        )
        for (const object of page.Contents ?? []) {
          if (object.Key && !object.Key.endsWith('.info')) {
            yield { key: object.Key, modified: object.LastModified ?? new Date() }
          }
        }
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken)
    },

    async ready() {
      try {
        await client.send(new HeadBucketCommand({ Bucket }))
      } catch (error) {
        if (!isMissing(error)) throw error
        await client.send(new CreateBucketCommand({ Bucket }))
      }
    },

    growing: (prefix) =>
      prefixed(
        prefix,
        new S3Store({
          partSize: partBytes,
          // Each part waits on disk until it is sent; without a cap 60 of them do.
          maxConcurrentPartUploads: 3,
          s3ClientConfig: { ...clientConfig, bucket: Bucket },
        }),
      ),
  }
}

function isMissing(error: unknown): boolean {
  const name = (error as Error).name
  return name === 'NoSuchKey' || name === 'NotFound' || name === 'NoSuchBucket'
}
