import type { Entry, Note } from '@mandate/importer'
import { kindOf } from './fitbit.ts'
import { isInFitbit, measureOf } from './measured.ts'

/** Lists tell the one by the clock on the wall, and the other in pounds. */
const TABLES_FIRST = new Set(['calories', 'weight'])

/**
 * Of what Fitbit's tables and lists both tell, which files are read: the lists, where one stream is
 * made of those of all devices; the tables where only they say the zone, or the unit. What a part of the same export told on
 * another day (`before`, paths) is told: the other form of it is not read.
 */
export function saidAgain(
  tables: readonly Entry[],
  lists: readonly Entry[],
  before: readonly string[] = [],
): Set<Entry> {
  const bare = (type: string) => type.replace(/^daily_/, '').replace(/_|s$/g, '')
  const inList = ({ path }: Pick<Entry, 'path'>) => bare(kindOf(path) ?? '')
  const inTable = (one: Pick<Entry, 'path'>) => bare(measureOf(one))
  const inLists = new Set(lists.map(inList))
  const inTables = new Set(tables.map(inTable))
  const former = before.filter(isFitbits).map((path) => ({ path }))
  const isTable = ({ path }: Pick<Entry, 'path'>) => /\.csv$/i.test(path)
  const toldByLists = new Set(former.filter((one) => !isTable(one)).map(inList))
  const toldByTables = new Set(former.filter(isTable).map(inTable))
  const isTableAgain = (one: Entry) =>
    toldByLists.has(inTable(one)) || (!first(measureOf(one)) && inLists.has(inTable(one)))
  const isListAgain = (one: Entry) =>
    toldByTables.has(inList(one)) || (first(kindOf(one.path)) && inTables.has(inList(one)))
  return new Set([...tables.filter(isTableAgain), ...lists.filter(isListAgain)])
}

/** Whether a file is one of Fitbit's tables or lists, by its path. */
export function isFitbits(path: string): boolean {
  return isInFitbit(path) && (/\.csv$/i.test(path) || kindOf(path) !== null)
}

function first(type: string | null): boolean {
  return type !== null && TABLES_FIRST.has(type)
}

export const SAID_AGAIN: Note = {
  code: 'said_again',
  message: 'Another file of this export says the same in full; this one was kept as it is.',
}
