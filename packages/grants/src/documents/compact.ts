/** The compact form of a signed document, read strictly and not yet verified. */
import { base64url } from 'jose'
import { readStrictJson } from './json.ts'

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
  | 'wrong_person'
  | 'wrong_grant'
  | 'exceeds_grant'
  | 'exceeds_ceiling'

/** A document that is not what it should be; the message names the member and what is right. */
export class DocumentError extends Error {
  override name = 'DocumentError'
  readonly code: DocumentErrorCode

  constructor(code: DocumentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface Compact {
  header: { alg: string; typ?: string; [name: string]: unknown }
  payload: Record<string, unknown>
  /** What is signed: the first two parts with the dot between. */
  data: Uint8Array
  signature: Uint8Array
}

export interface CompactRules {
  /** Most characters of the whole. */
  maxLength: number
  typ: string
  /** Algorithms, by their JWS names. */
  algorithms: readonly string[]
  /** Header members beside `alg` and `typ`. */
  members: readonly string[]
  /** Headers read by these rules before, by their text: one sender's are the same each time. */
  headers?: {
    get(text: string): Compact['header'] | undefined
    set(text: string, header: Compact['header']): unknown
  }
}

/**
 * Splits and decodes a compact JWS. Anything in the header that is not expected is refused: keys
 * brought along (`jwk`, `jku`, `x5u`, `x5c`), extensions (`crit`), unencoded payloads (`b64`).
 *
 * @throws {DocumentError} too_large, malformed, bad_header, wrong_type or bad_algorithm
 * @see [RFC 7515 §3.1] [RFC 8725 §3.1, §3.10, §3.11]
 */
export function readCompact(text: string, rules: CompactRules): Compact {
  if (typeof text !== 'string') throw new DocumentError('malformed', 'A signed document is text.')
  if (text.length > rules.maxLength) {
    const message = `A ${rules.typ} has at most ${rules.maxLength} characters, not ${text.length}.`
    throw new DocumentError('too_large', message)
  }
  const [first, second, third, ...more] = text.split('.')
  if (!first || !second || !third || more.length > 0) {
    throw new DocumentError('malformed', 'A signed document has three parts with dots between.')
  }
  const known = rules.headers?.get(first)
  const header = known ?? readHeader(first, rules)
  if (!known) rules.headers?.set(first, header)
  return {
    header,
    payload: readPart(second, 'payload'),
    data: new TextEncoder().encode(`${first}.${second}`),
    signature: decode(third, 'signature'),
  }
}

function readHeader(text: string, rules: CompactRules): Compact['header'] {
  const header = readPart(text, 'header')
  const unknown = Object.keys(header).find(
    (name) => name !== 'alg' && name !== 'typ' && !rules.members.includes(name),
  )
  if (unknown !== undefined) {
    const known = ['alg', 'typ', ...rules.members].join(', ')
    const message = `The header has ${JSON.stringify(unknown)}; allowed are ${known}.`
    throw new DocumentError('bad_header', message)
  }
  // RFC 8725 §3.11: explicit typing, so that one kind of token is never taken for another.
  if (header['typ'] !== rules.typ) {
    throw new DocumentError('wrong_type', `typ should be ${rules.typ}.`)
  }
  const { alg } = header
  if (typeof alg !== 'string' || !rules.algorithms.includes(alg)) {
    throw new DocumentError('bad_algorithm', `alg should be one of ${rules.algorithms.join(', ')}.`)
  }
  return { ...header, alg }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function readPart(part: string, name: string): Record<string, unknown> {
  let value: unknown
  try {
    value = readStrictJson(utf8.decode(decode(part, name)))
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause
    const why = cause instanceof SyntaxError ? cause.message : 'It is no UTF-8.'
    throw new DocumentError('malformed', `The ${name} should be JSON. ${why}`, { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocumentError('malformed', `The ${name} should be a JSON object.`)
  }
  return value as Record<string, unknown>
}

/** How text of base64url ends, by its length modulo 4: letters whose last four or two bits are zero. */
const NO_BITS_OVER = [/$/, null, /[AQgw]$/, /[AEIMQUYcgkosw048]$/]

/** base64url in its only form: no padding, no spaces, no bits left over (RFC 7515 §2). */
function decode(part: string, name: string): Uint8Array {
  const [letters, whole] = [/^[A-Za-z0-9_-]+$/, NO_BITS_OVER[part.length % 4]]
  if (letters.test(part) && whole?.test(part)) return base64url.decode(part)
  throw new DocumentError('malformed', `The ${name} should be base64url without padding.`)
}
