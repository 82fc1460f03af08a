import { randomBytes } from 'node:crypto'
import { type Grantee, type ResolvedItem, writeDetails } from '@mandate/grants'

/** `once` means this many seconds. */
export const ONCE_SECONDS = 3600

export interface Approved {
  account: string
  resource: string
  clientId: string
  clientS256: string
  items: ResolvedItem[]
  /** Hash of the catalog that the items were resolved with. */
  catalog: string
  consentS256: string
  once: boolean
  /** For an assistant that proves no key: `expiresAt` is at most seven days away. */
  bearer: boolean
  /** The person it is for, who reads it in the app. */
  grantee?: Grantee | undefined
  /** Seconds since 1970; null: until ended. Not read for `once`. */
  expiresAt: number | null
  /** The grant that this one changes. */
  replaces?: string
}

/** 128 random bits: the same id at both services and at the client. */
export function newGrantId(): string {
  return randomBytes(16).toString('base64url')
}

/** What is signed, but for `iss`, which custody adds. `now` in seconds. */
export function grantClaims(
  approved: Approved,
  context: { id: string; issuer: string; now: number },
) {
  const exp = approved.once ? context.now + ONCE_SECONDS : approved.expiresAt
  return {
    sub: approved.resource,
    aud: approved.resource,
    jti: context.id,
    client_id: approved.clientId,
    client_s256: approved.clientS256,
    may_act: { sub: context.issuer },
    authorization_details: writeDetails(approved.items, { locations: [approved.resource] }),
    catalog_s256: approved.catalog,
    consent_s256: approved.consentS256,
    ...(approved.once ? { use: 'once' as const } : {}),
    ...(approved.bearer ? { bearer: true as const } : {}),
    ...(approved.grantee === undefined ? {} : { grantee: approved.grantee }),
    ...(approved.replaces === undefined ? {} : { replaces: approved.replaces }),
    iat: context.now,
    ...(exp === null ? {} : { exp }),
  }
}
