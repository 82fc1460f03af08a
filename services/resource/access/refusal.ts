import { Problem, type Said } from '@mandate/server'
import { forAssistantsUrl, metadataUrl, PROOF_ALGORITHMS } from '../catalog/metadata.ts'

/** What a token must be for: the data of one owner, or the door beside them for assistants. */
export interface Audience {
  /** The owner's data, which every token is about. */
  resource: string
  /** `aud` of the tokens taken: the resource itself, or `{resource}/mcp`. */
  url: string
  forAssistants: boolean
}

export function audienceOf(resource: string, { forAssistants = false } = {}): Audience {
  return { resource, url: forAssistants ? forAssistantsUrl(resource) : resource, forAssistants }
}

export type TokenError = 'invalid_token' | 'invalid_dpop_proof' | 'insufficient_user_authentication'

/**
 * 401. Where nothing has been proven yet the detail is the same for all, so that an unknown owner,
 * an unbound issuer and a home without data cannot be told apart.
 * @see [RFC 9728 §5.1], [RFC 9449 §7.1]
 */
export function unauthorized(
  audience: Audience,
  error: TokenError = 'invalid_token',
  detail:
    | string
    | Said = 'This takes an access token of the authorization server that this owner has chosen.',
  options: { challenge?: string; presented?: boolean } = {},
): Problem {
  const parts = [`resource_metadata="${metadataUrl(audience.url)}"`]
  // RFC 6750 §3.1: without authentication information the answer "SHOULD NOT include an error code".
  if (options.presented !== false) {
    parts.push(`error="${error}"`, `error_description="${quotable(english(detail))}"`)
  }
  if (options.challenge) parts.push(options.challenge)
  const dpop = `DPoP ${[...parts, `algs="${PROOF_ALGORITHMS.join(' ')}"`].join(', ')}`
  // The more common scheme first: many assistants look at one challenge only.
  const challenges = audience.forAssistants ? [`Bearer ${parts.join(', ')}`, dpop] : [dpop]
  return new Problem(401, error, detail, {
    headers: { 'WWW-Authenticate': challenges.join(', ') },
  })
}

/** 403 with the scope that would have sufficed; null: none would. @see [RFC 6750 §3.1] */
export function insufficientScope(scope: string | null, detail: string): Problem {
  const sufficing = scope === null ? '' : `, scope="${quotable(scope)}"`
  return new Problem(403, 'insufficient_scope', detail, {
    ...(scope === null ? {} : { scope }),
    headers: { 'WWW-Authenticate': `DPoP error="insufficient_scope"${sufficing}` },
  })
}

const english = (said: string | Said) => (typeof said === 'string' ? said : said.en)

/** "Values for the error_description attribute MUST NOT include characters outside …" RFC 6750 §3. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'")
}
