import { MandateError } from '@mandate/client'

/** What is said of an error on a page; what nobody expected is written down. */
export function problemOf(error: unknown): MandateError {
  if (error instanceof MandateError) return error
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
  server_error: 500,
}

/** The status of the page that tells of a problem: what another server said stays that server's. */
export function statusOf(problem: MandateError): number {
  return STATUS[problem.code] ?? problem.status ?? 400
}
