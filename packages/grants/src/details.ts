import type { Item } from './permission.ts'
/** Reads `authorization_details` of type `mandate_records`; nothing is ignored. @throws {ScopeError} naming the culprit */
export function readDetails(value: unknown): Item[] {
  throw new Error(`being built: ${value}`)
}
/** Writes items as `authorization_details`, `locations` filled in where given. */
export function writeDetails(
  items: readonly Item[],
  options: { locations?: string[] } = {},
): Record<string, unknown>[] {
  throw new Error(`being built: ${items} ${options}`)
}
