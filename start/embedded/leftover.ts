import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandOf, isRunning } from '../processes.ts'

/**
 * After a crash of the launcher its PostgreSQL may still run, or only its note may be left, with a
 * process id that belongs to somebody else by now and would make PostgreSQL refuse to start.
 */
export async function endLeftover(data: string): Promise<void> {
  const note = join(data, 'postmaster.pid')
  if (!existsSync(note)) return
  const pid = Number(readFileSync(note, 'utf8').split('\n')[0])
  if (pid && commandOf(pid).includes(data)) {
    process.kill(pid, 'SIGINT')
    for (let tries = 0; isRunning(pid) && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    if (isRunning(pid)) throw new Error(`PostgreSQL (process ${pid}) still uses ${data}`)
  }
  rmSync(note, { force: true })
}
