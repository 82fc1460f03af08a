import type { Lang } from './languages.ts'

const THIN = '\u202f'

/** Between what is named and what is said of it. */
export const colon: Record<Lang, string> = { en: ': ', fr: `${THIN}: ` }

/**
 * Words as French sets them: a narrow space that breaks no line before ; : ! ? and inside « », wherever a plain one was typed. Of
 * functions, what they answer.
 */
export function french<T>(words: T): T {
  return set(words) as T
}

function set(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/ (?=[;:!?»])/g, THIN).replaceAll('« ', `«${THIN}`)
  }
  if (typeof value === 'function') return (...given: unknown[]) => set(value(...given))
  if (Array.isArray(value)) return value.map(set)
  const isPlain = Object.getPrototypeOf(Object(value)) === Object.prototype
  if (typeof value !== 'object' || value === null || !isPlain) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, set(one)]))
}
