import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { StoredFile } from '../files/blobs.ts'
import { spent } from '../files/spent.ts'
import type { Drawn } from './draw.ts'
import { MOST_TIME } from './limits.ts'

/** A process that is not needed for so long ends, in milliseconds. */
const IDLE = 10_000

export interface Drawer extends AsyncDisposable {
  /** Small pictures of a file; none when it is broken, too large, or takes too long. */
  draw(file: StoredFile): Promise<Drawn['pictures']>
}

/**
 * Draws one picture after another in a process of its own, begun when there is one to draw. One that
 * takes more than `time` milliseconds ends that process, and so do those that are made to break it.
 */
export function openDrawer(most = { time: MOST_TIME }): Drawer {
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()

  function begin(): ChildProcess {
    // Nothing of the worker's environment, which has its keys.
    const begun = spawn(
      process.execPath,
      ['--conditions=mandate-source', fileURLToPath(new URL('./draw.ts', import.meta.url))],
      { env: {}, stdio: ['pipe', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' },
    )
    begun.on('error', () => {})
    // It may end in the middle of a file.
    begun.stdin?.on('error', () => {})
    begun.on('exit', () => {
      if (child === begun) child = null
    })
    return begun
  }

  async function ask(file: StoredFile): Promise<Drawn['pictures']> {
    clearTimeout(idle)
    child ??= begin()
    const asked = child
    const late = setTimeout(() => asked.kill('SIGKILL'), most.time)
    const ended = new AbortController()
    const end = () => ended.abort()
    asked.once('exit', end)
    try {
      const answer = once(asked, 'message', { signal: ended.signal })
      // Whoever waits for the answer hears of its failure.
      answer.catch(() => {})
      await send(asked, file, ended.signal)
      const [drawn] = (await answer) as [Drawn]
      return drawn.pictures
    } catch (error) {
      if (!ended.signal.aborted) {
        asked.kill('SIGKILL')
        throw error
      }
      return []
    } finally {
      clearTimeout(late)
      asked.off('exit', end)
      idle = setTimeout(() => child?.kill(), IDLE)
      idle.unref()
    }
  }

  return {
    draw(file) {
      const turn = queue.then(() => ask(file))
      queue = turn.catch(() => {})
      return turn
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(idle)
      child?.kill('SIGKILL')
      await queue
    },
  }
}

async function send(child: ChildProcess, file: StoredFile, signal: AbortSignal): Promise<void> {
  const pipe = child.stdin
  if (!pipe) throw new Error('The process that draws previews has no input')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(file.size)
  pipe.write(length)
  for await (const bytes of await file.read({ start: 0, end: file.size })) {
    if (signal.aborted) return
    if (!pipe.write(bytes, () => spent(bytes)))
      await once(pipe, 'drain', { signal }).catch(() => {})
  }
}
