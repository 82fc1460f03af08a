import { setTimeout as wait } from 'node:timers/promises'
import { type Bench, median, perSecond, row } from '../measure.ts'
import { resident } from '../memory.ts'
import { COLLECTION, FULL, type Reading, reading, warmLoad } from '../reading/scene.ts'

const MINUTE = 60_000
/** Requests of which the proofs are made at once. */
const SLICE = 200
const PARTS = 10

interface Part {
  /** Milliseconds from when a request was due to its answer: 99 of 100 were quicker. */
  p99: number
  /** Of both services together, in MB. */
  memory: number
  failed: number
  sent: number
}

/**
 * Half an hour of pages at two thirds of what this machine can, with a renewal for each two hundred: whatever is not given back
 * would be seen by then. Requests are sent when they are due, whether or not those before have been answered.
 */
export const soak: Bench = {
  name: 'soak',
  title:
    'memory of both services at the end of half an hour at two thirds of capacity / after its first tenth',
  async run({ place, quick }) {
    const scene = await place.scene(reading)
    const url = `${scene.owner.data}/records/${COLLECTION}`
    const speeds: number[] = []
    for (let round = 0; round < 3; round++) {
      speeds.push(await perSecond(SLICE, 16, await warmLoad(scene, FULL, url, SLICE)))
    }
    const rate = (median(speeds) * 2) / 3
    const lasts = quick ? MINUTE / 2 : 30 * MINUTE
    const memory = () =>
      resident(place.pid('resource')).now + resident(place.pid('authorization')).now
    const parts: Part[] = []
    for (let nth = 0; nth < PARTS; nth++) {
      parts.push(await part(scene, { url, rate, lasts: lasts / PARTS, memory }))
    }
    const [first, last] = [parts[0]!, parts.at(-1)!]
    const failed = parts.reduce((sum, each) => sum + each.failed, 0)
    const sent = parts.reduce((sum, each) => sum + each.sent, 0)
    if (failed > 0) throw new Error(`${failed} of ${sent} requests failed`)
    const ms = (value: number) => `${Math.round(value)} ms`
    return row({
      ...{ name: 'soak', unit: 'MB', better: 'lower', floor: 1.15, target: 1.05 },
      ...{ ours: last.memory, reference: first.memory },
      note: `${sent.toLocaleString('en')} pages at ${Math.round(rate)} a second, no error; p99 by tenths ${parts.map(({ p99 }) => ms(p99)).join(', ')}`,
    })
  },
}

async function part(
  scene: Reading,
  { url, rate, lasts, memory }: { url: string; rate: number; lasts: number; memory(): number },
): Promise<Part> {
  const took: number[] = []
  let failed = 0
  let sent = 0
  for (const until = performance.now() + lasts; performance.now() < until; ) {
    // The next token and its proofs are made before they are due, by the load and not by the services.
    const work = await warmLoad(scene, FULL, url, SLICE)
    const start = performance.now()
    await Promise.all(
      Array.from({ length: SLICE }, async (_, index) => {
        const due = start + (index / rate) * 1000
        await wait(Math.max(0, due - performance.now()))
        await work(index).catch(() => failed++)
        took.push(performance.now() - due)
      }),
    )
    sent += SLICE
  }
  took.sort((a, b) => a - b)
  return { p99: took[Math.floor(took.length * 0.99)] ?? 0, memory: memory(), failed, sent }
}
