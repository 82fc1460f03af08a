import type { Entry, Note } from '@mandate/importer'
import { kindOf } from './fitbit.ts'
import { measureOf } from './measured.ts'

/** Lists tell the one by the clock on the wall, and the other in pounds. */
const TABLES_FIRST = new Set(['calories', 'weight'])

/**
 * Of what Fitbit's tables and lists both tell, which files are read: the lists, where one stream is
 * made of those of all devices; the tables where only they say the zone, or the unit.
 */
export function saidAgain(tables: readonly Entry[], lists: readonly Entry[]): Set<Entry> {
  const bare = (type: string) => type.replace(/^daily_/, '').replace(/_|s$/g, '')
  const inLists = new Set(lists.map((one) => bare(kindOf(one.path) ?? '')))
  const inTables = new Set(tables.map((one) => bare(measureOf(one))))
  return new Set([
    ...tables.filter((one) => !first(measureOf(one)) && inLists.has(bare(measureOf(one)))),
    ...lists.filter((one) => first(kindOf(one.path)) && inTables.has(bare(kindOf(one.path)!))),
  ])
}

function first(type: string | null): boolean {
  return type !== null && TABLES_FIRST.has(type)
}

export const SAID_AGAIN: Note = {
  code: 'said_again',
  message: 'Another file of this export says the same in full; this one was kept as it is.',
}
