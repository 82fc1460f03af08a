import { readFileSync, writeFileSync } from 'node:fs'

const MEGABYTE = 2 ** 20

/** Resident memory of a process in MB: now, and the most it ever had. Linux only. */
export function resident(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const of = (name: string) => {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? []
    if (!kilobytes) throw new Error(`/proc/${pid}/status has no ${name}`)
    return (Number(kilobytes) * 1024) / MEGABYTE
  }
  return { now: of('VmRSS'), peak: of('VmHWM') }
}

/** From now on the most a process ever had is counted anew. Linux only. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** The most a process has while `work` runs. */
export async function peakDuring(pid: number, work: () => Promise<void>): Promise<number> {
  let most = resident(pid).now
  const looking = setInterval(() => {
    most = Math.max(most, resident(pid).now)
  }, 100)
  try {
    await work()
  } finally {
    clearInterval(looking)
  }
  return Math.max(most, resident(pid).now)
}
