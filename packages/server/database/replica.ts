import type { Pool } from './database.ts'

/** Reads and nothing else. */
export type Reads = Pick<Pool, 'query'>

/** How long a replica that went away is left alone, in ms. */
const LEFT_ALONE = 5_000

/**
 * Asks a replica, and the database itself while the replica is away, still starting, or has put off a statement for what
 * came from the primary.
 */
export function readsOf(replica: Reads, primary: Reads): Reads {
  let away = 0
  const query = async (...words: unknown[]) => {
    const ask = (of: Reads) => (of.query as (...words: unknown[]) => Promise<unknown>)(...words)
    if (performance.now() < away) return ask(primary)
    try {
      return await ask(replica)
    } catch (error) {
      if (!isAway(error)) throw error
      away = performance.now() + LEFT_ALONE
      return ask(primary)
    }
  }
  return { query: query as Pool['query'] }
}

/**
 * Class 08: connection exceptions; 57P01 to 57P03: shut down, crashed, starting; 40001: "canceling statement due to
 * conflict with recovery". An error without a code of PostgreSQL's is one of the connection.
 */
function isAway(error: unknown): boolean {
  const code = String((error as { code?: unknown })?.code ?? '')
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P0[123]|40001)/.test(code)
}
