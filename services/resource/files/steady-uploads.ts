import type { Readable } from 'node:stream'
import { S3Store } from '@tus/s3-store'
import type { Upload } from '@tus/server'
import { isMissing } from './missing.ts'
import { ObjectsAway } from './objects.ts'

/**
 * Uploads that grow in a bucket whose store may not answer. Left to itself, @tus/s3-store takes whatever hinders it from learning of an
 * upload for there being none; and who hears that of an upload begins it anew.
 */
export class SteadyUploads extends S3Store {
  override create(upload: Upload) {
    return super.create(upload).catch(asAway)
  }

  override async getUpload(id: string) {
    // It is remembered, so the store is asked once.
    await this.getMetadata(id).catch((error) => isMissing(error) || asAway(error))
    return super.getUpload(id).catch(asAway)
  }

  override write(source: Readable, id: string, offset: number) {
    return super.write(source, id, offset).catch(asAway)
  }

  override remove(id: string) {
    return super.remove(id).catch(asAway)
  }
}

/** What @tus/server says on purpose is no error but a status and a text. */
function asAway(error: unknown): never {
  if (!(error instanceof Error)) throw error
  throw new ObjectsAway(`the object store: ${error.message}`, { cause: error })
}
