import { randomBytes } from 'node:crypto'
import type { Pool, PoolClient } from './database.ts'

/** What stands in front of the database keeps no sessions. */
export class NoSessions extends Error {
  override name = 'NoSessions'

  constructor(variable: string, options?: ErrorOptions) {
    super(
      `${variable}: a pooler stands there that hands every transaction to another connection (PgBouncer: pool_mode = transaction). Locks, settings, ` +
        'prepared statements and announced jobs belong to a connection: let it keep sessions (pool_mode = session), or give the ' +
        'address of the database itself',
      options,
    )
  }
}

/** A pooler that takes turns among idle connections comes back to the first of two only after the other. */
const ROUNDS = 3

/**
 * Looks whether what is set by one connection is there for it alone, and stays. Behind a pooler that does not keep sessions everything
 * seems to work: but the lock under which a migration runs stays with a connection of the pooler's, settings come to others, and a
 * statement that was prepared is not there, or is another one's. So this comes before anything else is asked.
 * @throws NoSessions
 */
export async function requireSessions(pool: Pool, variable = 'DATABASE_URL'): Promise<void> {
  const one = await pool.connect()
  const other = await pool.connect().catch((error) => {
    one.release()
    throw error
  })
  try {
    for (let round = 0; round < ROUNDS; round++)
      if (!(await isOwn(one, other))) throw new NoSessions(variable)
  } catch (cause) {
    // In PgBouncer's words: "transaction blocks not allowed in statement pooling mode".
    const isOfStatements = /pooling mode/.test(String((cause as Error).message))
    throw isOfStatements ? new NoSessions(variable, { cause }) : cause
  } finally {
    one.release()
    other.release()
  }
}

/** Whether what the one sets stays, and is not seen by the other. */
async function isOwn(one: PoolClient, other: PoolClient): Promise<boolean> {
  const mark = randomBytes(8).toString('hex')
  const look = `select pg_backend_pid() as pid, current_setting('mandate.session', true) as mark`
  const seen = async (client: PoolClient, text = look) =>
    (await client.query<{ pid: number; mark: string | null }>(text)).rows[0]!
  const { pid } = await seen(
    one,
    `select pg_backend_pid() as pid, set_config('mandate.session', '${mark}', false) as mark`,
  )
  // While it is in a transaction nobody else is given its connection.
  await other.query('begin')
  const others = await seen(other)
  const again = others.mark === mark ? others : await seen(one)
  await other.query('rollback')
  return others.mark !== mark && again.pid === pid && again.mark === mark
}
