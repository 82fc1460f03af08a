import type { ResolvedItem } from './permission.ts'
export interface CoversOptions {
  /** For a ceiling, or a token that takes its terms from its grant. */
  ignoreTerms?: boolean
  /** Ends (seconds) and use of the two grants; absent: not compared. */
  grants?: { a: { exp?: number; use?: 'once' }; b: { exp?: number; use?: 'once' } }
}
export function covers(
  a: readonly ResolvedItem[],
  b: readonly ResolvedItem[],
  cutBy: 'app' | 'owner',
  options: CoversOptions = {},
): boolean {
  throw new Error(`being built: ${a} ${b} ${cutBy} ${options}`)
}
/** The items of `b` that `a` does not cover, as text: the scope that would have sufficed. */
export function missing(a: readonly ResolvedItem[], b: readonly ResolvedItem[]): string {
  throw new Error(`being built: ${a} ${b}`)
}
