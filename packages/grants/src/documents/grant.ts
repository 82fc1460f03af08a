import { BEARER_SECONDS } from '../meaning/bearer.ts'
import type { Item } from '../permission.ts'
import { Claims } from './claims.ts'
import { readCompact } from './compact.ts'

export const GRANT_TOKEN_TYPE = 'urn:mandate:params:oauth:token-type:grant'

/** Ed25519, by its old and its new JWS name (RFC 8037, RFC 9864). */
export const ED25519 = ['EdDSA', 'Ed25519'] as const

const ONCE_SECONDS = 3600
const MOST_OF_A_NAME = 320

/** A person that something is shared with, as their provider knows them. */
export interface Grantee {
  /** The issuer that says who somebody is … */
  iss: string
  /** … and its name for this person, which stays when their alias goes to somebody else. */
  sub: string
  /** What the owner was shown. Nothing is decided by it. */
  alias: string
}

/** `grant+jwt`: the authority, signed with a grant key. protocol.md section 4. */
export interface Grant {
  /** Thumbprint URI of the grant key. */
  iss: string
  /** The resource. */
  sub: string
  aud: string
  /** The grant id. */
  jti: string
  client_id: string
  client_s256: string
  may_act: { sub: string }
  authorization_details: Record<string, unknown>[]
  catalog_s256: string
  consent_s256: string
  use?: 'once'
  bearer?: true
  /** Only for this person, who reads it in the app. */
  grantee?: Grantee
  replaces?: string
  /** Seconds since 1970. */
  iat: number
  /** Absent: until ended. */
  exp?: number
  /** From the header. */
  kid?: string
  /** `authorization_details`, read. */
  items: Item[]
}

/**
 * Reads a grant: decoded and checked in its shape, its signature is not verified.
 *
 * @throws {DocumentError}
 */
export function readGrant(compact: string): Grant {
  const { header, payload } = readCompact(compact, {
    maxLength: 32_768,
    typ: 'grant+jwt',
    algorithms: ED25519,
    members: ['kid'],
  })
  const claims = new Claims(payload, 'the grant')
  // A claim could be a limit: one that is not understood must not be passed over.
  claims.only([
    'iss',
    'sub',
    'aud',
    'jti',
    'client_id',
    'client_s256',
    'may_act',
    'authorization_details',
    'catalog_s256',
    'consent_s256',
    'use',
    'bearer',
    'grantee',
    'replaces',
    'iat',
    'exp',
  ])
  const [authorization_details, items] = claims.details('authorization_details')
  const grant: Grant = {
    iss: claims.url('iss'),
    sub: claims.url('sub'),
    aud: claims.url('aud'),
    jti: claims.text('jti'),
    client_id: claims.webUrl('client_id'),
    client_s256: claims.hash('client_s256'),
    may_act: { sub: claims.inner('may_act').url('sub') },
    authorization_details,
    catalog_s256: claims.hash('catalog_s256'),
    consent_s256: claims.hash('consent_s256'),
    ...claims.maybe('use', (name) => claims.exactly(name, ['once'])),
    ...claims.maybe('bearer', (name) => claims.exactly(name, [true])),
    ...claims.maybe('grantee', (name) => readGrantee(claims.inner(name))),
    ...claims.maybe('replaces', (name) => claims.text(name)),
    iat: claims.seconds('iat'),
    ...claims.maybe('exp', (name) => claims.seconds(name)),
    ...new Claims(header, 'the header').maybe('kid', (name) => String(header[name])),
    items,
  }
  claims.inner('may_act').only(['sub'])
  checkLifetime(grant, claims)
  return grant
}

function readGrantee(claims: Claims): Grantee {
  claims.only(['iss', 'sub', 'alias'])
  const grantee = { iss: claims.url('iss'), sub: claims.text('sub'), alias: claims.text('alias') }
  for (const name of ['sub', 'alias'] as const) {
    if (grantee[name].length > MOST_OF_A_NAME) claims.fail(name, `at most ${MOST_OF_A_NAME} long`)
  }
  return grantee
}

function checkLifetime({ iat, exp, use, bearer, sub, aud }: Grant, claims: Claims): void {
  if (sub !== aud) claims.fail('aud', 'the same resource as sub')
  // "`once`: `exp` = `iat` + 3600 (else refused)"
  if (use === 'once' && exp !== iat + ONCE_SECONDS)
    claims.fail('exp', 'iat + 3600, because of once')
  // "only when the grant says `bearer: true` … grant end at most 7 days"
  if (bearer && (exp === undefined || exp > iat + BEARER_SECONDS)) {
    claims.fail('exp', 'at most 7 days after iat, because of bearer')
  }
  // What one person is shown is neither for whoever holds a key nor for the first who comes.
  if (claims.has('grantee') && (bearer || use)) {
    claims.fail('grantee', 'left out: it stands beside neither bearer nor use')
  }
  if (exp !== undefined && exp <= iat) claims.fail('exp', 'later than iat')
}
