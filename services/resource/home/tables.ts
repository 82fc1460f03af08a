import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { LockedKey } from './archive/key.ts'
import type { Place } from './archive/sections.ts'

export type TakeOutState = 'queued' | 'running' | 'ready' | 'failed' | 'removed'

/** What an archive holds, counted while it is written. */
export interface TakeOutCounts {
  /** By collection. */
  records?: Record<string, number>
  files?: number
  fileBytes?: number
  /** Files whose bytes the store did not have. */
  lost?: number
}

type Bytes = ColumnType<number, number, number>

export interface HomeTables {
  take_outs: {
    owner: string
    take_out: number
    state: Generated<TakeOutState>
    id_key: JSONColumnType<LockedKey>
    part_bytes: Bytes
    estimate: Bytes
    written: ColumnType<number, number | undefined, number>
    place: JSONColumnType<Place> | null
    attempts: Generated<number>
    counts: ColumnType<TakeOutCounts, string | undefined, string>
    created_at: Date
    finished_at: Date | null
    expires_at: Date | null
  }
  take_out_parts: {
    owner: string
    take_out: number
    part: number
    object_key: string
    name: string
    bytes: Bytes
    sha256: Buffer
    files: number
    records: Bytes
    manifest: string
    made_at: Date
  }
}
