import { createHash } from 'node:crypto'
import type { Source } from '../contract.ts'

const told = new WeakMap<Source, Map<number, number>>()

/** So many entries back an equal one is remembered: of what stands further apart the later one counts as told again. */
const REMEMBERED = 200_000

/**
 * Which it is of entries of one file that are equal in all they say: 0 for the first. Two people have one name, and several ads of one
 * author are seen in a second. Equal ones may stand anywhere: not every list goes by time.
 */
function nthIn(source: Source, time: number | null, key: string): number {
  const counts = told.get(source) ?? new Map<number, number>()
  told.set(source, counts)
  const digest = createHash('sha256')
    .update(`${time ?? ''} ${key}`)
    .digest()
    .readUIntBE(0, 6)
  const nth = counts.get(digest) ?? 0
  counts.set(digest, nth + 1)
  if (counts.size > REMEMBERED) counts.delete(counts.keys().next().value!)
  return nth
}

/** The key of the nth of several that are equal. */
function numbered(key: string, nth: number): string {
  return nth === 0 ? key : `${key}\u001f${nth}`
}

/** The key of an entry that may stand several times in its list. `as`: what else has to be equal for that. */
export function counted(source: Source, time: number | null, key: string, as = ''): string {
  return numbered(key, nthIn(source, time, `${as} ${key}`))
}
