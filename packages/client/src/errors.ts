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
  /** The scope that would have sufficed. */
  readonly scope: string | undefined

  constructor(
    code: MandateErrorCode,
    message: string,
    more: { status?: number; scope?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.status = more.status
    this.scope = more.scope
  }
}

/** Turns a problem document of the resource service into an error. @see [RFC 9457] */
export async function errorOf(response: Response): Promise<MandateError> {
  let problem: Record<string, unknown> = {}
  try {
    problem = Object(await response.json())
  } catch {
    // Not every answer on the way here is a problem document: a proxy's page is none.
  }
  const { code, detail, scope } = problem
  return new MandateError(
    typeof code === 'string' ? code : 'unexpected_answer',
    typeof detail === 'string' ? detail : `the resource server answered ${response.status}`,
    { status: response.status, ...(typeof scope === 'string' ? { scope } : {}) },
  )
}
