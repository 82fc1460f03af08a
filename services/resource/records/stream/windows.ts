import type { Position } from '../query/page.ts'
import type { Page, Pages } from '../run.ts'

/** Characters of one window that is looked for: all that is held for a reader who takes nothing. */
const SIZE = 250_000
/** Records of the first window, of which nobody knows how long they are. */
const FIRST = 100
const LEAST = 10
const MOST = 5_000
/** A window has at most so many times as many as the one before. */
const GROWTH = 8
/** Milliseconds in which a reader should take a window; one who needs longer gets smaller ones. */
const PACE = 1_000

interface Bounds {
  now?: () => number
  /** Records in all. */
  most?: number
}

/**
 * What comes from a place on, window after window, each in two halves. No snapshot and no connection is held
 * between two of them. The next is read while the second half is sent: until the first was taken, nobody knows
 * whether the reader takes anything.
 */
export async function* windows(
  pages: Pages,
  from: Position | null,
  { now = () => performance.now(), most = Number.POSITIVE_INFINITY }: Bounds = {},
): AsyncIterable<string[]> {
  let left = most
  let count = Math.min(FIRST, left)
  let next: Promise<Page> | null = pages(count, from)
  while (next) {
    const { records, next: place }: Page = await next
    const half = records.length >> 1
    const begun = now()
    yield records.slice(0, half)
    left -= records.length
    count = Math.min(nextCount(count, records, now() - begun), left)
    next = place && left > 0 ? pages(count, place) : null
    // It may fail while the former is being sent; whoever comes to it is told.
    next?.catch(() => {})
    yield records.slice(half)
  }
}

function nextCount(count: number, records: string[], took: number): number {
  const size = records.reduce((sum, record) => sum + record.length, 0)
  const fitting = records.length === 0 ? MOST : Math.round((SIZE * records.length) / size)
  // Half of it was timed.
  const taken = records.length === 0 ? MOST : Math.round((records.length * PACE) / (2 * took))
  return Math.max(LEAST, Math.min(fitting, count * GROWTH, MOST, taken))
}
