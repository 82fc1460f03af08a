import { join } from 'node:path'
import type { ServiceConfig } from '@mandate/server'
import { fileObjects } from './file-objects.ts'
import type { ObjectStore } from './objects.ts'
import { s3Objects } from './s3-objects.ts'

/** The object store that the configuration names: S3 when there is one, else a folder. */
export function openObjectStore(config: Pick<ServiceConfig, 's3' | 'dataDir'>): ObjectStore {
  return config.s3 ? s3Objects(config.s3) : fileObjects(join(config.dataDir, 'objects'))
}
