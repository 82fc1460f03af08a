import type pg from 'pg'

/** Rows at once: there may be hundreds of thousands. */
const AT_ONCE = 500

/** What a question is answered with, a few rows at a time, as it was when it was asked. */
export async function* rowsOf<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  question: string,
  values: readonly unknown[],
): AsyncGenerator<Row> {
  const reader = await pool.connect()
  try {
    await reader.query('begin read only')
    await reader.query(`declare asked no scroll cursor for ${question}`, [...values])
    for (;;) {
      const { rows } = await reader.query<Row>(`fetch ${AT_ONCE} from asked`)
      yield* rows
      if (rows.length < AT_ONCE) break
    }
  } finally {
    await reader.query('rollback').then(
      () => reader.release(),
      () => reader.release(true),
    )
  }
}
