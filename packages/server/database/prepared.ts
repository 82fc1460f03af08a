import type pg from 'pg'

/** Statements that each connection keeps planned; it never forgets one, so there is an end to them. */
const MOST = 300
/** Texts of which it is remembered that they came once. */
const MOST_SEEN = 3_000

/** What answers with one column more when a table has one; in a transaction it cannot be asked again, so it is not prepared there. */
const ALL_COLUMNS = /(?<!count\()\*/

type Query = (...words: unknown[]) => unknown
type Answer = (error: unknown, result?: unknown) => void

/**
 * Lets every connection of the pool prepare statements that come again: parsing and planning a short
 * statement costs more than running it. Statements without values, and those that have a name of
 * their own, are left as they are. One whose table got a column meanwhile is asked again.
 */
export function prepareRepeated(pool: pg.Pool): void {
  const names = statementNames()
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as Query
    const prepared: Query = (text, values, answer) => {
      const isPlain = typeof text === 'string' && Array.isArray(values) && values.length > 0
      const isWhole = client.getTransactionStatus() === 'T' && isPlain && ALL_COLUMNS.test(text)
      const name = isPlain && !isWhole ? names.of(text) : undefined
      if (name === undefined) return query(text, values, answer)
      const statement = { name, text, values }
      const mayAskAgain = (error: unknown) =>
        names.heard(error) && client.getTransactionStatus() === 'I'
      if (typeof answer === 'function') {
        return query(statement, (error: unknown, result: unknown) => {
          if (mayAskAgain(error)) query(text, values, answer)
          else (answer as Answer)(error, result)
        })
      }
      return (query(statement) as Promise<unknown>).catch((error: unknown) => {
        if (mayAskAgain(error)) return query(text, values)
        throw error
      })
    }
    client.query = prepared as typeof client.query
  })
}

function statementNames() {
  const seen = new Set<string>()
  let names = new Map<string, string>()
  let generation = 0
  return {
    /** None for a text that comes for the first time. */
    of(text: string): string | undefined {
      const known = names.get(text)
      if (known !== undefined || names.size >= MOST) return known
      if (!seen.has(text)) {
        if (seen.size >= MOST_SEEN) seen.clear()
        seen.add(text)
        return undefined
      }
      const name = `s${generation}_${names.size}`
      names.set(text, name)
      return name
    },
    /**
     * All are prepared anew where a plan is over.
     * @returns whether it was that
     */
    heard(error: unknown): boolean {
      if (!isPlanOver(error)) return false
      names = new Map()
      generation += 1
      return true
    },
  }
}

/** A newer version of the service may add a column while this one runs; what is prepared as `select *` then fails for good. */
export function isPlanOver(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return code === '0A000' && Boolean(message?.includes('cached plan'))
}
