import type { Item, Reading, Source } from '../contract.ts'
import { asObject, asText, readElements } from '../formats/elements.ts'
import { readJson } from '../formats/json.ts'
import type { Peek } from '../formats/peek.ts'
import type { Media } from './media.ts'
import { addCamera } from './photo-facts.ts'

/** What a row may look at besides its value. */
export interface RowContext {
  source: Source
  media: Media
  /** Title of the album the file stands for. */
  album?: string | undefined
  /** What rows want to remember over all files of the export. */
  seen: Seen
}

/** What the rows of a download have seen so far, and of all that came with it. */
export class Seen {
  readonly #all: Set<string>
  readonly #words = new Map<string, Map<string, number>>()

  constructor(all = new Set<string>()) {
    this.#all = all
  }

  add(key: string): void {
    this.#all.add(key)
  }

  has(key: string): boolean {
    return this.#all.has(key)
  }

  /**
   * Which it is of several that are equal but for words, which are in the account's language: 0 for the
   * first. In another language, and so in another download, they stand in the same order.
   */
  nth(key: string, words: string): number {
    const known = this.#words.get(key) ?? new Map<string, number>()
    const at = known.get(words) ?? known.size
    this.#words.set(key, known.set(words, at))
    return at
  }
}

/** How the elements of a list become records. */
export interface Row {
  /** `null` for an element that cannot be read, `[]` for one that needs no record. */
  read(value: Record<string, unknown>, context: RowContext): Item | Item[] | null
  /** The same for an element that is a list itself: `["2020-10-19T16:39:30", "text", "whose"]`. */
  list?(value: unknown[], context: RowContext): Item | null
  /** The same for an element that is but a word. */
  text?(value: string, context: RowContext): Item | null
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

/** Members of a record, which no file of lists has at its top. */
const OF_A_RECORD = ['label_values', 'string_map_data', 'string_list_data', 'media']

/** Whether a file holds only one record: then Meta puts no list around it. */
export function isBare({ top, keys }: Peek): boolean {
  if (top !== 'object') return false
  if (OF_A_RECORD.some((key) => keys.has(key))) return true
  return keys.has('timestamp') && (keys.has('data') || keys.has('attachments'))
}

/** The first record of a file without names, also where it is the only one; its lists alone then. */
export function firstOf(peek: Peek): unknown {
  if (!isBare(peek)) return peek.first(null)
  return Object.fromEntries([...peek.keys].map((key) => [key, peek.all(key)]))
}

/** A file of one record. */
export async function* readBare(context: RowContext, rowOf: RowOf): AsyncGenerator<Reading> {
  const { archive, entry, fresh } = context.source
  const bytes = await archive.open(entry)
  const value = asObject(await readJson(bytes, { mojibake: true, limits: archive.limits }))
  const made = rowOf(null)?.read(value, context) ?? []
  const items = [made].flat()
  if (items.length === 0) context.source.leave()
  for (const item of items) if (fresh <= 0) await addCamera(item, context.source)
  yield { items: items.map((item) => ({ element: 0, item })) }
}

function elementsOf(context: RowContext, rowOf: RowOf) {
  return readElements(
    context.source,
    ({ key, member, value }) => {
      const row = rowOf(key)
      if (row?.list && Array.isArray(value)) return row.list(value, context)
      if (row?.text && asText(value) !== undefined) return row.text(value as string, context)
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
    if (row && Array.isArray(list)) {
      return list.flatMap((one) => row.read(asObject(one), context) ?? missed(context))
    }
    if (list !== null && typeof list === 'object' && Object.keys(list).length > 0) missed(context)
    return []
  })
}

function missed({ source }: RowContext): Item[] {
  source.miss()
  return []
}
