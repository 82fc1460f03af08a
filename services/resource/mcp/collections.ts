import type { CatalogCollection } from '@mandate/grants'
import type { Question } from '../access/access.ts'
import type { Found } from '../access/found.ts'
import type { Sight } from '../access/sight.ts'
import type { CatalogsStore } from '../catalog/store.ts'
import { type Counts, visible } from '../records/collections.ts'
import { fineness, type View } from '../records/query/view.ts'
import type { Views } from '../records/views.ts'

type Asked = CatalogCollection[]

export type AskCollections = () => Question<Asked> & {
  find(asked: Asked, sight: Sight): Promise<Found>
}

/** What may be read and how it is built, in the catalog's words and only as far as it is shown. */
export function collectionsQuestion(options: {
  catalogs: Pick<CatalogsStore, 'of'>
  counts: Counts
  views: Views
}): AskCollections {
  const { catalogs, counts, views } = options
  return () => ({
    action: 'read',
    read: async (sight) => visible(sight, await catalogs.of(sight.owner.id)),
    async find(asked, sight) {
      const collections: object[] = []
      // One after the other: an assistant must not take all connections.
      for (const collection of asked) {
        const { view } = await views.of(sight, collection)
        const { name, title, description } = collection
        const { name: _, ...counted } = await counts.of(sight, collection)
        // The words of an app are its own claim, also to whoever reads them as if they were ours.
        const by = collection.declared && { declared_by: new URL(collection.declared.by).host }
        collections.push({ name, title, description, ...by, ...counted, fields: fieldsOf(view) })
      }
      return { rows: 0, body: Buffer.from(JSON.stringify({ collections })) }
    },
  })
}

/** `id` is in every record; `step`: it is shown no finer than that. */
function fieldsOf({ collection, scopes }: View): object[] {
  return collection.fields.flatMap(({ name, title, description, type, unit }) => {
    const showing = scopes.filter(({ fields }) => fields.has(name))
    if (name !== 'id' && showing.length === 0) return []
    const steps = showing.map(({ fields }) => fields.get(name))
    const [step] = steps.toSorted((a, b) => fineness(a) - fineness(b))
    return { name, title, description, type, unit, step }
  })
}
