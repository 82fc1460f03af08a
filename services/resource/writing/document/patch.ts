import { canonicalJson } from '@mandate/grants'
import type { Document } from './document.ts'

/**
 * A document with a merge patch applied: `null` takes a member away.
 * @see [RFC 7396 §2]
 */
export function patched(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) result.delete(name)
    else result.set(name, patched(result.get(name), value))
  }
  return Object.fromEntries(result)
}

/** Names of the members that are not the same in both. */
export function differing(before: Document, after: Document): string[] {
  // What every object has by birth, like `constructor`, is no member of a document.
  const text = (of: Document, name: string) =>
    canonicalJson(Object.hasOwn(of, name) ? (of[name] ?? null) : null)
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => text(before, name) !== text(after, name))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
