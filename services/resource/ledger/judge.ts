import {
  type Catalog,
  checkBearer,
  checkCovered,
  checkWrites,
  DocumentError,
  EVENTS,
  type EventPayload,
  type Grant,
  type ResolvedItem,
  readEvent,
  readGrant,
  resolve,
  ScopeError,
  type SecurityEvent,
  verifySignature,
} from '@mandate/grants'
import type { JWK } from 'jose'
import { nodeVerify, thumbprintUri } from '../access/jws.ts'
import type { ActiveBinding } from '../bindings/store.ts'

const SKEW = 60
/** Each attempt to deliver is signed anew; an older one is a replay. Seconds. */
const AGE_MAX = 3600
const SHORT = /^[\x21-\x7e]{1,128}$/

/** Why a security event was not taken, in the codes of RFC 8935 §2.4. */
export class EventRefused extends Error {
  override name = 'EventRefused'
  readonly err:
    | 'invalid_request'
    | 'invalid_key'
    | 'invalid_issuer'
    | 'invalid_audience'
    | 'access_denied'
  /** What stands in the answer beside: that the grant is over. */
  readonly grant: 'ended' | undefined
  constructor(err: EventRefused['err'], description: string, cause?: unknown, grant?: 'ended') {
    super(description, { cause })
    this.err = err
    this.grant = grant
  }
}

/** An event read, not verified: enough to look up who may say such a thing. */
export interface HeardEvent {
  set: SecurityEvent
  kid: string
  kind: 'issued' | 'revoked'
  payload: EventPayload & { grant_id: string }
}

/**
 * Reads a SET that a bound issuer may send. Its signature is judged afterwards: keys of an issuer
 * that is not bound are never fetched.
 * @param now seconds
 * @throws EventRefused
 * @see [RFC 8417 §2.2]
 */
export function readHeard(compact: string, audience: string, now: number): HeardEvent {
  let set: SecurityEvent
  try {
    set = readEvent(compact)
  } catch (cause) {
    throw new EventRefused('invalid_request', 'This is not a security event token.', cause)
  }
  if (set.aud !== audience) {
    throw new EventRefused('invalid_audience', `This is for ${set.aud}, not for ${audience}.`)
  }
  if (set.iat > now + SKEW) throw new EventRefused('invalid_request', '`iat` is in the future.')
  if (set.iat < now - AGE_MAX) throw new EventRefused('invalid_request', '`iat` is too long ago.')
  const { toe = 0, nbf = 0, exp = Number.POSITIVE_INFINITY } = set
  if (toe > now + SKEW) throw new EventRefused('invalid_request', '`toe` is in the future.')
  if (nbf > now + SKEW || exp <= now - SKEW) {
    throw new EventRefused('invalid_request', '`nbf` is in the future, or `exp` is past.')
  }
  const [[uri, payload] = [], ...more] = Object.entries(set.events)
  const kind = uri === EVENTS.issued ? 'issued' : uri === EVENTS.revoked ? 'revoked' : null
  if (!kind || !payload || more.length > 0) {
    throw new EventRefused(
      'invalid_request',
      '`events` must hold one grant-issued or grant-revoked.',
    )
  }
  if (!SHORT.test(set.jti) || !SHORT.test(payload.grant_id ?? 'x')) {
    throw new EventRefused(
      'invalid_request',
      '`jti` and `grant_id` must be 1 to 128 plain letters.',
    )
  }
  if (!payload.grant_id || set.kid === undefined) {
    throw new EventRefused('invalid_request', '`grant_id`, or `kid` in the header, is missing.')
  }
  return { set, kid: set.kid, kind, payload: { ...payload, grant_id: payload.grant_id } }
}

/** @throws EventRefused */
export async function checkSignature(compact: string, key: JWK | null): Promise<void> {
  if (!key || !(await isSigned(compact, key))) {
    throw new EventRefused('invalid_key', 'The signature is by no key of the issuer.')
  }
}

const isSigned = (compact: string, key: JWK) =>
  verifySignature(compact, key, nodeVerify).catch(() => false)

/**
 * A grant that its issuer announces: signed with a grant key of the owner's binding, about this
 * resource, and naming this issuer as the one that may act. A grant of another issuer is never
 * announced: those that go on are known here.
 * @param now seconds
 * @throws EventRefused
 */
export async function checkAnnounced(
  heard: HeardEvent,
  binding: ActiveBinding,
  resource: string,
  now: number,
): Promise<Grant> {
  const compact = heard.payload.grant
  if (compact === undefined) throw new EventRefused('invalid_request', '`grant` is missing.')
  let grant: Grant
  try {
    grant = readGrant(compact)
  } catch (cause) {
    throw new EventRefused('invalid_request', '`grant` is no grant.', cause)
  }
  const isAbout = grant.sub === resource && grant.aud === resource
  if (!isAbout || grant.jti !== heard.payload.grant_id || grant.may_act.sub !== binding.issuer) {
    throw new EventRefused('access_denied', 'The grant is about other data or for another issuer.')
  }
  if (grant.iat > now + SKEW)
    throw new EventRefused('access_denied', '`iat` of the grant is in the future.')
  for (const key of binding.grantKeys) {
    // A grant names the key that signs it: RFC 9278 §3.
    if (grant.iss === thumbprintUri(key) && (await isSigned(compact, key))) return grant
  }
  throw new EventRefused('invalid_key', 'The grant is signed by no grant key of the binding.')
}

/**
 * A grant above what the owner has opened to this issuer opens nothing (check 7), so it is no access
 * that the owner's pages should list. It is read with the catalog it was approved against.
 * @throws EventRefused
 */
export function checkCeiling(
  grant: Grant,
  catalog: Catalog | null,
  ceiling: ResolvedItem[] | null,
): void {
  try {
    if (!catalog) throw new DocumentError('bad_claim', 'The grant names a catalog never served.')
    const items = grant.items.map((item) => resolve(item, catalog))
    checkCovered({ token: [], grant: items, ceiling })
    checkWrites(items, catalog)
    if (grant.bearer) checkBearer(items, catalog)
  } catch (cause) {
    if (!(cause instanceof DocumentError || cause instanceof ScopeError)) throw cause
    throw new EventRefused('access_denied', cause.message, cause)
  }
}
