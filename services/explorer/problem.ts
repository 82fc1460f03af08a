import { MandateError } from '@mandate/client'

/** What is said of an error on a page; what nobody expected is written down. */
export function problemOf(error: unknown): MandateError {
  if (error instanceof MandateError) return error
  console.error(error)
  return new MandateError('server_error', 'Something failed in this app.', { cause: error })
}
