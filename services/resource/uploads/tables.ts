import type { ColumnType, Generated } from 'kysely'

export type UploadState = 'receiving' | 'complete' | 'imported' | 'removed'

export interface UploadsTables {
  uploads: {
    owner: string
    upload: string
    name: string
    size: ColumnType<number | null, number | null, number>
    received: ColumnType<number, number | undefined, number>
    sha256: Buffer | null
    identity: Buffer | null
    state: Generated<UploadState>
    created_at: Generated<Date>
    completed_at: Date | null
  }
  upload_marks: {
    owner: string
    upload: string
    first: number
    last: number
    marks: Buffer
  }
  upload_locks: {
    upload: string
    holder: string
    until: Date
    wanted: Generated<boolean>
  }
}
