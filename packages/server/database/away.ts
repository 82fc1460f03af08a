/** What PostgreSQL says, or the connection to what a service needs, while that stops, starts or is not there. */
const AWAY = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])
const BROKEN = ['Connection terminated', 'timeout exceeded when trying to connect']

/** Whether it failed because the database, or the object store, does not answer: later it may. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Of what else a service needs, its own errors say so.
  if ('isAway' in error && error.isAway === true) return true
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && AWAY.has(code)) return true
  // pg has no code for a connection that breaks, nor for one that was waited for in vain.
  return BROKEN.some((words) => error.message.startsWith(words)) || isAway(error.cause)
}
