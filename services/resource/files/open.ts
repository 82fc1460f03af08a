import { join } from 'node:path'
import type { ServiceConfig } from '@mandate/server'
import { fileObjects } from './file-objects.ts'
import type { ObjectStore } from './objects.ts'

/** The object store that the configuration names: S3 when there is one, else a folder. */
export async function openObjectStore(
  config: Pick<ServiceConfig, 's3' | 'dataDir'>,
): Promise<ObjectStore> {
  if (!config.s3) return fileObjects(join(config.dataDir, 'objects'))
  // The S3 SDK takes 40 MB of memory: only where it is used.
  const { s3Objects } = await import('./s3-objects.ts')
  return s3Objects(config.s3)
}
