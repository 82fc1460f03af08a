import type { Item } from '../permission.ts'
import { Claims } from './claims.ts'
import { readCompact } from './compact.ts'
import { ED25519 } from './grant.ts'

/** A place in a status list. */
export interface StatusRef {
  status_list: { idx: number; uri: string }
}

/** `at+jwt`: evidence that an issuer acted under a grant. protocol.md section 5. */
export interface AccessToken {
  iss: string
  sub: string
  aud: string
  client_id: string
  /** The key that it is bound to; absent only where `{ bearer: true }` was read. */
  cnf?: { jkt: string }
  authorization_details: Record<string, unknown>[]
  /** The compact grant; in a token that would be too large, its id and hash instead. */
  grant?: string
  grant_id?: string
  grant_s256?: string
  status: StatusRef
  /** When the owner signed in, seconds since 1970. */
  auth_time?: number
  /** The person who reads, under a grant that is for one person. RFC 8693 §4.1. */
  act?: { iss: string; sub: string }
  acr?: string
  jti: string
  iat: number
  exp: number
  /** Not before. */
  nbf?: number
  kid?: string
  /** `authorization_details`, read. */
  items: Item[]
}

/**
 * Reads an access token: check 1 of protocol.md section 5 and its shape; nothing is verified.
 * Claims that are not named here are no concern of the resource service (RFC 7519 §4).
 *
 * @throws {DocumentError}
 * @see [RFC 9068 §2]
 */
export function readAccessToken(
  compact: string,
  /** `bearer`: a token of whoever holds it will do, as at `{resource}/mcp` and nowhere else. */
  { bearer = false }: { bearer?: boolean } = {},
): AccessToken {
  const { header, payload } = readCompact(compact, {
    maxLength: 32_768,
    typ: 'at+jwt',
    algorithms: ED25519,
    members: ['kid'],
  })
  const claims = new Claims(payload, 'the access token')
  const [authorization_details, items] = claims.details('authorization_details')
  if (claims.has('grant') === (claims.has('grant_id') && claims.has('grant_s256'))) {
    claims.fail('grant', 'there, or else grant_id and grant_s256')
  }
  return {
    iss: claims.url('iss'),
    sub: claims.url('sub'),
    aud: claims.url('aud'),
    client_id: claims.webUrl('client_id'),
    // "Everywhere else a token without `cnf` is refused."
    ...(bearer && !claims.has('cnf') ? {} : { cnf: { jkt: claims.inner('cnf').hash('jkt') } }),
    authorization_details,
    ...claims.maybe('grant', (name) => claims.text(name)),
    ...claims.maybe('grant_id', (name) => claims.text(name)),
    ...claims.maybe('grant_s256', (name) => claims.hash(name)),
    status: readStatus(claims),
    ...claims.maybe('auth_time', (name) => claims.seconds(name)),
    ...claims.maybe('act', (name) => readActor(claims.inner(name))),
    ...claims.maybe('acr', (name) => claims.text(name)),
    jti: claims.text('jti'),
    iat: claims.seconds('iat'),
    exp: claims.seconds('exp'),
    ...claims.maybe('nbf', (name) => claims.seconds(name)),
    ...new Claims(header, 'the header').maybe('kid', (name) => String(header[name])),
    items,
  }
}

/** "The combination of the two claims `iss` and `sub` might be necessary to uniquely identify an actor." */
function readActor(claims: Claims): { iss: string; sub: string } {
  return { iss: claims.url('iss'), sub: claims.text('sub') }
}

/** @see [Token Status List §6.2: Referenced Token in JOSE] */
export function readStatus(claims: Claims): StatusRef {
  const list = claims.inner('status').inner('status_list')
  return { status_list: { idx: list.number('idx'), uri: list.url('uri') } }
}
