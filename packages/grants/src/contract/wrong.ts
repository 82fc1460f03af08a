import { ScopeError } from '../permission.ts'

/** Refuses a part of a contract, named by its path. `why` is a sentence without its full stop. */
export function refuse(path: string, why: string): never {
  throw new ScopeError('bad_contract', `${path}: ${why}.`, { culprit: path })
}

/** An object with no members but these. */
export function membersOf(
  value: unknown,
  path: string,
  known: readonly string[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(path, 'should be an object')
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) refuse(`${path}/${unknown}`, `is none of ${known.join(', ')}`)
  return value as Record<string, unknown>
}

/** Levels of a whole contract: its schema has six, and each of them two or three. */
const MOST_DEEP = 32

/**
 * What JSON may hold and nobody can write again: `1e999` is read as infinity, and what lies too deep ends whoever
 * walks through it. Walks without calling itself, level by level.
 */
export function requireWritable(value: unknown, path: string): void {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEEP) refuse(path, `lies deeper than ${MOST_DEEP} levels`)
    if (level.some((one) => typeof one === 'number' && !Number.isFinite(one))) {
      refuse(path, 'holds a number larger than any that can be held')
    }
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one) : [],
    )
  }
}
