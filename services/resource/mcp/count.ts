import type { CatalogCollection, ResolvedCondition } from '@mandate/grants'
import type { Question } from '../access/access.ts'
import type { Found } from '../access/found.ts'
import type { Sight } from '../access/sight.ts'
import type { Counts } from '../records/collections.ts'
import { readSelection } from '../records/selection.ts'
import type { Views } from '../records/views.ts'

interface Asked {
  collection: CatalogCollection
  filter: ResolvedCondition[]
}

export type AskCount = (
  collection: string,
  filter: string | undefined,
) => Question<Asked> & { find(asked: Asked, sight: Sight): Promise<Found> }

/** How many records match, counted as they are shown. */
export function countQuestion(options: { counts: Counts; views: Views }): AskCount {
  const { counts, views } = options
  return (name, text) => ({
    action: 'read',
    collection: name,
    async read(sight, found) {
      const collection = found as CatalogCollection
      const { view } = await views.of(sight, collection)
      const { filter } = readSelection(view, text === undefined ? {} : { filter: text })
      return { collection, filter }
    },
    describe: ({ filter }) => ({ details: filter.length > 0 ? { filter } : {} }),
    async find({ collection, filter }, sight) {
      const { name: _, ...counted } = await counts.of(sight, collection, filter)
      return { rows: 0, body: Buffer.from(JSON.stringify(counted)) }
    },
  })
}
