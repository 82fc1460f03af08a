import type { Catalog, CatalogCollection } from '@mandate/grants'
import type { Sight } from '../../access/sight.ts'
import { groupsQuery } from '../../records/query/pictures.ts'
import type { Reader } from '../../records/run.ts'
import type { Views } from '../../records/views.ts'

/**
 * What conversations are called whose messages do not say it: the collection beside theirs that has
 * a title for each, as `facebook.threads` beside `facebook.messages`.
 */
export function threadNames(of: {
  sight: Sight
  collection: CatalogCollection
  catalog: () => Catalog
  views: Views
  reader: Pick<Reader, 'rows'>
}): (keys: string[]) => Promise<Map<string, string>> {
  return async (keys) => {
    const beside = of.collection.name.replace(/[^.]+$/, 'threads')
    const threads = of.catalog().collections.find(({ name }) => name === beside)
    if (!threads || threads === of.collection || keys.length === 0) return new Map()
    const { view, number } = await of.views.of(of.sight, threads)
    const only = {
      field: 'thread_id',
      kind: 'one of' as const,
      type: 'string' as const,
      values: keys,
    }
    const query = { by: 'thread_id', name: 'title', most: keys.length }
    const rows = await of.reader.rows(groupsQuery(view, number, [only], query))
    return new Map(rows.map(([key, name]) => [key, name]))
  }
}
