import { setTimeout as sleep } from 'node:timers/promises'
import type { Chaos, Size } from './chaos.ts'
import { type Counts, KINDS, Life, none } from './load.ts'
import type { Place } from './place.ts'

export interface Outcome {
  name: string
  before: Counts
  during: Counts
  after: Counts
  lost: string[]
  wrong: string[]
  note: string
}

/** So long everything goes on undisturbed, before and after, in ms. */
const CALM = 4_000
/** By then each kind of thing must be done again. */
const PATIENCE = 90_000

/** Lets some people live, lets something go wrong, waits until everything works again, and looks for all that was acknowledged. */
export async function endure(
  place: Place,
  fault: Chaos,
  size: Size,
  { lives: many = 3, calm = CALM }: { lives?: number; calm?: number } = {},
): Promise<Outcome> {
  const lives: Life[] = []
  for (let nth = 0; nth < many; nth++) lives.push(await Life.begin(place))
  const stop = new AbortController()
  const living = lives.map((life) => life.live(stop.signal))
  const counted = (): Counts => {
    const sum = none()
    for (const life of lives) {
      for (const kind of [...KINDS, 'refused'] as const) sum[kind] += life.counts[kind]
      life.counts = none()
    }
    return sum
  }
  await sleep(calm)
  const before = counted()
  for (const life of lives) life.isStrict = !fault.isLenient
  const broken: string[] = []
  const note = await fault.happen(place, size).catch((error: Error) => {
    broken.push(`${fault.name}: ${error.message}`)
    return undefined
  })
  const during = counted()
  const after = none()
  for (const until = Date.now() + PATIENCE; ; ) {
    await sleep(calm)
    const more = counted()
    for (const kind of KINDS) after[kind] += more[kind]
    after.refused = more.refused
    for (const life of lives) life.isStrict = true
    if (KINDS.every((kind) => after[kind] > 0) && more.refused === 0) break
    if (Date.now() > until) break
  }
  stop.abort()
  await Promise.all(living)
  const lost = (await Promise.all(lives.map((life) => life.lookBack()))).flat()
  for (const kind of KINDS) if (after[kind] === 0) lost.push(`nothing was ${kind} any more`)
  const wrong = [...broken, ...lives.flatMap((life) => life.wrong), ...place.fell()]
  for (const life of lives) await life[Symbol.asyncDispose]()
  return { name: fault.name, before, during, after, lost, wrong, note: note ?? '' }
}
