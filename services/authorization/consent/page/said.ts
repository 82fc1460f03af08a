import { type Catalog, describe, type ResolvedItem, type Sentence } from '@mandate/grants'
import type { Lang } from '@mandate/ui'

const known = new WeakMap<ResolvedItem, Map<string, Sentence>>()

/** An item in words: once for each that is shown again, with the same catalog and in the same language. */
export function said(item: ResolvedItem, catalog: Catalog, lang: Lang): Sentence {
  const key = `${lang} ${catalog.sha256}`
  const sentences = known.get(item) ?? new Map<string, Sentence>()
  const before = sentences.get(key)
  if (before !== undefined) return before
  const sentence = describe(item, catalog, lang)
  known.set(item, sentences.set(key, sentence))
  return sentence
}
