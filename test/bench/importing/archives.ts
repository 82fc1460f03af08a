import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, type Part, takeout, writeZip } from '@mandate/start/archives'

const SEED = 7

/**
 * A zip with nothing in it but Records.json; `again` is the same points as another export would write them, or those digits stand
 * before the accuracy of each.
 */
export async function locationZip(
  folder: string,
  points: number,
  again: boolean | string = false,
): Promise<string> {
  const { parts } = takeout({
    ...{ seed: SEED, parts: 1, locations: points },
    ...{ photos: 0, activity: 0, watched: 0 },
  })
  const found = parts.flatMap(({ entries }) => entries).find(isRecords)
  if (!found) throw new Error('the made Takeout has no Records.json')
  const more = typeof again === 'string' ? again : ''
  const entry = again ? { path: found.path, content: () => rewritten(found, more) } : found
  return written(folder, {
    name: `locations-${points}${again ? '-again' : ''}${more}.zip`,
    entries: [entry],
  })
}

function isRecords({ path }: Entry): boolean {
  return path.endsWith('/Records.json')
}

/** Every record on a line of its own: other bytes, the same records. */
function* rewritten({ content }: Entry, more: string): Generator<string> {
  if (typeof content !== 'function') throw new Error('Records.json comes in pieces')
  for (const piece of content())
    yield piece
      .toString()
      .replaceAll(', {', ',\n    {')
      .replaceAll('"accuracy":', `"accuracy":${more}`)
}

/** The parts of a whole Takeout with pictures of the size that telephones take. */
export async function wholeTakeout(
  folder: string,
  size: { photos: number; photoBytes: number; points: number; activity?: number },
): Promise<string[]> {
  const { photos, photoBytes, points, activity = 3000 } = size
  const { parts } = takeout({
    ...{ seed: SEED, photos, locations: points },
    ...{ activity, watched: Math.round((activity * 2) / 3) },
  })
  await mkdir(folder, { recursive: true })
  const files: string[] = []
  for (const part of parts) {
    const entries = part.entries.map((entry) => enlarged(entry, photoBytes))
    files.push(await written(folder, { name: part.name, entries }))
  }
  return files
}

/** A JPEG ends where its end marker stands; what follows is carried along by every program. */
function enlarged(entry: Entry, bytes: number): Entry {
  const { path, content } = entry
  if (!Buffer.isBuffer(content) || !/\.jpe?g$/i.test(path)) return entry
  return {
    path,
    *content() {
      yield content
      // From the picture itself, so that its copy in an album is the same file.
      let noise = createHash('sha512').update(content).digest()
      for (let length = content.length; length < bytes; length += 65_536) {
        noise = createHash('sha512').update(noise).digest()
        yield Buffer.alloc(65_536, noise)
      }
    },
  }
}

async function written(folder: string, part: Part): Promise<string> {
  const file = join(folder, part.name)
  if (!existsSync(file)) await writeZip(part, file)
  return file
}
