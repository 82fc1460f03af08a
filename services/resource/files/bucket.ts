import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3'
import { isMissing } from './missing.ts'
import { ObjectsAway } from './objects.ts'

const KEY = 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY'

/** Looks whether the bucket is there, and makes it where it is not. @throws ObjectsAway, in words of the settings that mend it */
export async function haveBucket(client: S3Client, Bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }))
  } catch (error) {
    if (!isMissing(error)) throw away(error, statusOf(error), Bucket)
    await make(client, Bucket)
  }
}

async function make(client: S3Client, Bucket: string): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket }))
  } catch (error) {
    // Another process that began at the same time was first.
    if (nameOf(error) === 'BucketAlreadyOwnedByYou') return
    throw away(error, statusOf(error) === 403 ? 404 : statusOf(error), Bucket)
  }
}

/**
 * To HEAD a store says nothing but the status, which the SDK calls `UnknownError`.
 * @see [HeadBucket](https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html)
 */
function away(error: unknown, status: number | undefined, bucket: string): ObjectsAway {
  return new ObjectsAway(`the object store ${why(error, status, bucket)}`, { cause: error })
}

function why(error: unknown, status: number | undefined, bucket: string): string {
  switch (status) {
    case 301:
    case 307:
    case 400:
      return `answers ${status} for the bucket ${bucket}: S3_REGION has to be where it lies`
    case 401:
    case 403:
      return `answers ${status} for the bucket ${bucket}: ${KEY} have to be of somebody who may list it, read, write and delete in it, and end its multipart uploads`
    case 404:
      return `has no bucket ${bucket}, and the key may not make it: make it there, or name another by S3_BUCKET`
    default:
      return `does not answer for the bucket ${bucket}: ${(first(error) as Error).message}`
  }
}

/** What the store answered, under what was made of it. */
function first(error: unknown): unknown {
  return error instanceof ObjectsAway ? error.cause : error
}

function statusOf(error: unknown): number | undefined {
  const { $metadata } = first(error) as { $metadata?: { httpStatusCode?: number } }
  return $metadata?.httpStatusCode
}

function nameOf(error: unknown): string {
  return (first(error) as Error).name
}
