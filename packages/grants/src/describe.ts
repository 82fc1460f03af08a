import type { Catalog, Lang } from './catalog.ts'
import type { ResolvedItem } from './permission.ts'
export interface Sentence {
  /** What is shared, with a full stop; two permissions that differ never have the same. */
  text: string
  /** What is not, one sentence each: `Not the photos themselves.` */
  denied: string[]
  sensitive: boolean
  aboutOthers: boolean
  /** Data that arrives later is included. */
  openEnded: boolean
  /** What `*` and `.**` stand for, as titles to list; empty when nothing needs spelling out. */
  spelledOut: string[]
  /** All of it as one text, with the marks for sensitive and for other people. */
  full: string
}
export function describe(item: ResolvedItem, catalog: Catalog, lang: Lang): Sentence {
  throw new Error(`being built: ${item} ${catalog} ${lang}`)
}
