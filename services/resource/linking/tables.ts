import type { JWK } from 'jose'
import type { Generated, JSONColumnType } from 'kysely'

/** What the issuer answered at the end of linking. */
export interface LinkAnswer {
  asSub: string
  asName: string | null
  grantKeys: JWK[]
  /** Who keeps them, as the issuer says; absent: the issuer. */
  custody?: 'provider' | 'device'
}

/** What the owner chose on the confirm page: the grants that go on and those that stop, by id. */
export interface LinkChoices {
  goOn: string[]
  stop: string[]
}

/** Issuers whose place the linked one takes; null: that of all there are. */
export type Replaces = string[] | null

interface LinkingRow {
  linking: Generated<string>
  owner: string
  session: string
  state: string
  issuer: string
  replaces: JSONColumnType<Replaces>
  asked_at: Date
  secrets: Buffer
  used_at: Date | null
  answer: JSONColumnType<LinkAnswer | null>
  head: string | null
  shown_at: Generated<Date | null>
  insisted: Generated<boolean>
  choices: JSONColumnType<LinkChoices | null>
  expires_at: Date
}

export interface LinkingTables {
  linkings: LinkingRow
}
