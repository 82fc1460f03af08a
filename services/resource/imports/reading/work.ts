import { randomUUID } from 'node:crypto'
import type { Jobs } from '@mandate/server'
import { LeaseLost } from './commit.ts'
import { type RunRooms, runImport } from './run.ts'
import { waitsFor } from './waiting.ts'

export const importQueue = 'import'
const renewEvery = 2_000
const lookEvery = 2_000
/** Seconds until it is tried again: whether there is room on the disk, whether the object store answers. */
const waitSeconds = 15

/**
 * Runs imports until disposed. A job wakes it up at once; looking at the table itself finds what a
 * killed worker left behind as soon as its lease is over.
 */
export async function workOnImports(
  rooms: RunRooms & {
    jobs: Pick<Jobs, 'work' | 'send'>
    /** Told of each owner for whom reading ended. */
    ended(owner: string): Promise<void>
  },
): Promise<AsyncDisposable> {
  const { imports, jobs, log } = rooms
  const worker = randomUUID()
  const ending = new AbortController()
  let running: Promise<void> = Promise.resolve()

  const runOne = async (owner: string, number: number) => {
    const claimed = await imports.claim(owner, number, worker)
    if (!claimed) return
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, ending.signal])
    const renewing = setInterval(async () => {
      const isOurs = await imports.renew(owner, number, worker).catch(() => true)
      if (!isOurs) stop.abort()
    }, renewEvery)
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

  await jobs.work<{ owner: string; import: number }>(importQueue, async (job) => {
    if (ending.signal.aborted) return
    running = runOne(job.owner, job.import)
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
