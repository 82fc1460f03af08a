import type { Generated, JSONColumnType } from 'kysely'

export interface CustodyTables {
  custody_keys: {
    account: string
    resource: string
    kid: string
    public: JSONColumnType<Record<string, unknown>>
    sealed: Buffer
    created_at: Generated<Date>
  }
}
