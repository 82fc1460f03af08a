import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Bench, row } from '../measure.ts'

/** As services/resource/worker.ts has it. */
const heap = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 24 }
/** A round that lasts longer hangs, however busy the machine. */
const LONGEST = 60_000

/** Bytes of generated exports are changed at random: see test/support/exports/fuzz.ts for what must hold. */
export const fuzz: Bench = {
  name: 'fuzz',
  title: 'broken exports that were read without harm / rounds',
  async run({ quick }) {
    const rounds = quick ? 500 : 10_000
    const first = Number(process.env['SEED'] ?? 1)
    const folder = mkdtempSync(join(tmpdir(), 'mandate-fuzz-'))
    let worker = await begin(folder)
    let harmless = 0
    try {
      for (let seed = first; seed < first + rounds; seed++) {
        const told = await round(worker, seed)
        if (told === '') harmless++
        else console.error(`SEED=${seed}: ${told}`)
        if (told.startsWith('!')) {
          await worker.terminate()
          worker = await begin(folder)
        }
      }
    } finally {
      await worker.terminate()
      rmSync(folder, { recursive: true, force: true })
    }
    return row({
      ...{ name: 'fuzz', unit: 'rounds', better: 'higher', floor: 1, target: 1 },
      ...{ ours: harmless, reference: rounds },
    })
  },
}

async function begin(folder: string): Promise<Worker> {
  const file = new URL('./fuzz-worker.ts', import.meta.url)
  const worker = new Worker(file, { workerData: folder, resourceLimits: heap })
  await once(worker, 'message')
  return worker
}

/** Empty when all is well; with a `!` in front the thread is of no use any more. */
async function round(worker: Worker, seed: number): Promise<string> {
  const waiting = new AbortController()
  const { signal } = waiting
  const answer = once(worker, 'message', { signal }).then(([told]) => told as string)
  const late = wait(LONGEST, `! no end after ${LONGEST / 1000} s`, { signal })
  for (const one of [answer, late]) one.catch(() => {})
  worker.postMessage(seed)
  try {
    return await Promise.race([answer, late])
  } catch (error) {
    return `! the thread ended: ${error}`
  } finally {
    waiting.abort()
  }
}
