/**
 * Reads exports with changed bytes, and says what must never happen: reading throws; a file is accounted for twice or never; a
 * record of a file that was not changed is missing; a record holds what the database would refuse.
 */

import { readFileSync } from 'node:fs'
import type { RecordEvent } from '@mandate/importer'
import { facebook, instagram, type Part, takeout, zip } from '@mandate/start/archives'
import { FIXTURES } from './fixtures.ts'
import { mutated, withOneMutated } from './mutate.ts'
import { IMPORTERS, reader } from './reading.ts'

const FIELDS = new Map(
  IMPORTERS.flatMap(({ collections }) =>
    collections.map(({ name, fields }) => [name, new Set(fields.map((field) => field.name))]),
  ),
)
// Keys of these depend on what lies beside: merges, books of labels, bytes of pictures.
const TOGETHER = /^Takeout\/(Fit|Contacts|Google Photos|Timeline)\//

interface Base {
  part: Part
  records: RecordEvent[]
}

export class Fuzz {
  private readonly scratch: string
  private readonly bases: Base[]

  private constructor(scratch: string, bases: Base[]) {
    this.scratch = scratch
    this.bases = bases
  }

  static async open(scratch: string): Promise<Fuzz> {
    const made = [
      ...takeout({ parts: 1, photos: 5, locations: 15, activity: 8, watched: 6 }).parts,
      ...takeout({ parts: 1, photos: 2, locations: 5, activity: 8, watched: 6, form: 'html' })
        .parts,
      ...facebook({ posts: 6, threads: 2, messages: 5 }).parts,
      ...instagram({ posts: 4, messages: 5 }).parts,
      fixtures(),
      listed('instagram/fixtures/2020.json', 'ada_20201020.zip'),
      listed('spotify/fixtures/account-data.json', 'my_spotify_data.zip'),
    ]
    const fuzz = new Fuzz(scratch, [])
    for (const part of made) {
      const { records } = await fuzz.read(part.name, await zip(part))
      if (records.length === 0) throw new Error(`${part.name} gives no records as it is`)
      fuzz.bases.push({ part, records })
    }
    return fuzz
  }

  /** Empty when all is well, else what is not. */
  async round(seed: number): Promise<string> {
    const random = numbers(seed)
    const base = this.bases[Math.floor(random() * this.bases.length)] as Base
    try {
      if (random() < 0.25) {
        await this.read(base.part.name, mutated(await zip(base.part), random))
        return ''
      }
      const { part, path } = withOneMutated(base.part, random)
      const { records } = await this.read(part.name, await zip(part))
      const there = new Set(records.map(name))
      const lost = base.records.find((one) => !there.has(name(one)) && isApart(one, path))
      return lost ? `${path} was changed, and of ${lost.source.path} is lost ${name(lost)}` : ''
    } catch (error) {
      return `${base.part.name}: ${error instanceof Error ? error.stack : error}`
    }
  }

  private async read(name: string, bytes: Buffer): Promise<{ records: RecordEvent[] }> {
    const { records } = await reader(this.scratch).read([{ name, bytes }])
    return { records: records.map(valid) }
  }
}

function name({ collection, key }: RecordEvent): string {
  return `${collection} ${JSON.stringify(key)}`
}

function isApart({ source, collection }: RecordEvent, path: string): boolean {
  if (source.path === path || collection.endsWith('.other')) return false
  const together = TOGETHER.exec(path)?.[0]
  return together === undefined || !source.path.startsWith(together)
}

/** What the database would refuse, and what nobody announced. */
function valid(record: RecordEvent): RecordEvent {
  const { collection, fields, rest, time, timeEnd, key } = record
  const announced = FIELDS.get(collection)
  for (const field of Object.keys(fields)) {
    if (!announced?.has(field)) throw new Error(`${collection} announces no field ${field}`)
  }
  for (const moment of [time, timeEnd ?? null]) {
    if (moment !== null && !(Math.abs(moment) <= 8.64e15)) throw new Error(`the time ${moment}`)
  }
  const text = JSON.stringify([fields, rest ?? null, key])
  if (/\\u0000|\\ud[89a-f]/.test(text.replaceAll('\\\\', ''))) {
    throw new Error(`NUL or half a character in ${text.slice(0, 300)}`)
  }
  return record
}

/** All that the importers' own tests read, as one Takeout. */
function fixtures(): Part {
  const folder = new URL('../../../importers/google/fixtures/', import.meta.url)
  const entries = Object.entries(FIXTURES).map(([path, file]) => ({
    path: `Takeout/${path}`,
    content: readFileSync(new URL(file, folder)),
  }))
  return { name: 'takeout-20260101T000000Z-001.zip', entries }
}

/** Files that stand in one, by their names. */
function listed(path: string, name: string): Part {
  const text = readFileSync(new URL(`../../../importers/${path}`, import.meta.url), 'utf8')
  const files: [string, object][] = Object.entries(JSON.parse(text))
  const entries = files.map(([path, content]) => ({ path, content: JSON.stringify(content) }))
  return { name, entries }
}

/** mulberry32, as the generator of exports has it. */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
