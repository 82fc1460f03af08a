/** What may go wrong, for `switch`. Codes of the resource service's problem documents pass through. */
export type MandateErrorCode =
  | 'bad_address'
  | 'not_found'
  | 'unreachable'
  | 'unfit_server'
  | 'invalid_scope'
  | 'unknown_callback'
  | 'refused'
  | 'no_access'
  | 'ended'
  | 'provider_changed'
  | 'person_needed'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'invalid_request'
  | 'invalid_filter'
  | 'invalid_cursor'
  | 'resync'
  | 'invalid_document'
  | 'idempotency_conflict'
  | 'precondition_failed'
  | 'quota_exceeded'
  | 'rate_limited'
  | 'temporarily_unavailable'
  | 'unavailable'
  | 'broken_stream'
  | 'unexpected_answer'
  | (string & {})

/**
 * Why something could not be done. With `insufficient_scope`, `scope` is what would have sufficed;
 * ask for it with `authorizationUrl`.
 */
export class MandateError extends Error {
  override name = 'MandateError'
  readonly code: MandateErrorCode
  /** HTTP status, when a server said so. */
  readonly status: number | undefined
  /** The scope that would have sufficed; undefined also where there is no such collection. */
  readonly scope: string | undefined
  /** All that the server said, as it said it: `pointer` of `invalid_document`, for one. */
  readonly problem: Readonly<Record<string, unknown>> | undefined
  /** Seconds after which the server takes it again, if it said so. */
  readonly retryAfter: number | undefined

  constructor(
    code: MandateErrorCode,
    message: string,
    more: {
      status?: number
      scope?: string
      problem?: Record<string, unknown>
      retryAfter?: number
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.status = more.status
    this.scope = more.scope
    this.problem = more.problem
    this.retryAfter = more.retryAfter
  }
}

/** Statuses of a server that has decided nothing: it cannot answer now, or is asked too often. */
export function isNotNow(status: number | undefined): boolean {
  return status !== undefined && (status >= 500 || status === 429)
}

/** Nobody answers, or nothing was decided: the next time may do. */
export function isAway(error: MandateError | undefined): boolean {
  return error?.code === 'unreachable' || isNotNow(error?.status)
}

/** Seconds; a date is not taken. @see [RFC 9110 §10.2.3] */
export function waitOf(headers: Headers): { retryAfter?: number } {
  const wait = headers.get('retry-after')
  return wait !== null && /^\d+$/.test(wait) ? { retryAfter: Number(wait) } : {}
}

/** Turns a problem document, or an error of OAuth, into an error. @see [RFC 9457], [RFC 6749 §5.2] */
export async function errorOf(response: Response, cause?: unknown): Promise<MandateError> {
  const { status, headers, url } = response
  let said: Record<string, unknown> = {}
  try {
    said = Object(await response.json())
  } catch {
    // Not every answer on the way here is of the servers': a proxy's page is none.
  }
  const { error, error_description, code = error, detail = error_description, scope } = said
  const host = URL.canParse(url) ? new URL(url).host : 'the server'
  return new MandateError(
    typeof code === 'string' ? code : 'unexpected_answer',
    typeof detail === 'string' ? detail : `${host} answered ${status}`,
    {
      ...{ status, cause, problem: said },
      ...(typeof scope === 'string' ? { scope } : {}),
      ...waitOf(headers),
    },
  )
}
