import { hash } from 'node:crypto'
import { type AccessToken, DocumentError, readAccessToken } from '@mandate/grants'
import { Problem } from '@mandate/server'
import type { Request } from 'express'
import { type Audience, unauthorized } from '../refusal.ts'
import type { TokenFacts, Verified } from '../verified.ts'

/** A token as it was sent: well formed, nothing proven. */
export interface Presented {
  compact: string
  /** SHA-256, base64url. */
  hash: string
  claims: TokenFacts
  /** With what it shows and its grant; read anew from a token that was seen before. @throws Problem 401 */
  whole(): AccessToken
  /** Sent as what anybody may use who holds it. */
  isBearer: boolean
}

const MAX_TOKEN = 12 * 1024

/**
 * Check 1. "`Authorization: DPoP …`, or `Bearer` at the door for assistants, size cap, `typ` exactly `at+jwt`, algorithm on the
 * allow-list; never `jku`, `x5u` or a header `jwk`." One seen before has been read already.
 */
export function readCredentials(req: Request, audience: Audience, verified: Verified): Presented {
  const values = req.headersDistinct['authorization'] ?? []
  if (values.length === 0) {
    throw unauthorized(audience, 'invalid_token', undefined, { presented: false })
  }
  const [scheme = '', compact = '', ...more] = (values[0] as string).split(' ')
  const isBearer = audience.forAssistants && scheme.toLowerCase() === 'bearer'
  const isTaken = isBearer || scheme.toLowerCase() === 'dpop'
  const invalid = (detail: string) => unauthorized(audience, 'invalid_token', detail)
  if (!isTaken || values.length > 1 || more.length > 0) throw invalid(schemes(audience))
  if (compact.length > MAX_TOKEN) throw invalid(`A token has at most ${MAX_TOKEN} characters.`)
  const digest = hash('sha256', compact, 'base64url')
  const known = verified.get(digest)?.claims
  let read = known ? null : readClaims(compact, audience, isBearer)
  const whole = () => {
    read ??= readClaims(compact, audience, isBearer)
    return read
  }
  const claims = known ?? whole()
  // A token that is bound to a key and sent as a bearer token is refused like any other, and so is one
  // that is bound to none and sent as if it were: RFC 9449 §7.2.
  if (isBearer && claims.cnf) {
    throw invalid('This token is bound to a key: send it as DPoP, with a proof (RFC 9449).')
  }
  if (!isBearer && !claims.cnf) throw invalid('This token is bound to no key.')
  return { compact, hash: digest, claims, whole, isBearer }
}

function schemes({ forAssistants }: Audience): string {
  const bearer = forAssistants ? ', or as Bearer where it is bound to no key' : ''
  return `Send one token, as Authorization: DPoP, with a proof in the header DPoP (RFC 9449)${bearer}.`
}

function readClaims(compact: string, audience: Audience, bearer: boolean): AccessToken {
  try {
    return readAccessToken(compact, { bearer })
  } catch (error) {
    // What is said follows from the token alone: nothing is told of whose data this may be.
    if (error instanceof DocumentError) {
      throw unauthorized(audience, 'invalid_token', `This is no access token: ${error.message}`)
    }
    throw error
  }
}

/** RFC 9700 §4.3.2: access tokens do not belong in addresses, which end up in logs and histories. */
export function refuseTokenInQuery(req: Request): void {
  if (req.originalUrl.includes('?') && req.query['access_token'] !== undefined) {
    throw new Problem(400, 'invalid_request', 'Send the access token in the Authorization header.')
  }
}
