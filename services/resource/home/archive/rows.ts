import type { Reads } from '@mandate/server'
import { toRecordId } from '../../records/record-id.ts'
import type { RestCipher } from '../../records/stored/rest.ts'
import type { Section } from './sections.ts'

/** A row as its line in the archive, and where it stands: the next one is looked for after it. */
export interface Row {
  line: string
  at: string[]
  /** Name of its collection, where lines are kept apart by it. */
  collection: string | null
}

/** What is asked for at once grows and shrinks, so that a window is about this large whatever its rows are. */
const WINDOW_BYTES = 1024 * 1024
const LEAST = 20
const MOST = 2_000

/** The owner's rows of a section in the order of its key, from after a place on; a window of them is held at a time. */
export async function* rowsOf(
  pool: Reads,
  section: Section,
  owner: string,
  from: string[] | null,
  cipher: RestCipher,
): AsyncGenerator<Row> {
  let limit = LEAST
  for (let after = from; ; ) {
    const { rows } = await pool.query<
      [string, string[], string | null, Buffer | null, string | null]
    >({
      text: statement(section, after !== null),
      values: [owner, limit, ...(after ?? [])],
      rowMode: 'array',
    })
    let bytes = 0
    for (const [said, at, collection, sealed, readable] of rows) {
      let line = said
      if (section.id) {
        // `["collection","record",…]`
        const record = at[1] as string
        const opened = sealed && cipher.open(record.replaceAll('-', ''), sealed)
        const rest = section.rest ? `"rest":${opened ?? readable},` : ''
        line = `{"id":"${toRecordId(record)}",${rest}${said.slice(1)}`
      }
      bytes += line.length
      yield { line, at, collection }
    }
    if (rows.length < limit) return
    after = rows.at(-1)?.[1] ?? null
    if (bytes > WINDOW_BYTES) limit = Math.max(LEAST, limit >> 1)
    else if (bytes < WINDOW_BYTES / 4) limit = Math.min(MOST, limit << 1)
  }
}

function statement(section: Section, isLater: boolean): string {
  const { table, key, says, where, byCollection, rest } = section
  const columns = key.map(([column]) => `t.${column}`).join(', ')
  const texts = key.map(([column, type]) =>
    type === 'bytea' ? `encode(t.${column}, 'hex')` : `t.${column}::text`,
  )
  const values = key.map(([, type], nth) =>
    type === 'bytea' ? `decode($${nth + 3}, 'hex')` : `$${nth + 3}::${type}`,
  )
  const name = byCollection
    ? '(select name from collections c where c.collection = t.collection)'
    : 'null'
  return `select (select row_to_json(x)::text from (select ${says}) x), array[${texts.join(', ')}], ${name}, ${rest ? 't.rest_sealed, t.rest::text' : 'null, null'}
    from ${table} t
    where t.owner = $1 ${isLater ? `and (${columns}) > (${values.join(', ')})` : ''} ${where ? `and ${where}` : ''}
    order by ${columns} limit $2`
}
