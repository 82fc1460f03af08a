import type { ColumnType, Generated } from 'kysely'

export interface FilesTables {
  blobs: {
    owner: string
    sha256: Buffer
    size: ColumnType<number, number, never>
    mime: string
    object_key: string
    key_version: Generated<number>
    created_at: Generated<Date>
  }
  record_blobs: {
    owner: string
    sha256: Buffer
    collection: number
    record: string
    role: string
  }
}
