import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { isAway } from '@mandate/server/away'

// Imports run in a thread with a heap of its own: however large an archive is, the process stays
// small, and a file that needs more memory than that ends the thread and not the process.

const heap = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 24 }
const endWithin = 9_000
/** A thread that could not begin, or went on, without its database is begun anew for so long, and after each such pause, ms. */
const patience = 60_000
const pause = 1_000

if (isMainThread) supervise()
else await work()

function supervise(): void {
  let ending = false
  let awaySince = 0
  let thread = begin()

  function begin(): Worker {
    const begun = new Worker(new URL(import.meta.url), {
      argv: process.argv.slice(2),
      resourceLimits: heap,
    })
    const since = Date.now()
    let wasFull = false
    let wasAlone = false
    // What the person who starts it can mend: waiting for it would be in vain.
    begun.on('message', (said: string) => {
      console.error(said)
      process.exit(1)
    })
    begun.on('error', (error: NodeJS.ErrnoException) => {
      wasFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      wasAlone = isAway(error)
      console.error(wasAlone ? error.message : error)
    })
    begun.on('exit', (code) => {
      // The import that filled the heap is taken up again, and given up after a few attempts.
      if (wasFull && !ending) thread = begin()
      else if (wasAlone && !ending && isWorthWaiting(since)) {
        setTimeout(() => {
          if (ending) process.exit(0)
          thread = begin()
        }, pause)
      } else process.exit(code)
    })
    return begun
  }

  function isWorthWaiting(begunAt: number): boolean {
    if (begunAt - awaySince > patience) awaySince = begunAt
    return Date.now() - awaySince < patience
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) return
      ending = true
      setTimeout(() => process.exit(1), endWithin).unref()
      thread.postMessage('end')
    })
  }
}

async function work(): Promise<void> {
  const { beginService, stopTracing } = await import('@mandate/server')
  const { startWorker } = await import('./start-worker.ts')
  const who = { port: 0, name: 'resource', role: 'worker' }
  const service = await beginService(who, process, startWorker, (said, error) => {
    if (isAway(error)) throw new Error(said, { cause: error })
    parentPort?.postMessage(said)
  })
  if (service === null) return
  parentPort?.once('message', async () => {
    await service.close()
    await stopTracing()
    process.exit(0)
  })
}
