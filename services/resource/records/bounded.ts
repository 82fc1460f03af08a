import type { Position } from './query/page.ts'
import type { Page, Pages } from './run.ts'

/** Characters of a page: it is whole in memory until it has been taken, and who asks may take nothing. */
const MOST = 4 * 1024 * 1024
/** Records that are looked for while nobody knows how long they are. */
const FIRST = 100

/** How long what is selected was, in characters: in the mean, of the page where that was most. */
export interface Known {
  longest?: number
}

/** How many more go into a page of this size. */
export function fitting(size: number, { longest }: Known): number {
  return longest === undefined ? FIRST : Math.max(1, Math.floor((MOST - size) / longest))
}

/** Never with nothing in it: one that is longer than a page comes alone. */
export function isFull(size: number, { longest = 0 }: Known): boolean {
  return size > 0 && size + longest > MOST
}

/** The length of all of them, which is remembered. */
export function measure(texts: string[], known: Known): number {
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  if (texts.length > 0)
    known.longest = Math.max(known.longest ?? 1, Math.ceil(length / texts.length))
  return length
}

/**
 * A page of at most so many records, and of no more than a few megabytes: long ones come fewer at a time.
 */
export async function boundedPage(
  pages: Pages,
  { limit, after }: { limit: number; after: Position | null },
  known: Known,
): Promise<Page> {
  const records: string[] = []
  let size = 0
  for (let place = after; ; ) {
    const count = Math.min(limit - records.length, fitting(size, known))
    const page = await pages(count, place)
    records.push(...page.records)
    size += measure(page.records, known)
    place = page.next
    // Where fewer came than were looked for, enough was looked at.
    const isOver = place === null || page.records.length < count || records.length >= limit
    if (isOver || isFull(size, known)) return { records, next: place }
  }
}
