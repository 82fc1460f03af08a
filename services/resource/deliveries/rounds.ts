import type { Log } from '@mandate/server'

/** Something to look after again and again; safe in any number of processes. */
export interface Round {
  name: string
  /** ms between the end of one time and the start of the next. */
  every: number
  run(): Promise<unknown>
}

/** Runs each round for itself until disposed; one that fails is logged and runs again. */
export function rounds(log: Log, list: Round[]): AsyncDisposable {
  const ending = new AbortController()
  const running = list.map(async (round) => {
    while (await pause(round.every, ending.signal)) {
      try {
        await round.run()
      } catch (error) {
        log.error({ err: error, round: round.name }, 'round')
      }
    }
  })
  return {
    async [Symbol.asyncDispose]() {
      ending.abort()
      await Promise.all(running)
    },
  }
}

/** @returns false when it is over */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      resolve(false)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
