import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Bench, row } from '../measure.ts'
import { forgetPeak, resident } from '../memory.ts'
import { importAll, newOwner, upload } from '../people.ts'
import { wholeTakeout } from './archives.ts'

const TIMES = [1, 2, 8]

/**
 * The same kind of Takeout (pictures, activity, videos watched, Records.json) at once, twice and eight
 * times the size, one after another in one worker: the most it had during each, not before.
 */
export const sizes: Bench = {
  name: 'memory-sizes',
  title: 'resident memory of the import worker with a Takeout of eight times the size / of once',
  async run({ place, quick }) {
    const unit = quick
      ? { photos: 10, photoBytes: 300_000, points: 10_000, activity: 300 }
      : { photos: 25, photoBytes: 1_500_000, points: 60_000, activity: 2_000 }
    const peaks: number[] = []
    for (const times of TIMES) {
      const folder = join(place.folder, `takeout-${times}`)
      const { photos, photoBytes, points, activity } = unit
      const size = { photos: photos * times, points: points * times, activity: activity * times }
      const files = await wholeTakeout(folder, { photoBytes, ...size })
      const owner = await newOwner(place)
      const uploads = await upload(owner, files)
      await rm(folder, { recursive: true })
      forgetPeak(place.pid('worker'))
      await importAll(place, owner, uploads)
      peaks.push(resident(place.pid('worker')).peak)
    }
    const [once = 0, twice = 0, eight = 0] = peaks
    return row({
      ...{ name: 'memory-sizes', unit: 'MB', better: 'lower', floor: 1.1, target: 1.05 },
      ...{ ours: eight, reference: once },
      note: `twice the size: ${Math.round(twice)} MB; all of them to stay under 256 MB`,
    })
  },
}
