import type { Item, Reading, Source } from '../contract.ts'
import { asObject, readElements } from '../elements.ts'
import type { MediaIndex } from './media.ts'
import { addCamera } from './photo-facts.ts'

/** What a row may look at besides its value. */
export interface RowContext {
  source: Source
  media: MediaIndex
  /** Title of the album the file stands for. */
  album?: string | undefined
  /** What rows want to remember over all files of the export. */
  seen: Set<string>
}

/** How the elements of a list become records. */
export interface Row {
  /** `null` for an element that is no record. */
  read(value: Record<string, unknown>, context: RowContext): Item | Item[] | null
  /** The member itself is the element, whatever lists stand in it. */
  whole?: boolean
}

/** What stands under a name; null is a list without one. */
export type RowOf = (key: string | null) => Row | undefined

/** The name of a list without the number behind it, which drifts: `friends_v2` is `friends`. */
export function baseKey(key: string): string {
  return key.replace(/_v\d+$/, '')
}

/** A file of lists. */
export async function* readRows(context: RowContext, rowOf: RowOf): AsyncGenerator<Reading> {
  for await (const reading of elementsOf(context, rowOf)) {
    for (const { element, item } of reading.items) {
      if (element >= context.source.fresh) await addCamera(item, context.source)
    }
    yield reading
  }
}

function elementsOf(context: RowContext, rowOf: RowOf) {
  return readElements(
    context.source,
    ({ key, member, value }) => {
      const row = rowOf(key)
      if (!member || row?.whole) return row?.read(asObject(value), context) ?? null
      return innerLists(asObject(value), row, rowOf, context)
    },
    { mojibake: true },
  )
}

/** Lists one level deeper: `event_responses: {events_joined: […]}`. */
function innerLists(
  value: Record<string, unknown>,
  outer: Row | undefined,
  rowOf: RowOf,
  context: RowContext,
): Item[] {
  return Object.entries(value).flatMap(([key, list]) => {
    const row = key === 'activity_log_data' ? outer : rowOf(key)
    if (!row || !Array.isArray(list)) return []
    return list.flatMap((one) => row.read(asObject(one), context) ?? [])
  })
}
