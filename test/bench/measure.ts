import type { Place } from './place.ts'

/** A row of the bench: ours against a reference, alternated in one run, judged by the ratio of the medians. */

export interface Row {
  name: string
  unit: string
  better: 'higher' | 'lower'
  /** Ratios of ours to the reference: what is owed, and what is aimed at. */
  floor: number
  target: number
  ours: number
  reference: number
  ratio: number
  note?: string
  curve?: Curve
}

/** How something changes as something else grows: becomes a plot in docs/. */
export interface Curve {
  /** What grows. */
  along: string
  /** What is measured, and its unit. */
  of: string
  points: [size: number, value: number][]
}

export interface Options {
  place: Place
  rounds: number
  /** Small sizes: to see that it works, not to measure. */
  quick: boolean
  /** What was measured is put into docs/. */
  write: boolean
}

export interface Bench {
  name: string
  /** The row of the table of goals, e.g. `authorised page, warm grant / B1`. */
  title: string
  run(options: Options): Promise<Row>
}

export function row(facts: Omit<Row, 'ratio'>): Row {
  return { ...facts, ratio: facts.ours / facts.reference }
}

/**
 * Runs A B A B …, so that a slow minute of the machine hits both, and gives each one's median. `warmUp` rounds of both come
 * before and do not count: a service runs for weeks, and V8 compiles what is new to it, of which ours has more to compile.
 */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  reference: () => Promise<number>,
  { warmUp = 0 } = {},
): Promise<{ ours: number; reference: number }> {
  for (let round = 0; round < warmUp; round++) {
    await ours()
    await reference()
  }
  const a: number[] = []
  const b: number[] = []
  for (let round = 0; round < rounds; round++) {
    a.push(await ours())
    b.push(await reference())
  }
  return { ours: median(a), reference: median(b) }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((x, y) => x - y)
  const middle = sorted.length >> 1
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** Does `count` pieces of work, `width` at a time; answers pieces per second. */
export async function perSecond(
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<number> {
  let next = 0
  const start = performance.now()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let index = next++; index < count; index = next++) await work(index)
    }),
  )
  return count / ((performance.now() - start) / 1000)
}

/** How a row stands against what is owed and what is aimed at. */
export function verdict({ ratio, better, floor, target }: Row): string {
  const met = (limit: number) => (better === 'higher' ? ratio >= limit : ratio <= limit)
  return met(target) ? 'target met' : met(floor) ? 'floor met' : 'BELOW FLOOR'
}
