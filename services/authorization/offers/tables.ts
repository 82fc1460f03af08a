import type { ColumnType, JSONColumnType } from 'kysely'

type MaybeMoment = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface OfferTables {
  shared_with_me: {
    account: string
    issuer: string
    grant_id: string
    resource: string
    client_id: string
    /** name@host, of that issuer. */
    sharer: string
    says: JSONColumnType<Partial<Record<'en' | 'fr', string[]>>>
    expires_at: MaybeMoment
    came_at: Date
    answer: 'accepted' | 'hidden' | null
    ended_at: MaybeMoment
  }
}
