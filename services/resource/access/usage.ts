import type { Reading } from '../ledger/readings.ts'
import type { Ledger } from '../ledger/store.ts'

type Read = Omit<Reading, 'owner' | 'grantId'>

export interface Usage {
  /** Tells the ledger soon; does not fail. */
  tell(owner: string, grantId: string, read: Read): void
  /** Resolves when all that was told so far is written down, or all of one owner. */
  settled(owner?: string): Promise<void>
}

/** Milliseconds between two entries of one grant. */
const PAUSE = 1_000

/**
 * Tells the ledger what was read under a grant: the first reading at once, what follows within a
 * second as one entry at its end. A busy app does not write the row of its own grant all the time.
 */
export function usage(ledger: Pick<Ledger, 'touch'>, failed: (error: unknown) => void): Usage {
  const pauses = new Map<string, { waiting: Read | null; end(): void }>()
  const writing = new Set<Promise<void>>()

  function write(owner: string, grantId: string, read: Read): void {
    const written = ledger.touch({ owner, grantId, ...read }).then(() => {}, failed)
    const done = written.finally(() => writing.delete(done))
    writing.add(done)
  }

  function pause(owner: string, grantId: string, key: string): void {
    const end = () => {
      clearTimeout(timer)
      pauses.delete(key)
      if (!here.waiting) return
      write(owner, grantId, here.waiting)
      pause(owner, grantId, key)
    }
    const timer = setTimeout(end, PAUSE)
    // What waits is written when the service ends: it asks for it with `settled`.
    timer.unref()
    const here: { waiting: Read | null; end(): void } = { waiting: null, end }
    pauses.set(key, here)
  }

  return {
    tell(owner, grantId, read) {
      const key = `${owner} ${grantId}`
      const here = pauses.get(key)
      if (!here) {
        write(owner, grantId, read)
        pause(owner, grantId, key)
        return
      }
      here.waiting ??= { rows: 0, bytes: 0, signedInAt: null }
      here.waiting.signedInAt ??= read.signedInAt
      here.waiting.rows += read.rows
      here.waiting.bytes += read.bytes
    },
    async settled(owner) {
      for (const [key, { end }] of [...pauses])
        if (owner === undefined || key.startsWith(`${owner} `)) end()
      await Promise.all(writing)
    },
  }
}
