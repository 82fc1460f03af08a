import type { ResolvedItem } from './permission.ts'
export interface Narrowing {
  drop?: boolean
  dropFields?: string[]
  /** First moment included, as a literal: `2018-07-01`. */
  from?: string
  /** Last span included, as a literal: `2018-12-31` includes that day, `2018` that year. */
  to?: string
  /** Steps by field name; a field that is not shown, or is coarser already, stays as it is. */
  coarsen?: Record<string, string>
}
/** An item cut by its owner: never wider than it was. null: nothing is left. */
export function narrow(item: ResolvedItem, change: Narrowing): ResolvedItem | null {
  throw new Error(`being built: ${item} ${change}`)
}
