import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { Note } from './contract.ts'
import { asUtf8 } from './json.ts'
import { cleanString } from './text.ts'

/**
 * The rows of a table, as text, in constant memory. Quotes may hold newlines, rows may be short or
 * long, and `;` or a tab may stand for the comma. Nothing is ever evaluated.
 */
export async function* csvRows(
  stream: Readable,
  told: { fail: (note: Note) => void },
): AsyncGenerator<string[]> {
  const bytes = asUtf8(stream)
  const first = await bytes.next()
  if (first.done) return
  const parser = parse({
    delimiter: delimiterOf(first.value),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 4 * 1024 * 1024,
  })
  feed(first.value, bytes, parser)
  try {
    for await (const row of parser) yield (row as string[]).map(cleanString)
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

async function feed(
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  try {
    parser.write(first)
    for await (const chunk of rest) {
      if (!parser.write(chunk)) await new Promise((resolve) => parser.once('drain', resolve))
      if (parser.destroyed) return
    }
    parser.end()
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

/** The one of comma, semicolon and tab that the first line has most of. */
function delimiterOf(head: Buffer): string {
  const line = head
    .toString('utf8', 0, 4096)
    .split('\n', 1)[0]!
    .replace(/"[^"]*"/g, '')
  const count = (character: string) => line.split(character).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}
