import { join } from 'node:path'
import { median } from '../measure.ts'
import { importAll, newOwner, upload } from '../people.ts'
import type { Place } from '../place.ts'
import { copyFinished, writeFinished } from '../references/copy.ts'
import { locationZip } from './archives.ts'

export interface Imported {
  points: number
  /** Seconds, the medians of all rounds. */
  first: number
  again: number
  copied: number
}

const sizes = { whole: 1_500_000, quick: 30_000 }

/**
 * Each round: a first import, a newer export of the same, and COPY of the same finished rows, every
 * one of them into empty tables of records after a checkpoint.
 */
export async function importRounds(
  place: Place,
  { rounds, quick }: { rounds: number; quick: boolean },
): Promise<Imported> {
  const points = quick ? sizes.quick : sizes.whole
  const archive = await locationZip(place.folder, points)
  const newer = await locationZip(place.folder, points, true)
  const rows = join(place.folder, 'finished-rows')
  const first: number[] = []
  const again: number[] = []
  const copied: number[] = []
  for (let round = 0; round < rounds; round++) {
    const owner = await newOwner(place)
    const uploads = [await upload(owner, [archive]), await upload(owner, [newer])] as const
    await clear(place)
    first.push(await importAll(place, owner, uploads[0]))
    await count(place, owner.uuid, points)
    again.push(await importAll(place, owner, uploads[1]))
    await count(place, owner.uuid, points)
    if (round === 0) await writeFinished(place.pool, owner.uuid, rows)
    await clear(place)
    copied.push(await copyFinished(place.pool, rows))
  }
  await clear(place)
  return { points, first: median(first), again: median(again), copied: median(copied) }
}

async function clear({ pool }: Place): Promise<void> {
  await pool.query('truncate records, superseded, import_batches, collection_stats, element_groups')
  await pool.query('checkpoint')
}

async function count({ pool }: Place, owner: string, points: number): Promise<void> {
  const { rows } = await pool.query('select count(*)::int from records where owner = $1', [owner])
  if (rows[0].count !== points) throw new Error(`${rows[0].count} records instead of ${points}`)
}
