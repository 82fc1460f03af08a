import type { Item } from './permission.ts'
/** Reads scopes separated by single spaces. @throws {ScopeError} with the position of the first wrong character */
export function parseScope(text: string): Item[] {
  throw new Error(`being built: ${text}`)
}
