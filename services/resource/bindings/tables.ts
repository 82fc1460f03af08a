import type { JWK } from 'jose'
import type { JSONColumnType } from 'kysely'

/** A grant that goes on under another issuer: its id and the SHA-256 of the document in the ledger. */
export interface Carried {
  grant: string
  sha256: string
}

interface BindingRow {
  owner: string
  seq: number
  prev: string | null
  /** Null when it binds nobody. */
  issuer: string | null
  as_sub: string | null
  as_name: string | null
  grant_keys: JSONColumnType<{ keys: JWK[] }>
  ceiling: JSONColumnType<string[] | null>
  carry: JSONColumnType<Carried[]>
  jwt: string
  sha256: string
  active: boolean
  made_at: Date
  ended_at: Date | null
}

export interface BindingsTables {
  bindings: BindingRow
}
