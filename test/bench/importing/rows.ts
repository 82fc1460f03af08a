import { statSync } from 'node:fs'
import { alternate, type Bench, type Options, row } from '../measure.ts'
import { resident } from '../memory.ts'
import { importAll, newOwner, upload } from '../people.ts'
import type { Place } from '../place.ts'
import { inflateAll } from '../references/inflate.ts'
import { wholeTakeout } from './archives.ts'
import { inspect } from './inspect.ts'
import { type Imported, importRounds } from './rounds.ts'
import { sealing } from './sealing.ts'
import { sizes } from './sizes.ts'
import { undo } from './undo.ts'

const measured = new WeakMap<Place, Promise<Imported>>()

/** Three rows are about the same imports, which take minutes: they are made once. */
function imports({ place, ...options }: Options): Promise<Imported> {
  const made = measured.get(place) ?? importRounds(place, options)
  measured.set(place, made)
  return made
}

const first: Bench = {
  name: 'import',
  title: 'Records.json in a zip → PostgreSQL, first import / C',
  async run(options) {
    const { points, first, copied } = await imports(options)
    return row({
      ...{ name: 'import', unit: 'records/s', better: 'higher', floor: 0.4, target: 0.55 },
      ...{ ours: points / first, reference: points / copied },
      note: `${points.toLocaleString('en')} points`,
    })
  },
}

const again: Bench = {
  name: 'import-again',
  title: 'a newer export with the same records in other bytes / first import',
  async run(options) {
    const { first, again } = await imports(options)
    return row({
      ...{ name: 'import-again', unit: 's', better: 'lower', floor: 1, target: 0.6 },
      ...{ ours: again, reference: first },
    })
  },
}

const takeout: Bench = {
  name: 'takeout',
  title: 'whole Takeout with photos / U',
  async run({ place, rounds, quick }) {
    const size = quick
      ? { photos: 20, photoBytes: 300_000, points: 3_000 }
      : { photos: 200, photoBytes: 2_500_000, points: 50_000 }
    const files = await wholeTakeout(place.folder, size)
    const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
    const seconds = async () => {
      const owner = await newOwner(place)
      return importAll(place, owner, await upload(owner, files))
    }
    const { ours, reference } = await alternate(
      rounds,
      async () => megabytes / (await seconds()),
      async () => megabytes / (await inflateAll(files)),
    )
    return row({
      ...{ name: 'takeout', unit: 'MB/s', better: 'higher', floor: 0.15, target: 0.3 },
      ...{ ours, reference },
      note: `${files.length} parts of ${Math.round(megabytes)} MB in all`,
    })
  },
}

const memory: Bench = {
  name: 'memory-worker',
  title: 'resident memory of the import worker, at most / 256 MB',
  async run(options) {
    const { points } = await imports(options)
    return row({
      ...{ name: 'memory-worker', unit: 'MB', better: 'lower', floor: 1, target: 160 / 256 },
      ...{ ours: resident(options.place.pid('worker')).peak, reference: 256 },
      note: `after imports of ${points.toLocaleString('en')} points`,
    })
  },
}

export const importingRows: Bench[] = [first, again, undo, takeout, inspect, sealing]
export const importingMemory: Bench[] = [memory, sizes]
