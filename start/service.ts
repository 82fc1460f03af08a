import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { end, exited } from './processes.ts'
import small from './small.json' with { type: 'json' }

export interface Service {
  name: string
  /** Of the process that runs now: another one after a crash. */
  pid(): number
  /** Resolves when `/readyz` answers 200; throws when the process gives up or `patience` ms have passed. */
  ready(patience: number): Promise<void>
  stop(): Promise<void>
  /** Settles when the service crashed again and again and was given up. */
  failed: Promise<string>
}

const ROOT = join(import.meta.dirname, '..')
/** A service that crashes more often than this within a minute is not started again. */
const CRASHES_A_MINUTE = 5

/**
 * Starts one of the services as a process of its own and starts it again when it crashes, which
 * `restarted` is told.
 * What it prints goes to `output`, our stderr: stdout is for the launcher's own lines.
 */
export function startService(
  name: string,
  file: string,
  port: number,
  env: Record<string, string | undefined>,
  restarted: () => void,
  output = 2,
): Service {
  let child = spawnService(file, env, output)
  let stopping = false
  let wasReady = false
  const crashes: number[] = []
  const failed = new Promise<string>((resolve) => {
    const watch = (watched: ChildProcess) =>
      exited(watched).then(() => {
        if (stopping) return
        const now = Date.now()
        crashes.push(now)
        const recent = crashes.filter((at) => at > now - 60_000).length
        const how = watched.signalCode ?? `exit code ${watched.exitCode}`
        if (!wasReady || recent > CRASHES_A_MINUTE) return resolve(`${name} ended (${how})`)
        console.error(`mandate ${name} ended (${how}), starting it again`)
        setTimeout(() => {
          if (stopping) return
          child = spawnService(file, env, output)
          watch(child)
          restarted()
        }, 500)
      })
    watch(child)
  })

  return {
    name,
    pid: () => child.pid ?? 0,
    failed,
    async ready(patience) {
      const until = Date.now() + patience
      let why = 'no answer'
      const gone = failed.then((reason) => Promise.reject(new Error(reason)))
      gone.catch(() => {})
      while (Date.now() < until) {
        const answer = await Promise.race([gone, readiness(port)])
        if (answer === 'ready') {
          wasReady = true
          return
        }
        why = answer
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`${name} was not ready after ${patience / 1000} s: ${why}`)
    },
    async stop() {
      stopping = true
      await end(child, 5000)
    },
  }
}

function spawnService(
  file: string,
  env: Record<string, string | undefined>,
  output: number,
): ChildProcess {
  const leash = import.meta.resolve('./leash.ts')
  // What answers requests makes much that lives briefly; of what an import makes, hardly more room keeps anything.
  const young = small.young[file.endsWith('/worker.ts') ? 'worker' : 'service']
  const args = [
    ...small.flags,
    young,
    '--conditions=mandate-source',
    '--import',
    leash,
    join(ROOT, file),
  ]
  return spawn(process.execPath, args, {
    env: { ...small.environment, ...process.env, ...env },
    stdio: ['ignore', output, output, 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches the launcher, which ends all in order.
    detached: true,
  })
}

async function readiness(port: number): Promise<string> {
  try {
    const url = `http://127.0.0.1:${port}/readyz`
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) })
    return answer.ok ? 'ready' : `/readyz answers ${answer.status}: ${await answer.text()}`
  } catch (error) {
    const { cause, message } = error as Error
    return cause instanceof Error ? cause.message : message
  }
}
