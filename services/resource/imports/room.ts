/** Of the disk, of an owner's share of it, of the largest file; of PostgreSQL's disk (class 53). */
const CODES = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', '53100'])

/** Whether it went wrong because a disk is full: then nothing is wrong with what was read. */
export function lacksRoom(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth++) {
    if ('code' in at && CODES.has(String(at.code))) return true
  }
  return false
}
