import { CompiledQuery, Kysely, type KyselyConfig, type QueryResult } from 'kysely'
import { isPlanOver } from './prepared.ts'
import type { Reads } from './replica.ts'

const short = new WeakSet<object>()
/** Statements that are prepared; they are constants of the code, so there is an end to them. */
const names = new Map<string, string>()
let named = 0

/**
 * A statement that only reads, takes no lock and is over at once, such as a look by a key. It may be asked over a connection that has not
 * answered others yet ({@link pipelined}); in a transaction it is one of its statements like any other.
 */
export function shortRead<R>(text: string, values: unknown[]): CompiledQuery<R> {
  const query = CompiledQuery.raw(text, values) as CompiledQuery<R>
  short.add(query)
  return query
}

/**
 * The same of a statement that writes rows by their keys into unlogged tables: nothing waits for the disk, and what it locks nobody holds
 * for long.
 */
export const shortWrite: typeof shortRead = (text, values) => shortRead(text, values)

/** Asks short reads and writes over `lines`, and all else as Kysely does. */
export class ShortReading<DB> extends Kysely<DB> {
  private readonly lines: Reads

  constructor(config: KyselyConfig, lines: Reads) {
    super(config)
    this.lines = lines
  }

  override async executeQuery<R>(
    ...words: Parameters<Kysely<DB>['executeQuery']>
  ): Promise<QueryResult<R>> {
    const [query] = words
    if (!short.has(query)) return super.executeQuery(...words) as Promise<QueryResult<R>>
    const { sql: text, parameters } = query as CompiledQuery<R>
    try {
      const { rows } = await this.lines.query({ name: nameOf(text), text, values: [...parameters] })
      return { rows }
    } catch (error) {
      // Another name from now on, and this time asked as it stands.
      if (!isPlanOver(error)) throw error
      names.delete(text)
      return super.executeQuery(...words) as Promise<QueryResult<R>>
    }
  }
}

function nameOf(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  named += 1
  names.set(text, `r${named}`)
  return `r${named}`
}
