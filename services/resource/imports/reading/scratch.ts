import { randomUUID } from 'node:crypto'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeFolder } from '@mandate/server'

const hour = 3_600_000
const day = 24 * hour

/** Folders of workers that run in this process. */
const ours = new Set<string>()

/** A folder that only this worker writes to, and only this user may enter; gone when disposed of. */
export async function openScratch(dataDir: string): Promise<AsyncDisposable & { path: string }> {
  const name = `${hostname()}.${process.pid}.${randomUUID()}`
  const path = join(dataDir, 'scratch', name)
  ours.add(name)
  makeFolder(path, { mode: 0o700 })
  // Other machines cannot see that this process lives, but that its folder does.
  const living = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, hour).unref()
  return {
    path,
    async [Symbol.asyncDispose]() {
      clearInterval(living)
      await rm(path, { recursive: true, force: true })
      ours.delete(name)
    },
  }
}

/**
 * Removes the folders of workers that were killed: of this machine those whose process is gone, of
 * any machine those that gave no sign of life for a day.
 */
export async function sweepScratch(dataDir: string): Promise<void> {
  const scratch = join(dataDir, 'scratch')
  for (const name of await readdir(scratch).catch(() => [])) {
    const path = join(scratch, name)
    const seen = await stat(path).catch(() => null)
    if (!seen || ours.has(name)) continue
    if (isGone(name) || seen.mtimeMs < Date.now() - day) {
      await rm(path, { recursive: true, force: true })
    }
  }
}

function isGone(name: string): boolean {
  const [, host, pid] = /^(.+)\.(\d+)\.[^.]+$/.exec(name) ?? []
  if (host !== hostname()) return false
  // Not of ours and yet with our number: it was of one before us, or of a thread that ended.
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
