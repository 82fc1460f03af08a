import { Readable } from 'node:stream'
import {
  type Archive,
  type Entry,
  HEAD_BYTES,
  type Item,
  type Note,
  type Reading,
  type Source,
} from '../contract.ts'
import { ImportError } from '../fault.ts'
import { jsonGroups, type Piece } from './groups.ts'
import { type Element, type JsonOptions, jsonElements, readJson } from './json.ts'

export interface ElementOptions {
  /** Repair text that was written byte by byte (Meta's exports). */
  mojibake?: boolean
  /** Only elements of these arrays and members are read. */
  wants?: (key: string | null) => boolean
  /**
   * That what an element becomes is told by its own bytes and this word alone: not by the elements and files
   * around it, nor by anything that the reader remembers. Then what was read before need not be read again.
   */
  alone?: string
}

/** What an element becomes: null for one that it cannot read, [] for one that needs no record. */
export type ElementMapper = (element: Element) => Item | Item[] | null

/**
 * A JSON file as records, one element at a time. An element that the mapper cannot make sense of is
 * noted and left out: no shape is so certain that it may stop the file. Where it makes sense of none,
 * the file is left as it is; where it does not of one that says something, the file is kept as well.
 */
export async function* readElements(
  source: Source,
  map: ElementMapper,
  options: ElementOptions = {},
): AsyncGenerator<Reading> {
  const { archive, from, note, fail } = source
  const more = { limits: archive.limits, from }
  let [seen, given] = [0, 0]
  const told = {
    ...{ fail, skipped: () => source.miss() },
    note(one: Note) {
      note(one)
      if (WHOLE.has(one.code)) source.miss()
    },
  }
  for await (const piece of pieces(source, { ...options, ...more, ...told })) {
    if ('known' in piece) {
      seen++
      given += piece.known.records
      yield { items: [], known: piece.known }
      continue
    }
    const { elements, digest, goesOn } = piece
    const items: { element: number; item: Item }[] = []
    for (const element of elements) {
      for (const item of mapOne(element, map, source)) {
        items.push({ element: element.element, item })
      }
    }
    seen += elements.length
    given += items.length
    yield { items, ...(digest !== undefined && { digest }), ...(goesOn && { goesOn }) }
  }
  if (seen > 0 && given === 0) source.leave()
}

/** A smaller file is read sooner than it is asked about. */
const ASKED_FROM = 64 * 1024

async function* pieces(
  { archive, entry, fresh, known, salt }: Source,
  { alone, ...options }: ElementOptions & JsonOptions,
): AsyncGenerator<Piece> {
  const stream = await archive.open(entry)
  if (alone !== undefined && known && entry.size >= ASKED_FROM) {
    yield* jsonGroups(stream, { ...options, fresh, known, salt: `${salt}\0${alone}` })
  } else {
    for await (const elements of jsonElements(stream, options)) yield { elements }
  }
}

/** What is only too much for the reader may well be whole. */
const WHOLE = new Set(['too_deep', 'element_too_large'])

function mapOne(element: Element, map: ElementMapper, source: Source): Item[] {
  try {
    const made = map(element)
    if (made === null) {
      if (saysMore(element)) source.miss()
      return []
    }
    return Array.isArray(made) ? made : [made]
  } catch (error) {
    // A shape nobody foresaw shows as a TypeError in the mapper; anything else is a real fault.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    source.note({
      code: 'unexpected_shape',
      message: `A record has an unexpected shape and was left out: ${error.message}.`,
    })
    source.miss()
    return []
  }
}

/** Members that are a word or a number say something of the file; so does what is empty. */
function saysMore({ member, value }: Element): boolean {
  return typeof value === 'object' && value !== null
    ? Object.keys(value).length > 0
    : !member && value !== null && value !== ''
}

/** A whole small JSON file; undefined when it is broken, which is told when the file is read. */
export async function smallJson(
  entry: Entry,
  archive: Archive,
  options: { mojibake?: boolean } = {},
): Promise<unknown> {
  try {
    const head = entry.size <= HEAD_BYTES ? await archive.head(entry) : Buffer.alloc(0)
    const bytes = head.length > 0 ? Readable.from([head]) : await archive.open(entry)
    return await readJson(bytes, { ...options, limits: archive.limits })
  } catch (error) {
    if (error instanceof ImportError) return undefined
    throw error
  }
}

/** The value as an object to look into, whatever it is: an empty one for anything else. */
export function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

/** The value as an array, an empty one for anything else. */
export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A string that says something; undefined for anything else. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A finite number, also when written as a string. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** The members that say something: without undefined, null, empty text, empty lists, and what is beyond all numbers. */
export function present<T extends object>(members: T): Record<string, NonNullable<T[keyof T]>> {
  const out: Record<string, NonNullable<T[keyof T]>> = {}
  for (const [key, value] of Object.entries(members)) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value) && value.length === 0) continue
    if (typeof value === 'number' && !Number.isFinite(value)) continue
    out[key] = value
  }
  return out
}

/** Of a list, the objects that say something besides the members named, as they stand. */
export function sayingMore(list: unknown, mapped: ReadonlySet<string>): unknown[] {
  return asArray(list).filter((one) => {
    const more = present(restOf(asObject(one), mapped) ?? {})
    return Object.keys(more).length > 0
  })
}

/** The members not named: what the fields leave over. Undefined when nothing is left. */
export function restOf(
  value: Record<string, unknown>,
  mapped: ReadonlySet<string>,
): Record<string, unknown> | undefined {
  let rest: Record<string, unknown> | undefined
  for (const key of Object.keys(value)) {
    if (mapped.has(key)) continue
    rest ??= Object.create(null) as Record<string, unknown>
    rest[key] = value[key]
  }
  return rest
}
