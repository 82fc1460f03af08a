import { hash } from 'node:crypto'
import { type AccessToken, DocumentError, readAccessToken } from '@mandate/grants'
import { Problem } from '@mandate/server'
import type { Request } from 'express'
import { unauthorized } from '../refusal.ts'
import type { Verified } from '../verified.ts'

/** A token as it was sent: well formed, nothing proven. */
export interface Presented {
  compact: string
  /** SHA-256, base64url. */
  hash: string
  claims: AccessToken
}

const MAX_TOKEN = 12 * 1024

/**
 * Check 1. "`Authorization: DPoP …`, size cap, `typ` exactly `at+jwt`, algorithm on the allow-list;
 * never `jku`, `x5u` or a header `jwk`." One seen before has been read already.
 */
export function readCredentials(req: Request, resource: string, verified: Verified): Presented {
  const values = req.headersDistinct['authorization'] ?? []
  if (values.length === 0) {
    throw unauthorized(resource, 'invalid_token', undefined, { presented: false })
  }
  const [scheme = '', compact = '', ...more] = (values[0] as string).split(' ')
  // A sender-constrained token sent as a bearer token is refused like any other: RFC 9449 §7.2.
  const isDpop = values.length === 1 && more.length === 0 && scheme.toLowerCase() === 'dpop'
  if (!isDpop || compact.length > MAX_TOKEN) throw unauthorized(resource)
  const digest = hash('sha256', compact, 'base64url')
  const known = verified.get(digest)
  if (known) return { compact, hash: digest, claims: known.claims }
  try {
    return { compact, hash: digest, claims: readAccessToken(compact) }
  } catch (error) {
    if (error instanceof DocumentError) throw unauthorized(resource)
    throw error
  }
}

/** RFC 9700 §4.3.2: access tokens do not belong in addresses, which end up in logs and histories. */
export function refuseTokenInQuery(req: Request): void {
  if (req.originalUrl.includes('?') && req.query['access_token'] !== undefined) {
    throw new Problem(400, 'invalid_request', 'Send the access token in the Authorization header.')
  }
}
