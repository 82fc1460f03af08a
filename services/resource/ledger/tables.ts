import type { Generated, JSONColumnType } from 'kysely'

/** Who or what ended a grant. `switch`: the owner chose *Stop* while changing the provider. */
export type RevokedBy = 'owner' | 'issuer' | 'list' | 'replaced' | 'switch'

interface GrantRow {
  owner: string
  grant_id: string
  issuer: string
  client: string
  /** The alias of the person it is for; null: the app itself. */
  person: Generated<string | null>
  jws: string
  sha256: string
  details: JSONColumnType<object[]>
  catalog: string | null
  issued_at: Date
  expires_at: Date | null
  once: boolean
  once_jti: string | null
  replaces: string | null
  status_issuer: string | null
  status_uri: string | null
  status_idx: number | null
  first_seen: Date
  noticed_at: Date | null
  last_used: Date | null
  rows_read: Generated<number>
  bytes_read: Generated<number>
  revoked_at: Date | null
  revoked_by: RevokedBy | null
  conflict_at: Date | null
  kept_at: Generated<Date | null>
  signed_in_at: Generated<Date | null>
}

interface StatusListRow {
  uri: string
  issuer: string
  iat: number
  exp: number
  ttl: number
  bits: Buffer
  fetched_at: Date
  next_try: Date
}

interface AppNameRow {
  client: string
  sha256: string
  name: string | null
  asked_at: Date
}

export interface LedgerTables {
  app_names: AppNameRow
  grants: GrantRow
  early_revocations: { owner: string; grant_id: string; issuer: string; came_at: Date }
  events_seen: { issuer: string; jti: string; seen_at: Date }
  issuer_lists: StatusListRow
}
