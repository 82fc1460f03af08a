import type { JSONWebKeySet } from 'jose'
import type { Item } from './permission.ts'

export const EVENTS = {
  issued: 'urn:mandate:params:event:grant-issued',
  revoked: 'urn:mandate:params:event:grant-revoked',
  bindingMade: 'urn:mandate:params:event:binding-made',
  bindingEnded: 'urn:mandate:params:event:binding-ended',
} as const
export const GRANT_TOKEN_TYPE = 'urn:mandate:params:oauth:token-type:grant'

/** `grant+jwt`, protocol.md section 4. */
export interface Grant {
  iss: string
  sub: string
  aud: string
  jti: string
  client_id: string
  client_s256: string
  may_act: { sub: string }
  authorization_details: Record<string, unknown>[]
  catalog_s256: string
  consent_s256: string
  use?: 'once'
  bearer?: true
  replaces?: string
  iat: number
  exp?: number
  /** Header: the key that signed. */
  kid?: string
  /** `authorization_details`, read. */
  items: Item[]
}

/** `binding+jwt`, protocol.md section 2. */
export interface Binding {
  iss: string
  sub: string
  /** Absent: unbound. */
  aud?: string
  as_sub?: string
  grant_keys: JSONWebKeySet
  ceiling?: Record<string, unknown>[]
  seq: number
  prev?: string
  ends?: number[]
  carry: { grant: string; sha256: string }[]
  events: string
  instructed_by: 'account' | 'recovery-key'
  iat: number
  jti: string
  kid?: string
  /** `ceiling`, read. */
  ceilingItems?: Item[]
}

/** `at+jwt`, protocol.md section 5. */
export interface AccessToken {
  iss: string
  sub: string
  aud: string
  client_id: string
  cnf: { jkt: string }
  authorization_details: Record<string, unknown>[]
  /** The compact grant, or its id and hash when the token would be too large. */
  grant?: string
  grant_id?: string
  grant_s256?: string
  status: { status_list: { idx: number; uri: string } }
  auth_time?: number
  acr?: string
  jti: string
  iat: number
  exp: number
  kid?: string
  items: Item[]
}

/** One event of a SET: contracts between the services. */
export interface EventPayload {
  resource: string
  grant_id?: string
  grant?: string
  status?: { status_list: { idx: number; uri: string } }
  binding?: string
  reason?: string
}

/** Security event token (RFC 8417). */
export interface SecurityEvent {
  iss: string
  aud: string
  iat: number
  jti: string
  events: Record<string, EventPayload>
  kid?: string
}

export type DocumentErrorCode =
  | 'too_large'
  | 'malformed'
  | 'wrong_type'
  | 'bad_header'
  | 'bad_algorithm'
  | 'bad_claim'
  | 'expired'
  | 'not_yet'
  | 'too_long_lived'
  | 'wrong_resource'
  | 'wrong_issuer'
  | 'wrong_client'
  | 'wrong_grant'
  | 'exceeds_grant'
  | 'exceeds_ceiling'

export class DocumentError extends Error {
  override name = 'DocumentError'
  readonly code: DocumentErrorCode
  constructor(code: DocumentErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
export function readGrant(compact: string): Grant {
  throw new Error(`being built: ${compact}`)
}
export function readBinding(compact: string): Binding {
  throw new Error(`being built: ${compact}`)
}
export function readAccessToken(compact: string): AccessToken {
  throw new Error(`being built: ${compact}`)
}
export function readEvent(compact: string): SecurityEvent {
  throw new Error(`being built: ${compact}`)
}
