import type { JWK } from 'jose'
import type { Generated, JSONColumnType } from 'kysely'

/** A grant that goes on under another issuer: its id and the SHA-256 of the document in the ledger. */
export interface Carried {
  grant: string
  sha256: string
}

interface BindingRow {
  owner: string
  seq: number
  prev: string | null
  issuer: string
  as_sub: string
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

/** What the issuer answered at the end of linking. */
export interface LinkAnswer {
  asSub: string
  asName: string | null
  grantKeys: JWK[]
}

/** What the owner chose on the confirm page: the grants that go on and those that stop, by id. */
export interface LinkChoices {
  goOn: string[]
  stop: string[]
}

interface LinkingRow {
  linking: Generated<string>
  owner: string
  session: string
  state: string
  issuer: string
  asked_at: Date
  secrets: Buffer
  used_at: Date | null
  answer: JSONColumnType<LinkAnswer | null>
  head: string | null
  choices: JSONColumnType<LinkChoices | null>
  expires_at: Date
}

export interface BindingsTables {
  bindings: BindingRow
  linkings: LinkingRow
}
