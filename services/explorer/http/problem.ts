import { MandateError } from '@mandate/client'

/** What is said of an error on a page; what nobody expected is written down. */
export function problemOf(error: unknown): MandateError {
  if (error instanceof MandateError) return error
  // What express says of a body: too large, not what it says it is, not there to its end.
  const { status } = (error ?? {}) as { status?: unknown }
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500) {
    return new MandateError('invalid_request', error.message, { status, cause: error })
  }
  console.error(error)
  return new MandateError('server_error', 'Something failed in this app.', { cause: error })
}

const STATUS: Record<string, number> = {
  no_access: 404,
  not_found: 404,
  foreign_form: 403,
  unreachable: 502,
  unfit_server: 502,
  unexpected_answer: 502,
  temporarily_unavailable: 502,
  unavailable: 502,
  server_error: 500,
}

/** The status of the page that tells of a problem: what another server said stays that server's. */
export function statusOf(problem: MandateError): number {
  return STATUS[problem.code] ?? problem.status ?? 400
}
