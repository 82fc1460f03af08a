import type { Position } from './query/page.ts'
import type { Page, Pages } from './run.ts'

/** Characters of one window that is looked for. */
const SIZE = 1_000_000
/** Records of the first window, of which nobody knows how long they are. */
const FIRST = 100
const LEAST = 10
const MOST = 5_000
/** A window has at most so many times as many as the one before. */
const GROWTH = 8

/**
 * Everything from a place on, window after window. No snapshot and no connection is held between two
 * of them; while one is sent the next is read, so at most two are in memory, however slow the reader.
 */
export async function* windows(pages: Pages, from: Position | null): AsyncIterable<string[]> {
  let count = FIRST
  let next: Promise<Page> | null = pages(count, from)
  while (next) {
    const page: Page = await next
    count = nextCount(count, page.records)
    next = page.next ? pages(count, page.next) : null
    // It may fail while the former is being sent; whoever comes to it is told.
    next?.catch(() => {})
    yield page.records
  }
}

function nextCount(count: number, records: string[]): number {
  const size = records.reduce((sum, record) => sum + record.length, 0)
  const fitting = records.length === 0 ? MOST : Math.round((SIZE * records.length) / size)
  return Math.max(LEAST, Math.min(fitting, count * GROWTH, MOST))
}
