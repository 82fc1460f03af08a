import type { Item } from '@mandate/importer'
import type { Row } from '@mandate/importer/meta'

/** What Facebook concludes that somebody is interested in: a list of words. */
export function interests(kind: string): Row {
  return {
    text: (name): Item | null => ({
      ...{ collection: 'facebook.interests', key: [kind, name].join('\u001f'), time: null },
      fields: { name, kind },
    }),
    read: () => null,
  }
}
