import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { alternate, type Bench, row } from '../measure.ts'
import { inflateAll } from '../references/inflate.ts'
import { wholeTakeout } from './archives.ts'

const program = join(import.meta.dirname, '..', '..', '..', 'cli', 'inspect.ts')

/** A look at a whole Takeout without any service, from the start of the program to its end. */
export const inspect: Bench = {
  name: 'inspect',
  title: '`inspect` of a whole Takeout with photos / U',
  async run({ place, rounds, quick }) {
    const size = quick
      ? { photos: 20, photoBytes: 300_000, points: 3_000 }
      : { photos: 200, photoBytes: 2_500_000, points: 50_000 }
    const files = await wholeTakeout(place.folder, size)
    const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6
    const seconds = async () => {
      const start = performance.now()
      await promisify(execFile)(process.execPath, [
        '--conditions=mandate-source',
        program,
        ...files,
      ])
      return (performance.now() - start) / 1000
    }
    const { ours, reference } = await alternate(
      rounds,
      async () => megabytes / (await seconds()),
      async () => megabytes / (await inflateAll(files)),
    )
    return row({
      ...{ name: 'inspect', unit: 'MB/s', better: 'higher', floor: 0.15, target: 0.3 },
      ...{ ours, reference },
      note: `${files.length} parts of ${Math.round(megabytes)} MB in all`,
    })
  },
}
