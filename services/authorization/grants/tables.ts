import type { Grantee } from '@mandate/grants'
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'

export type GrantState = 'pending' | 'delivered' | 'ending' | 'ended'
/** `moved`: the owner changed the issuer; the grant may live on there, and come back. */
export type EndedBy = 'owner' | 'resource' | 'app' | 'replaced' | 'moved'

type Moment = ColumnType<Date, Date, Date>
type MaybeMoment = ColumnType<Date | null, Date | null | undefined, Date | null>

export interface GrantTables {
  grants: {
    id: string
    jti: GeneratedAlways<string>
    account: string
    resource: string
    client_id: string
    client_s256: string
    jws: string
    details: JSONColumnType<Record<string, unknown>[]>
    catalog_s256: string
    shown: JSONColumnType<object[]> | null
    once: boolean
    bearer: Generated<boolean>
    /** It is about collections that apps declared. */
    declared: Generated<boolean>
    carried: boolean
    status_list: number
    status_idx: number
    state: GrantState
    issued_at: Moment
    expires_at: MaybeMoment
    last_used: MaybeMoment
    ended_at: MaybeMoment
    ended_by: EndedBy | null
    /** The grant that stands in its place since its owner changed it. */
    replaced_by: Generated<string | null>
    /** A backup was restored, and the ledger of the resource service was not asked since. */
    uncompared: Generated<boolean>
    /** Only for this person. */
    grantee: ColumnType<Grantee | null, string | null | undefined, string | null>
    /** What their provider has confirmed. */
    grantee_told: Generated<'nothing' | 'shared' | 'ended'>
    grantee_tries: Generated<number>
    grantee_next_try: ColumnType<Date, Date | undefined, Date>
  }
  consents: {
    consent_s256: string
    account: string
    grant_id: string
    shown: JSONColumnType<Record<string, unknown>>
    locale: string
    answered_at: Moment
  }
}
