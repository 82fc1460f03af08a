import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Note } from '../contract.ts'
import { asUtf8 } from './json.ts'
import { cleanString } from './text.ts'

/** Who is told of what is wrong with a table; `miss` where something in it may not have been read. */
interface Told {
  fail(note: Note): void
  note?(note: Note): void
  miss?(): void
}

/**
 * The rows of a table, as text, in constant memory. Quotes may hold newlines, rows may be short or
 * long, and `;` or a tab may stand for the comma. Nothing is ever evaluated.
 */
export async function* csvRows(stream: Readable, told: Told): AsyncGenerator<string[]> {
  const bytes = asUtf8(stream)
  const first = await bytes.next()
  if (first.done) return
  const delimiter = delimiterOf(first.value)
  let columns = 0
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 4 * 1024 * 1024,
  })
  feed(first.value, bytes, parser)
  try {
    for await (const row of parser as AsyncIterable<string[]>) {
      columns ||= row.length
      if (row.some((cell) => holdsRows(cell, delimiter, columns))) {
        told.note?.(MERGED)
        told.miss?.()
      }
      yield row.map(cleanString)
    }
  } catch (error) {
    const isTable =
      error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
    if (!isTable) throw error
    told.fail({
      code: 'invalid_csv',
      message: `From here on the table is broken: ${error.message}.`,
    })
  }
}

const MERGED: Note = {
  code: 'rows_merged',
  message:
    'A quotation mark that is never closed may have made one row of several; the table was kept as well.',
}

/** Whether a line within a cell is a row itself: as many cells as the table has columns. */
function holdsRows(cell: string, delimiter: string, columns: number): boolean {
  if (columns < 2 || !cell.includes('\n')) return false
  const [, ...lines] = cell.split('\n')
  return lines.some((line) => line.split(delimiter).length === columns)
}

async function feed(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  try {
    parser.write(first)
    for await (const chunk of rest) {
      if (parser.destroyed) return
      if (!parser.write(chunk) && !parser.destroyed) await drained(parser)
    }
    parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

/** Or closed, where nobody reads on or the table is broken: the file must not be held open. */
function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of EITHER) parser.off(event, done)
      resolve()
    }
    for (const event of EITHER) parser.on(event, done)
  })
}

const EITHER = ['drain', 'close'] as const

/** The one of comma, semicolon and tab that the first line has most of. */
function delimiterOf(head: Buffer): string {
  const line = head
    .toString('utf8', 0, 4096)
    .split('\n', 1)[0]!
    .replace(/"[^"]*"/g, '')
  const count = (character: string) => line.split(character).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}
