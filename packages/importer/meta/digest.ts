import { createHash } from 'node:crypto'

/** A short hash for natural keys of things that have no id: equal for equal parts. */
export function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}
