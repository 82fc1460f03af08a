import { readStatus, type StatusRef } from './access-token.ts'
import { Claims } from './claims.ts'
import { readCompact } from './compact.ts'
import { ED25519 } from './grant.ts'

export const EVENTS = {
  issued: 'urn:mandate:params:event:grant-issued',
  revoked: 'urn:mandate:params:event:grant-revoked',
  bindingMade: 'urn:mandate:params:event:binding-made',
  bindingEnded: 'urn:mandate:params:event:binding-ended',
} as const

export interface EventPayload {
  /** Whose data it is about. */
  resource: string
  grant_id?: string
  /** With `issued`: the compact grant and its place in the issuer's status list. */
  grant?: string
  status?: StatusRef
  /** With `issued`: the catalog of the resource service, and what apps declared beside it, in `catalog_s256`. */
  catalog?: string
  collections?: { by: string; contract: unknown }[]
  /** With `bindingMade`: the compact binding. */
  binding?: string
  reason?: string
  /** With `bindingEnded`: the `seq` of the binding that ended. */
  seq?: number
}

/** Security event token, signed by the service that sends it. */
export interface SecurityEvent {
  iss: string
  aud: string
  iat: number
  jti: string
  /** When it happened, seconds since 1970. */
  toe?: number
  /** RFC 8417 §2.2 wants none; where one stands it is obeyed (RFC 7519 §4.1.4, §4.1.5). */
  exp?: number
  nbf?: number
  events: Record<string, EventPayload>
  kid?: string
}

/**
 * Reads a security event token: decoded and checked in its shape, its signature is not verified.
 *
 * @throws {DocumentError}
 * @see [RFC 8417 §2.2]
 */
export function readEvent(compact: string): SecurityEvent {
  const { header, payload } = readCompact(compact, {
    maxLength: 1_048_576,
    typ: 'secevent+jwt',
    algorithms: ED25519,
    members: ['kid'],
  })
  const claims = new Claims(payload, 'the event')
  const events = Object.entries(payload['events'] ?? {})
  if (events.length === 0) claims.fail('events', 'an object with an event')
  return {
    iss: claims.url('iss'),
    aud: claims.audience('aud'),
    iat: claims.seconds('iat'),
    jti: claims.text('jti'),
    ...claims.maybe('toe', (name) => claims.seconds(name)),
    ...claims.maybe('exp', (name) => claims.seconds(name)),
    ...claims.maybe('nbf', (name) => claims.seconds(name)),
    events: Object.fromEntries(
      events.map(([uri, value]) => [uri, readPayload(claims, uri, value)]),
    ),
    ...new Claims(header, 'the header').maybe('kid', (name) => String(header[name])),
  }
}

function readPayload(claims: Claims, uri: string, value: unknown): EventPayload {
  const known: string[] = Object.values(EVENTS)
  if (!known.includes(uri)) claims.fail('events', `of ${known.join(', ')}`)
  const payload = new Claims(value, uri)
  const isAboutGrant = uri === EVENTS.issued || uri === EVENTS.revoked
  if (isAboutGrant) payload.text('grant_id')
  return {
    resource: payload.url('resource'),
    ...payload.maybe('grant_id', (name) => payload.text(name)),
    ...payload.maybe('grant', (name) => payload.text(name)),
    ...payload.maybe('status', () => readStatus(payload)),
    ...payload.maybe('catalog', (name) => payload.text(name)),
    ...payload.maybe('collections', (name) => readDeclared(payload, name)),
    ...payload.maybe('binding', (name) => payload.text(name)),
    ...payload.maybe('reason', (name) => payload.text(name)),
    ...payload.maybe('seq', (name) => payload.number(name)),
  }
}

function readDeclared(payload: Claims, name: string): EventPayload['collections'] {
  const list = payload.any(name)
  if (!Array.isArray(list) || list.length === 0 || list.length > 32) {
    payload.fail(name, 'a list of 1 to 32 collections')
  }
  return list.map((one) => {
    const { by, contract } = Object(one)
    if (typeof by !== 'string' || !URL.canParse(by) || new URL(by).origin !== by) {
      payload.fail(name, 'of collections with the origin that declares them')
    }
    return { by, contract }
  })
}
