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
