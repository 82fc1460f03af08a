import type { ColumnType, JSONColumnType } from 'kysely'

/** Rows of oidc-provider's models; `states.ts` and `proofs.ts` alone read and write them. */
export interface ProviderTables {
  provider_states: {
    model: string
    id: string
    payload: JSONColumnType<Record<string, unknown>>
    grant_id: string | null
    uid: string | null
    expires_at: ColumnType<Date | null, Date | null, Date | null>
    consumed_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  }
  passing_states: ProviderTables['provider_states']
  used_proofs: { id: string; expires_at: ColumnType<Date, Date, Date> }
}
