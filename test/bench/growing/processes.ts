import { readdirSync, readFileSync } from 'node:fs'
import { fillWithPoints, numberOf } from '../bulk.ts'
import { type Bench, median, perSecond, row } from '../measure.ts'
import type { Place } from '../place.ts'
import { COLLECTION } from '../reading/scene.ts'
import { get } from '../send.ts'
import { readers } from './readers.ts'

/** Requests under way at once at each process. With the same over all of them each would put fewer statements together, and cost more without sharing anything. */
const WIDTH = 16

/** Processor time for a page, of the services and of PostgreSQL together, as processes are added, each with as much to do: more would be a shared lock. */
export const processes: Bench = {
  name: 'processes',
  title: 'processor time of a page with four processes of the resource service / with one',
  async run({ place, rounds, quick }) {
    const counts = quick ? [1, 2] : [1, 2, 3, 4]
    const [reader] = await readers(place, 1)
    const collection = await numberOf(place.pool, COLLECTION)
    await fillWithPoints(place.pool, { owner: reader!.uuid, collection, count: 10_000 })
    const running = [{ url: place.resource, pid: place.pid('resource') }]
    while (running.length < Math.max(...counts)) running.push(await place.another())
    const path = reader!.url.slice(place.resource.length)
    const database = await postmaster(place)
    const each = quick ? 50 : 1_000
    const once = async (count: number) => {
      const used = running.slice(0, count)
      const pages = each * count
      const headers = await reader!.headers(pages)
      const before = processorTime(used, database)
      await perSecond(pages, WIDTH * count, async (nth) => {
        await get(`${used[nth % count]!.url}${path}`, headers[nth]!)
      })
      return (processorTime(used, database) - before) / pages
    }
    const times = counts.map((): number[] => [])
    // V8 compiles what a process does often, and a new one has done nothing yet.
    for (let round = 0; round < rounds; round++) await once(running.length)
    for (let round = 0; round < rounds; round++)
      for (const [nth, count] of counts.entries()) times[nth]!.push(await once(count))
    const points = counts.map((count, nth): [number, number] => [count, median(times[nth]!)])
    return row({
      ...{ name: 'processes', unit: 'ms', better: 'lower', floor: 1.3, target: 1.1 },
      ...{ ours: points.at(-1)![1], reference: points[0]![1] },
      curve: {
        along: 'processes of the resource service',
        of: 'processor time of a page, ms',
        points,
      },
    })
  },
}

/** The process whose children are PostgreSQL's connections. */
async function postmaster(place: Place): Promise<number> {
  const { rows } = await place.pool.query('select pg_backend_pid() as pid')
  return statOf(rows[0].pid)?.parent ?? 0
}

/** Milliseconds of processor time that these processes and all of PostgreSQL have used. Linux only. */
function processorTime(services: { pid: number }[], database: number): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const all = pids.flatMap((pid) => {
    const stat = statOf(pid)
    const counts = stat && (stat.parent === database || services.some((one) => one.pid === pid))
    return counts ? [stat.ticks] : []
  })
  // A hundredth of a second each.
  return all.reduce((sum, ticks) => sum + ticks, 0) * 10
}

function statOf(pid: number): { parent: number; ticks: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}
