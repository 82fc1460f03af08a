import type { JSONWebKeySet, JWK } from 'jose'
import type { Item } from '../permission.ts'
import { Claims } from './claims.ts'
import { readCompact } from './compact.ts'
import { ED25519 } from './grant.ts'

const MOST_KEYS = 8
/** Room for some three thousand carried grants. */
const MAX_LENGTH = 524_288

/** `binding+jwt`: whom a resource service trusts for one owner. protocol.md section 2. */
export interface Binding {
  iss: string
  sub: string
  /** The issuer bound; absent: unbound. */
  aud?: string
  as_sub?: string
  grant_keys: JSONWebKeySet
  /** `authorization_details` that no grant may exceed; absent with `device` custody. */
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

/**
 * Reads a binding: decoded and checked in its shape, its signature is not verified.
 *
 * @throws {DocumentError}
 */
export function readBinding(compact: string): Binding {
  const { header, payload } = readCompact(compact, {
    maxLength: MAX_LENGTH,
    typ: 'binding+jwt',
    algorithms: ED25519,
    members: ['kid'],
  })
  const claims = new Claims(payload, 'the binding')
  const ceiling = claims.has('ceiling')
    ? claims.details('ceiling', { items: 256, bytes: 65_536 })
    : null
  const binding: Binding = {
    iss: claims.url('iss'),
    sub: claims.url('sub'),
    ...claims.maybe('aud', (name) => claims.url(name)),
    ...claims.maybe('as_sub', (name) => claims.text(name)),
    grant_keys: readGrantKeys(claims.inner('grant_keys')),
    ...(ceiling && { ceiling: ceiling[0], ceilingItems: ceiling[1] }),
    seq: claims.number('seq'),
    ...claims.maybe('prev', (name) => claims.hash(name)),
    ...claims.maybe('ends', (name) => claims.list(name).map((seq) => readSeq(claims, seq))),
    carry: claims.has('carry') ? claims.list('carry').map(readCarried) : [],
    events: claims.url('events'),
    instructed_by: claims.exactly('instructed_by', ['account', 'recovery-key']),
    iat: claims.seconds('iat'),
    jti: claims.text('jti'),
    ...new Claims(header, 'the header').maybe('kid', (name) => String(header[name])),
  }
  // "where the authorization service pushes security events, same origin as `iss`"
  if (new URL(binding.events).origin !== new URL(binding.iss).origin) {
    claims.fail('events', 'of the origin of iss')
  }
  if (binding.seq < 1) claims.fail('seq', '1 or more')
  return binding
}

/** Ed25519 public keys, at most 8. */
function readGrantKeys(claims: Claims): JSONWebKeySet {
  const keys = claims.list('keys')
  if (keys.length > MOST_KEYS) claims.fail('keys', `at most ${MOST_KEYS} keys`)
  for (const value of keys) {
    const key = new Claims(value, 'a grant key')
    key.exactly('kty', ['OKP'])
    key.exactly('crv', ['Ed25519'])
    key.hash('x')
    if (key.has('d')) key.fail('d', 'left out: it is the private half')
  }
  return { keys: keys as JWK[] }
}

function readCarried(value: unknown): { grant: string; sha256: string } {
  const claims = new Claims(value, 'carry')
  return { grant: claims.text('grant'), sha256: claims.hash('sha256') }
}

function readSeq(claims: Claims, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number
  return claims.fail('ends', 'a list of seq')
}
