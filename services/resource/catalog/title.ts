import type { CatalogCollection, Lang } from '@mandate/grants'

/** What people call a kind of data. Of what an app declared with its host: it may be called as another kind is, `Notes`. */
export function titleOf({ words, title, declared }: CatalogCollection, lang: Lang): string {
  const own = words?.[lang].title ?? title
  return declared ? `${own} (${new URL(declared.by).host})` : own
}
