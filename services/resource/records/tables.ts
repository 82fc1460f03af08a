import type { ColumnType, Generated, JSONColumnType } from 'kysely'

interface RecordColumns {
  owner: string
  collection: number
  record: string
  /** '-infinity' stands for "no time". */
  time: ColumnType<Date | number, Date | string, Date | string>
  time_end: Date | null
  account: number
  fields: JSONColumnType<Record<string, unknown>>
  /** Of rows from before it was sealed. */
  rest: JSONColumnType<Record<string, unknown>> | null
  /** What no field says: see rest.ts. */
  rest_sealed: Buffer | null
  hash: Buffer
  import: number
  /** Null: the same as `import`. */
  source_import: number | null
  part: number | null
  entry: number | null
  /** Which app wrote it; null: an import. */
  app: string | null
  revision: ColumnType<number, number | string, number | string>
}

export interface RecordsTables {
  records: RecordColumns
  superseded: RecordColumns & {
    /** Its own revision: what an import said, which the record alone did not tell. */
    since: ColumnType<number, number, never>
    /** Of what was said: it only adds what nothing else says. */
    yields: Generated<boolean>
    superseded_at: Generated<Date>
  }
  collections: { collection: Generated<number>; name: string }
  provider_accounts: {
    owner: string
    account: number
    provider: string
    name: string
    /** What stands for it in ids, where it was called otherwise once. */
    key: string | null
    /** What the names of its exports have in common. */
    exports: Generated<string[]>
    first_seen: Generated<Date>
  }
  collection_stats: {
    owner: string
    collection: number
    account: number
    count: ColumnType<number, number | string, number | string>
    first: Date | null
    last: Date | null
  }
}
