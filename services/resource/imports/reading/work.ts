import { randomUUID } from 'node:crypto'
import type { Jobs } from '@mandate/server'
import { waitsFor } from '../../files/waits-for.ts'
import type { ImportRow } from '../store.ts'
import { LeaseLost } from './commit.ts'
import type { RunRooms } from './rooms.ts'
import { runImport } from './run.ts'

export const importQueue = 'import'
const renewEvery = 2_000
const lookEvery = 2_000
/** Seconds until it is tried again: whether there is room on the disk, whether the object store answers. */
const waitSeconds = 15

/** So long an import is read while others wait, ms, from when it has come further than before. */
const TURN = 60_000
/** Others have waited for so many looks: no other worker was free. */
const WAITED = 2

/**
 * Runs imports until disposed, one after the other and in turns: a job says that there is something to do, and whose turn it is is
 * looked up. One that takes long lets others in and goes on later, after its last batch. A job wakes it up at once; looking at the
 * table itself finds what a killed worker left behind as soon as its lease is over.
 */
export async function workOnImports(
  rooms: RunRooms & {
    jobs: Pick<Jobs, 'work' | 'send'>
    /** Told of each owner for whom reading ended. */
    ended(owner: string): Promise<void>
    /** Default: a minute. */
    turn?: number | undefined
  },
): Promise<AsyncDisposable> {
  const { imports, jobs, log, turn = TURN } = rooms
  const every = Math.min(renewEvery, turn)
  const worker = randomUUID()
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const runNext = async () => {
    for (const { owner, import: number } of await imports.waiting()) {
      const claimed = await imports.claim(owner, number, worker)
      if (claimed) return runOne(claimed)
    }
  }

  /** Keeps the lease; stops when that is lost, or when it is another's turn. */
  const keep = ({ owner, import: number }: ImportRow, stop: AbortController) => {
    let moving: number | null = null
    let waited = 0
    return setInterval(async () => {
      try {
        const ours = await imports.renew(owner, number, worker)
        if (!ours) return stop.abort()
        if (ours.hasMoved) moving ??= performance.now()
        if (moving === null || performance.now() - moving < turn) return
        const others = (await imports.waiting()).some((each) => each.owner !== owner)
        waited = others ? waited + 1 : 0
        if (waited === WAITED) {
          log.info({ owner, import: number }, 'import lets others in')
          stop.abort()
        }
      } catch {
        // Whether it is still ours is known with the next.
      }
    }, every)
  }

  const runOne = async (claimed: ImportRow) => {
    const { owner, import: number } = claimed
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, ending.signal])
    const renewing = keep(claimed, stop)
    try {
      log.info({ owner, import: number, attempt: claimed.attempts }, 'import begins')
      await runImport(rooms, claimed, worker, signal)
      log.info({ owner, import: number, stopped: signal.aborted }, 'import ends')
    } catch (error) {
      if (error instanceof LeaseLost) return
      const missing = waitsFor(error, claimed.created_at)
      if (missing === null) throw error
      log.error({ err: error, owner, import: number, missing }, 'the import waits')
      await imports.postpone(owner, number, worker, { missing, waitSeconds }).catch(() => {})
    } finally {
      clearInterval(renewing)
      await imports.release(owner, number, worker).catch(() => {})
      await rooms.ended(owner).catch((err: unknown) => log.warn({ err }, 'after an import'))
    }
  }

  await jobs.work<{ owner: string; import: number }>(importQueue, async () => {
    if (ending.signal.aborted) return
    running = runNext()
    await running
  })

  let looking = false
  const look = setInterval(async () => {
    if (looking) return
    looking = true
    try {
      for (const { owner, import: number } of await imports.waiting()) {
        await jobs.send(importQueue, { owner, import: number }, { key: `${owner}/${number}` })
      }
    } catch (error) {
      log.warn({ err: error }, 'looking for imports')
    } finally {
      looking = false
    }
  }, lookEvery)

  return {
    async [Symbol.asyncDispose]() {
      clearInterval(look)
      ending.abort()
      await running.catch(() => {})
    },
  }
}
