import type { ColumnType, Generated, JSONColumnType } from 'kysely'

export interface BindingTables {
  linked_resources: {
    account: string
    resource: string
    service: string
    client_id: string
    catalog_url: string
    grant_keys: JSONColumnType<{ keys: Record<string, unknown>[] }>
    custody: 'provider' | 'device'
    /** What the owner agreed to last; it counts once a binding with these keys has arrived. */
    asked_keys: JSONColumnType<{ keys: Record<string, unknown>[] }> | null
    asked_custody: 'provider' | 'device' | null
    binding: string | null
    seq: number | null
    jti: string | null
    ceiling: JSONColumnType<Record<string, unknown>[]> | null
    carry: JSONColumnType<{ grant: string; sha256: string }[]>
    events_url: string | null
    linked_at: Generated<Date>
    bound_at: Date | null
    ended_at: Date | null
    /** The last binding that its resource service said had ended. */
    left_seq: number | null
  }
  catalogs: {
    sha256: string
    body: JSONColumnType<Record<string, unknown>>
    first_seen: Generated<Date>
  }
  catalog_urls: {
    url: string
    sha256: string
    fetched_at: ColumnType<Date, Date, Date>
  }
  used_ids: {
    issuer: string
    jti: string
    seen_at: ColumnType<Date, Date, Date>
  }
}
