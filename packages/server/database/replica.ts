import type pg from 'pg'

/** Reads and nothing else. */
export type Reads = Pick<pg.Pool, 'query'>

/** How long a replica that went away is left alone, in ms. */
const LEFT_ALONE = 5_000

/** After so long without a word of it the database itself is asked as well, in ms. */
const LATE = 5_000

/**
 * Asks a replica, and the database itself while the replica is away, still starting, silent, or has put off a statement for what
 * came from the primary. Whether it is back is tried beside what is asked: nobody waits for that.
 */
export function readsOf(replica: Reads, primary: Reads, { late = LATE } = {}): Reads {
  let isThere = true
  let again = 0
  const went = () => {
    isThere = false
    again = performance.now() + LEFT_ALONE
  }
  const tryAgain = () => {
    again = Number.POSITIVE_INFINITY
    replica.query('select 1').then(() => {
      isThere = true
    }, went)
  }
  const query = async (...words: unknown[]) => {
    const ask = (of: Reads) => (of.query as (...words: unknown[]) => Promise<unknown>)(...words)
    if (!isThere) {
      if (performance.now() > again) tryAgain()
      return ask(primary)
    }
    const answer = ask(replica)
    // Also when what was asked has been answered by the other meanwhile.
    answer.catch((error: unknown) => isAway(error) && went())
    const isLate = Symbol()
    let timer: NodeJS.Timeout | undefined
    const waited = new Promise<typeof isLate>((resolve) => {
      timer = setTimeout(resolve, late, isLate)
    })
    try {
      const first = await Promise.race([answer, waited])
      return first === isLate ? await Promise.any([answer, ask(primary)]) : first
    } catch (error) {
      if (!isAway(error)) throw error
      return ask(primary)
    } finally {
      clearTimeout(timer)
    }
  }
  return { query: query as pg.Pool['query'] }
}

/**
 * Class 08: connection exceptions; 57P01 to 57P03: shut down, crashed, starting; 40001: "canceling statement due to
 * conflict with recovery". An error without a code of PostgreSQL's is one of the connection.
 */
function isAway(error: unknown): boolean {
  const code = String((error as { code?: unknown })?.code ?? '')
  return !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P0[123]|40001)/.test(code)
}
