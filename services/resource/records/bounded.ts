import type { Position } from './query/page.ts'
import type { Lines, LinesOf } from './run.ts'

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
  return remember(length, texts.length, known)
}

function remember(length: number, count: number, known: Known): number {
  if (count > 0) known.longest = Math.max(known.longest ?? 1, Math.ceil(length / count))
  return length
}

/**
 * A page of at most so many records, and of no more than a few megabytes: long ones come fewer at a time.
 */
export async function boundedPage(
  lines: LinesOf,
  { limit, after }: { limit: number; after: Position | null },
  known: Known,
): Promise<Lines> {
  const texts: string[] = []
  let [count, size] = [0, 0]
  for (let place = after; ; ) {
    const wanted = Math.min(limit - count, fitting(size, known))
    const found = await lines(wanted, place)
    if (found.count > 0) texts.push(found.text)
    count += found.count
    // A line is as long as the record that comes of it, or a letter longer.
    size += remember(found.text.length, found.count, known)
    place = found.next
    // Where fewer came than were looked for, enough was looked at.
    const isOver = place === null || found.count < wanted || count >= limit
    if (isOver || isFull(size, known)) return { text: texts.join('\n'), count, next: place }
  }
}
