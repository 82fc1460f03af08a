/**
 * `npm run chaos -- [--quick] [--only WORDS] [--write]`: what happens to people and apps while things break, fault by fault, with
 * all that was acknowledged counted and looked for afterwards. Exit code 1 when anything is lost or wrong.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findS3, mistyped, typed } from '@mandate/start/launcher'
import type { Chaos, Size } from './chaos.ts'
import { chaos } from './faults.ts'
import { Place } from './place.ts'
import { endure } from './run.ts'
import { HEAD, line, write } from './table.ts'

const USAGE = `Usage: npm run chaos -- [--quick] [--only WORDS] [--write]
WORDS are in the name of a fault, like "kill -9" or "clock"`
const { values } = typed(USAGE, {
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    /** Puts the table into docs/chaos.md. */
    write: { type: 'boolean', default: false },
  },
})
const size: Size = values.quick
  ? { lasts: 3_000, connections: 1_000, requests: 2_000 }
  : { lasts: 15_000, connections: 10_000, requests: 100_000 }
const chosen = chaos.filter(({ name }) => name.includes(values.only ?? ''))
if (chosen.length === 0) mistyped(USAGE, `No fault is called “${values.only}”.`)

const lines: string[] = []
const ends = new AsyncDisposableStack()
const places = new Map<string, Place>()
const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

async function placeWith({ store, disk }: Pick<Chaos, 'store' | 'disk'>): Promise<Place> {
  const known = places.get(`${store} ${disk}`)
  if (known) return known
  let s3: Record<string, string> | undefined
  if (store) {
    const folder = mkdtempSync(join(tmpdir(), 'mandate-chaos-s3-'))
    const part = await findS3(folder, stop.signal)
    ends.defer(async () => {
      await part.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    s3 = { ...part.env } as Record<string, string>
  }
  const place = ends.use(await Place.start({ s3, disk }))
  places.set(`${store} ${disk}`, place)
  return place
}

try {
  console.log(HEAD)
  for (const fault of chosen) {
    if (stop.signal.aborted) break
    const outcome = await endure(await placeWith(fault), fault, size)
    lines.push(line(outcome))
    console.log(lines.at(-1))
    for (const what of [...outcome.lost, ...outcome.wrong]) console.error(`  ${what}`)
    if (outcome.lost.length + outcome.wrong.length > 0) process.exitCode = 1
  }
  if (values.write) write(lines)
} finally {
  await ends.disposeAsync()
}
process.exit()
