/**
 * What an authorization server says of itself (RFC 8414), judged: fit to be bound, or what it lacks.
 * No network here.
 */

export interface IssuerMetadata {
  issuer: string
  authorization_endpoint: string
  token_endpoint: string
  pushed_authorization_request_endpoint: string
  jwks_uri: string
  binding_endpoint: string
  events_endpoint: string
  /** Its page where an owner shares with a person what they have chosen here. */
  share_page?: unknown
}

/**
 * Why an issuer cannot be used. `missing` names, in the words of the standards, what its metadata
 * would have to say.
 */
export class IssuerError extends Error {
  override name = 'IssuerError'
  readonly code: 'bad_address' | 'unreachable' | 'not_metadata' | 'unfit'
  readonly missing: string[]
  constructor(
    code: IssuerError['code'],
    message: string,
    options: { missing?: string[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.missing = options.missing ?? []
  }
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'pushed_authorization_request_endpoint',
  'jwks_uri',
  'binding_endpoint',
  'events_endpoint',
] as const

const LISTS: [string, string[]][] = [
  ['response_types_supported', ['code']],
  ['code_challenge_methods_supported', ['S256']],
  ['token_endpoint_auth_methods_supported', ['private_key_jwt']],
  ['dpop_signing_alg_values_supported', ['ES256']],
  ['authorization_details_types_supported', ['mandate_binding', 'mandate_records']],
]

const FLAGS = [
  'authorization_response_iss_parameter_supported',
  'client_id_metadata_document_supported',
]

/**
 * The metadata of `issuer`, checked.
 * @throws IssuerError `not_metadata` when it is none or of another issuer, `unfit` when it lacks
 *   something, all of it named at once
 * @see [RFC 8414 §3.3]
 */
export function judgeMetadata(issuer: string, document: unknown): IssuerMetadata {
  const members = membersOf(document)
  if (!members) {
    throw new IssuerError('not_metadata', `${issuer} does not describe itself (RFC 8414)`)
  }
  const missing = lacks(issuer, members)
  // RFC 8414 §3.3: "The issuer value returned MUST be identical to the authorization server's
  // issuer identifier value into which the well-known URI string was inserted".
  if (members['issuer'] !== issuer) {
    throw new IssuerError('not_metadata', `${issuer} describes another issuer`, { missing })
  }
  if (missing.length > 0) {
    throw new IssuerError('unfit', `${issuer} lacks ${missing.join('; ')}`, { missing })
  }
  return members as unknown as IssuerMetadata
}

/**
 * Why an issuer cannot be used that has nothing at `url`, where RFC 8414 wants it, but may describe
 * itself as OpenID Connect does: that it would need both, and what else.
 */
export function withoutMetadata(issuer: string, url: string, openId: unknown): IssuerError {
  const members = membersOf(openId)
  const needed = `metadata at ${url} (RFC 8414)`
  const missing = members ? [needed, ...lacks(issuer, members)] : [needed]
  return new IssuerError(
    members ? 'unfit' : 'not_metadata',
    `${issuer} lacks ${missing.join('; ')}`,
    { missing },
  )
}

function membersOf(document: unknown): Record<string, unknown> | null {
  const isObject = typeof document === 'object' && document !== null && !Array.isArray(document)
  return isObject ? (document as Record<string, unknown>) : null
}

/** What would have to be different, in the words of the standards. */
function lacks(issuer: string, members: Record<string, unknown>): string[] {
  const missing: string[] = []
  if (members['issuer'] !== issuer) {
    missing.push(`issuer as ${issuer}, not ${String(members['issuer']).slice(0, 200)}`)
  }
  for (const name of ENDPOINTS) {
    const value = members[name]
    if (typeof value !== 'string' || !URL.canParse(value)) missing.push(name)
    else if (!sameOrigin(value, issuer)) missing.push(`${name} on the issuer's own origin`)
  }
  for (const [name, wanted] of LISTS) {
    const offered = Array.isArray(members[name]) ? members[name] : []
    const lacking = wanted.filter((value) => !offered.includes(value))
    if (lacking.length > 0) missing.push(`${name} with ${lacking.join(', ')}`)
  }
  for (const name of FLAGS) if (members[name] !== true) missing.push(name)
  return missing
}

/** Where its owners share with a person; null: not with this one. */
export function sharePageOf({ issuer, share_page: page }: IssuerMetadata): string | null {
  return typeof page === 'string' && sameOrigin(page, issuer) ? page : null
}

/** Every endpoint, `jwks_uri` and status list of an issuer has the issuer's origin. */
export function sameOrigin(url: string, issuer: string): boolean {
  return (
    URL.canParse(url) &&
    URL.canParse(issuer) &&
    new URL(url).origin === new URL(issuer).origin &&
    new URL(url).username === ''
  )
}
