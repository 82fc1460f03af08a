/** What PostgreSQL says, or the connection to what a service needs, while that stops, starts or is not there. */
const AWAY = new Set([
  ...['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'],
  // No way leads there at the moment, or its name is not known at the moment.
  ...['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  // "cannot execute … in a read-only transaction": a replica that takes over; no memory; no connection left.
  ...['25006', '53200', '53300'],
])
const BROKEN = [
  ...['Connection terminated', 'timeout exceeded when trying to connect'],
  // The next statement of a transaction whose connection broke between two of them.
  ...['Client has encountered a connection error', 'Client was closed and is not queryable'],
]
/** Of the disk, of an owner's share of it, of the largest file; of PostgreSQL's disk. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100'])
/** Of a folder whose disk fails, went read-only or went away, or of a process that has as many files open as it may. */
const UNWRITABLE = new Set(['EROFS', 'EIO', 'ESTALE', 'EMFILE', 'ENFILE'])

/** Whether it failed because the database, or the object store, does not answer or takes nothing: later it may. */
export function isAway(error: unknown): boolean {
  return someCause(error, (one) => {
    // Of what else a service needs, its own errors say so.
    if ('isAway' in one && one.isAway === true) return true
    if ([AWAY, FULL, UNWRITABLE].some((codes) => codes.has(codeOf(one)))) return true
    // pg has no code for a connection that breaks, nor for one that was waited for in vain.
    return BROKEN.some((words) => one.message.startsWith(words))
  })
}

/** Whether there was no room for it, on a disk of the service or of its database. */
export function isFull(error: unknown): boolean {
  return someCause(error, (one) => FULL.has(codeOf(one)))
}

/** Whether the disk of a service takes nothing, or gives nothing, though there may be room. */
export function isUnwritable(error: unknown): boolean {
  return someCause(error, (one) => UNWRITABLE.has(codeOf(one)))
}

function someCause(error: unknown, holds: (one: Error) => boolean): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    if (holds(at)) return true
  }
  return false
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
