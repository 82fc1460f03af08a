/** What PostgreSQL says, or the connection to what a service needs, while that stops, starts or is not there. */
const AWAY = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

/** Whether it failed because the database, or the object store, does not answer: later it may. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && AWAY.has(code)) return true
  // pg has no code for a connection that breaks.
  return error.message.startsWith('Connection terminated') || isAway(error.cause)
}
