import { fillWithPoints, numberOf } from '../bulk.ts'
import { type Bench, median, type Options, row } from '../measure.ts'
import { COLLECTION } from '../reading/scene.ts'
import { fair } from './fair.ts'
import { addGrants, addOwners } from './fill.ts'
import { processes } from './processes.ts'
import { machineLatency, pageLatency, readers } from './readers.ts'

/** Tables grow no further after this, in ms: the curve ends there and says so. */
const PATIENCE = 8 * 60_000
const PAGES = 40

const records: Bench = {
  name: 'growth-records',
  title: 'first page of an owner with very many records / of one with 10,000',
  async run({ place, rounds, quick }) {
    const sizes = quick ? [100, 1_000] : [10_000, 100_000, 1_000_000, 10_000_000]
    const all = await readers(place, sizes.length)
    const collection = await numberOf(place.pool, COLLECTION)
    const begun = performance.now()
    const filled: number[] = []
    for (const [nth, count] of sizes.entries()) {
      // Ten times as many take ten times as long.
      const took = performance.now() - begun
      if (nth > 1 && took * 9 > PATIENCE) break
      await fillWithPoints(place.pool, { owner: all[nth]!.uuid, collection, count })
      filled.push(count)
    }
    await place.pool.query('vacuum analyze records')
    // All of them in turn, so that a slow minute of the machine is everybody's.
    const times = filled.map((): number[] => [])
    for (const [nth] of filled.entries()) await pageLatency(all[nth]!, quick ? 5 : PAGES)
    for (let round = 0; round < rounds; round++)
      for (const [nth] of filled.entries())
        times[nth]!.push(await pageLatency(all[nth]!, quick ? 5 : PAGES))
    const points = filled.map((size, nth): [number, number] => [size, median(times[nth]!)])
    return row({
      ...{ name: 'growth-records', unit: 'ms', better: 'lower', floor: 3, target: 2 },
      ...{ ours: points.at(-1)![1], reference: points[0]![1] },
      note: `${filled.at(-1)!.toLocaleString('en')} records`,
      curve: { along: 'records of the owner', of: 'first page, ms', points },
    })
  },
}

/**
 * The same pages while a table grows around them. What the machine does besides is taken out by what an answer without any
 * work took in the same moment.
 */
async function whileGrowing(
  { place, rounds, quick }: Options,
  sizes: number[],
  grow: (from: number, to: number) => Promise<void>,
): Promise<[number, number][]> {
  const points: [number, number][] = []
  const [reader] = await readers(place, 1)
  const collection = await numberOf(place.pool, COLLECTION)
  await fillWithPoints(place.pool, { owner: reader!.uuid, collection, count: 10_000 })
  await pageLatency(reader!, quick ? 20 : PAGES)
  let grown = 0
  let usual = 0
  for (const [nth, size] of sizes.entries()) {
    if (grown * 9 > PATIENCE) break
    const begun = performance.now()
    await grow(sizes[nth - 1] ?? 0, size)
    grown += performance.now() - begun
    await place.pool.query('analyze')
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const page = await pageLatency(reader!, quick ? 5 : PAGES)
      const machine = await machineLatency(place, quick ? 5 : PAGES)
      usual ||= machine
      times.push(page * (usual / machine))
    }
    points.push([size, median(times)])
  }
  return points
}

const owners: Bench = {
  name: 'growth-owners',
  title: 'first page among very many owners / among 100',
  async run(options) {
    const { place, quick } = options
    const sizes = quick ? [10, 100] : [100, 1_000, 10_000, 100_000]
    const collection = await numberOf(place.pool, COLLECTION)
    const points = await whileGrowing(options, sizes, (from, to) =>
      addOwners(place.pool, collection, to - from),
    )
    return row({
      ...{ name: 'growth-owners', unit: 'ms', better: 'lower', floor: 2, target: 1.5 },
      ...{ ours: points.at(-1)![1], reference: points[0]![1] },
      note: `${points.at(-1)![0].toLocaleString('en')} owners with 20 records each`,
      curve: { along: 'owners', of: 'first page, ms', points },
    })
  },
}

const grants: Bench = {
  name: 'growth-grants',
  title: 'first page beside very many grants / beside 100',
  async run(options) {
    const { place, quick } = options
    const sizes = quick ? [10, 100] : [100, 1_000, 10_000, 100_000, 1_000_000]
    const points = await whileGrowing(options, sizes, (from, to) => addGrants(place.pool, from, to))
    return row({
      ...{ name: 'growth-grants', unit: 'ms', better: 'lower', floor: 1.5, target: 1.2 },
      ...{ ours: points.at(-1)![1], reference: points[0]![1] },
      note: `${points.at(-1)![0].toLocaleString('en')} grants in the ledger`,
      curve: { along: 'grants in the ledger', of: 'first page, ms', points },
    })
  },
}

export const growingRows: Bench[] = [records, owners, grants, processes, fair]
