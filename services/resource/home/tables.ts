import type { JWK } from 'jose'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { BindingsTables } from '../bindings/tables.ts'
import type { WaitsFor } from '../files/waits-for.ts'
import type { LockedKey } from './archive/key.ts'
import type { Place } from './archive/sections.ts'
import type { Refusal } from './restore/refused.ts'

export type RestoreState = 'queued' | 'running' | 'completed' | 'failed'

/** How far it is: `done` files of this phase, `read` bytes in all. */
export interface RestorePlace {
  phase: 'check' | 'bring'
  done: number
  read: number
}

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
  home_restores: {
    owner: string
    restore: number
    staged: string
    state: Generated<RestoreState>
    problem: Refusal | null
    detail: string | null
    uploads: string[]
    read: ColumnType<number, number | undefined, number>
    size: Bytes
    place: JSONColumnType<RestorePlace>
    attempts: Generated<number>
    waits: WaitsFor | null
    created_at: Date
    finished_at: Date | null
  }
  former_resources: {
    owner: string
    url: string
    nth: number
    key_print: Buffer
    service_keys: JSONColumnType<{ keys: JWK[] }>
    log_key: string | null
    log_bytes: ColumnType<number | null, number | null, number | null>
  }
  former_bindings: Omit<BindingsTables['bindings'], 'prev'> & { url: string }
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
    waits: WaitsFor | null
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
