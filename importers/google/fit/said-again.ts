import type { Entry, Note, ReadBefore } from '@mandate/importer'
import { bare, isInFitbit, kindOf, type Listed, measureOf } from './kinds.ts'

type File = Pick<Entry, 'path'>

/** Lists tell the one by the clock on the wall, and the other in pounds. */
const TABLES_FIRST = new Set(['calories', 'weight'])

/**
 * Of what Fitbit's tables and lists both tell, which files are read: the lists, where one stream is
 * made of those of all devices; the tables where only they say the zone, or the unit. What a part of the same export told on
 * another day (`before`) is told: the other form of it is not read. What tables of another export told goes on in tables.
 */
export function saidAgain(
  tables: readonly Entry[],
  lists: readonly Entry[],
  before: readonly ReadBefore[] = [],
): Set<Entry> {
  const former = before.filter(({ path }) => isFitbits(path))
  const here = former.filter(({ elsewhere }) => !elsewhere)
  const toldByLists = new Set(here.filter((one) => !isTable(one)).map(inList))
  const toldByTables = new Set(here.filter(isTable).map(inTable))
  const inTables = new Set(tables.map(inTable))
  const since = firstDays(former.filter((one) => one.elsewhere && isTable(one)))
  const isListAgain = (one: Entry) =>
    toldByTables.has(inList(one)) ||
    (first(kindOf(one.path)) && inTables.has(inList(one))) ||
    (since.get(inList(one)) ?? '9') <= dayOf(one)
  const again = lists.filter(isListAgain)
  const inLists = new Set(lists.filter((one) => !again.includes(one)).map(inList))
  const isTableAgain = (one: Entry) =>
    toldByLists.has(inTable(one)) ||
    (!first(measureOf(one)) && !since.has(inTable(one)) && inLists.has(inTable(one)))
  return new Set([...tables.filter(isTableAgain), ...again])
}

/** What the lists among these files measure. */
export function listedIn(files: readonly File[]): Listed {
  const kinds = files.filter((one) => isFitbits(one.path) && !isTable(one))
  return new Map(kinds.map((one) => [inList(one), kindOf(one.path) ?? '']))
}

const inList = ({ path }: File) => bare(kindOf(path) ?? '')
const inTable = (one: File) => bare(measureOf(one))
const isTable = ({ path }: File) => /\.csv$/i.test(path)
const dayOf = ({ path }: File) => /\d{4}-\d\d-\d\d(?=[^/]*$)/.exec(path)?.[0] ?? ''

/** The first day of what each kind of table tells; of one that has none in its name, before all days. */
function firstDays(tables: readonly File[]): Map<string, string> {
  const days = new Map<string, string>()
  for (const one of tables) {
    const known = days.get(inTable(one))
    if (known === undefined || dayOf(one) < known) days.set(inTable(one), dayOf(one))
  }
  return days
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
  message:
    'Another file, of this export or a former one, says the same in full; this one was kept as it is.',
}
