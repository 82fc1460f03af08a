import type { Source } from '../contract.ts'

interface Equals {
  time: number | null
  counts: Map<string, number>
}

const told = new WeakMap<Source, Equals>()

/**
 * Which it is of entries of one file that are equal in all they say: 0 for the first. Two people have one name, and several ads of one
 * author are seen in a second. Lists go by time, so equal ones stand together; those without a time may stand anywhere.
 */
function nthIn(source: Source, time: number | null, key: string): number {
  let equals = told.get(source)
  if (!equals || (time !== null && equals.time !== time)) {
    equals = { time, counts: new Map() }
    told.set(source, equals)
  }
  const nth = equals.counts.get(key) ?? 0
  equals.counts.set(key, nth + 1)
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
