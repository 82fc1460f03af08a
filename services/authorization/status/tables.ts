import type { ColumnType, Generated, JSONColumnType } from 'kysely'

export interface StatusTables {
  outbox: {
    id: Generated<number>
    grant_id: string
    account: string
    resource: string
    event: string
    app: ColumnType<string | null, string | null | undefined, never>
    body: JSONColumnType<Record<string, unknown>>
    attempts: Generated<number>
    next_try: ColumnType<Date, Date | undefined, Date>
    created_at: Generated<Date>
    confirmed_at: ColumnType<Date | null, undefined, Date | null>
    refused: Generated<boolean>
    given_up: ColumnType<string | null, undefined, string | null>
  }
}
