/** Reading JSON values strictly: what is wrong is named by its path, and what would be right. */
import { ScopeError } from '../permission.ts'

/** An object of JSON and where it stands. */
export interface Members {
  value: Record<string, unknown>
  path: string
}

/** Refuses a member. `expected` completes "should be …". */
export function fail(path: string, expected: string): never {
  const message = `${path || 'authorization_details'} should be ${expected}.`
  throw new ScopeError('invalid_details', message, { culprit: path })
}

export function readMembers(value: unknown, path: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, 'an object')
  return { value: value as Record<string, unknown>, path }
}

export function readArray(value: unknown, path: string): unknown[] {
  return Array.isArray(value) ? value : fail(path, 'an array')
}

/** Text that can be shown and stored: no control characters, no half of a surrogate pair. */
export function readText(value: unknown, path: string, options: { empty?: boolean } = {}): string {
  if (typeof value !== 'string') fail(path, 'a text')
  if (value === '' && !options.empty) fail(path, 'a text that is not empty')
  if (!value.isWellFormed() || value.includes('\0')) fail(path, 'text in Unicode, without U+0000')
  return value
}

export function readOneOf<const T extends string>(
  value: unknown,
  allowed: readonly T[],
  path: string,
): T {
  return allowed.find((one) => one === value) ?? fail(path, `one of ${allowed.join(', ')}`)
}

/** Nothing is ignored. */
export function refuseUnknown({ value, path }: Members, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) fail(`${path}.${unknown}`, `left out: known are ${known.join(', ')}`)
}
