import type { Ledger } from '../ledger/store.ts'

interface Read {
  rows: number
  bytes: number
}

interface Waiting extends Read {
  done: Promise<void>
}

/**
 * Tells the ledger what was read under a grant. What comes while the ledger is being told makes up
 * one entry: a busy app does not queue for the row of its own grant.
 */
export function usage(ledger: Pick<Ledger, 'touch'>): Ledger['touch'] {
  const running = new Map<string, Promise<void>>()
  const waiting = new Map<string, Waiting>()

  return (owner, grantId, read) => {
    const key = `${owner} ${grantId}`
    const joined = waiting.get(key)
    if (joined) {
      joined.rows += read.rows
      joined.bytes += read.bytes
      return joined.done
    }
    const next: Waiting = { ...read, done: Promise.resolve() }
    waiting.set(key, next)
    next.done = (running.get(key) ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        waiting.delete(key)
        const told = ledger.touch(owner, grantId, { rows: next.rows, bytes: next.bytes })
        running.set(key, told)
        return told.finally(() => {
          if (running.get(key) === told) running.delete(key)
        })
      })
    return next.done
  }
}
