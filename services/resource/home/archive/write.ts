import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { type AuditLog, chainLines } from '@mandate/audit'
import type { Jobs, Log, Reads, SigningKeys } from '@mandate/server'
import type { Kysely } from 'kysely'
import type { CatalogsStore } from '../../catalog/store.ts'
import type { Database } from '../../database.ts'
import type { Blobs } from '../../files/blobs.ts'
import type { ObjectStore } from '../../files/objects.ts'
import { waitsFor } from '../../files/waits-for.ts'
import type { Owner, OwnersStore } from '../../owners/store.ts'
import { restCipher } from '../../records/stored/rest.ts'
import type { TakeOutCounts } from '../tables.ts'
import type { TakeOut, TakeOutPart, TakeOutsStore } from '../take-out/store.ts'
import { aboutFiles, FORMAT, pretty, receipts, VERSION } from './about.ts'
import { type FinishedPart, type Listed, type PartWriter, partWriter } from './part.ts'
import { pieces } from './pieces.ts'
import type { Place } from './sections.ts'

export const takeOutQueue = 'take-out'

/** A part also ends with this many files, so that its own list stays short. */
const PART_FILES = 20_000
/** Bytes between two looks at whether it is still wanted. */
const tellEvery = 4 * 1024 * 1024
const ATTEMPTS = 8
/** After so many each file is read to its end before the archive begins with it: one that is damaged is left out. */
const CAREFUL = 2
/** Seconds until it is tried again: whether the object store answers, whether there is room on the disk. */
const WAIT = 15

export interface WriteRooms {
  db: Kysely<Database>
  pool: Reads
  log: Log
  objects: ObjectStore
  blobs: Pick<Blobs, 'find'>
  owners: Pick<OwnersStore, 'byId' | 'keys'>
  catalogs: Pick<CatalogsStore, 'present' | 'find'>
  audit: Pick<AuditLog, 'chain' | 'heads' | 'read' | 'seal'>
  keys: Pick<SigningKeys, 'published' | 'former' | 'sign'>
  takeOuts: TakeOutsStore
  publicUrl: string
  clock: () => number
}

/** An object that is damaged is not waited for. */
const NEVER = new Date(0)

/** The archive is not wanted any more: it was removed, or the home was. */
class Unwanted extends Error {
  override name = 'Unwanted'
}

/** Makes archives, as they are asked for. What a worker that dies has written of a part is written again by the next. */
export async function workOnTakeOuts(
  rooms: WriteRooms & { jobs: Pick<Jobs, 'work' | 'send'> },
): Promise<void> {
  const { takeOuts, jobs, log } = rooms
  await jobs.work<{ owner: string; takeOut: number }>(takeOutQueue, async (job) => {
    const wanted = await takeOuts.begin(job.owner, job.takeOut)
    const owner = wanted && (await rooms.owners.byId(job.owner))
    if (!wanted || !owner) return
    try {
      await writeTakeOut(rooms, owner, wanted)
    } catch (error) {
      if (error instanceof Unwanted) return
      const missing = waitsFor(error, NEVER)
      if (missing !== null) {
        log.error({ err: error, takeOut: job.takeOut, missing }, 'a take-out waits')
        await takeOuts.postpone(job.owner, job.takeOut, missing)
        await jobs.send(takeOutQueue, job, { after: WAIT, key: `${job.owner}/${job.takeOut}` })
        return
      }
      if (wanted.attempts < ATTEMPTS) throw error
      log.error({ err: error, takeOut: job.takeOut }, 'take-out given up')
      await takeOuts.fail(job.owner, job.takeOut)
    }
  })
}

/** One part after another, each from where the one before ended. Memory does not grow with the home. */
async function writeTakeOut(rooms: WriteRooms, owner: Owner, wanted: TakeOut): Promise<void> {
  const made = await rooms.takeOuts.parts(owner.id, wanted.number)
  let { place, written, counts } = wanted
  do {
    const part = await writePart(rooms, owner, wanted, { place, written, counts, made })
    const { next, kept } = part
    const now = { place: next, written: part.written, counts: part.counts }
    if (!(await rooms.takeOuts.keepPart(wanted, kept, now))) {
      await rooms.objects.remove([kept.objectKey])
      throw new Unwanted()
    }
    made.push(kept)
    ;[place, written, counts] = [next, part.written, part.counts]
  } while (place !== null)
}

interface Standing {
  place: Place | null
  written: number
  counts: TakeOutCounts
  made: TakeOutPart[]
}

async function writePart(rooms: WriteRooms, owner: Owner, wanted: TakeOut, from: Standing) {
  const { takeOuts } = rooms
  const keys = await rooms.owners.keys(owner.id)
  const number = from.made.length + 1
  const counts = structuredClone(from.counts)
  const writer = partWriter(rooms.objects, keys.dataKey, wanted.createdAt)
  const list: Listed[] = []
  let { written } = from
  let told = written
  const before = written

  /** Counts what passes, and looks now and then whether it is still wanted. */
  const watched = async function* (source: AsyncIterable<Buffer>) {
    for await (const bytes of source) {
      written += bytes.length
      if (written - told >= tellEvery) {
        told = written
        if (!(await takeOuts.wrote(owner.id, wanted.number, written))) throw new Unwanted()
      }
      yield bytes
    }
  }
  const add: PartWriter['add'] = async (path, source, how) => {
    const listed = await writer.add(path, watched(source), how)
    list.push(listed)
    return listed
  }
  const text = (path: string, contents: string) =>
    add(path, Readable.from([Buffer.from(contents)]), { compress: true })

  try {
    if (from.place === null) {
      const about = aboutFiles({
        ...rooms,
        ...{ owner, idKey: wanted.idKey, takenAt: wanted.createdAt },
      })
      for await (const [path, contents] of about) await text(path, contents)
      await add('receipts.jsonl', receipts(rooms.db, owner.id), { compress: true })
      await sealed(rooms.audit, owner.id)
      await add('audit.jsonl', asBytes(chainLines(rooms.audit, owner.id)), { compress: true })
    }
    let next: Place | null = null
    const rest = restCipher(keys)
    const careful = wanted.attempts > CAREFUL
    for await (const piece of pieces(
      { ...rooms, owner: owner.id, rest, counts, careful },
      from.place,
    )) {
      await add(piece.path, piece.read(), piece)
      const isFull = written - before >= wanted.partBytes || list.length >= PART_FILES
      if (!isFull) continue
      next = piece.place()
      break
    }
    const name = `manifest-${String(number).padStart(3, '0')}.jsonl`
    const listing = await text(name, list.map((one) => `${JSON.stringify(one)}\n`).join(''))
    if (next === null) {
      const manifest = manifestOf(owner, wanted, [
        ...from.made,
        { part: number, name: nameOf(wanted, number), manifest: listing.sha256 },
      ])
      const whole = pretty({ ...manifest, counts })
      await text('manifest.json', whole)
      const claims = {
        ...{ iss: rooms.publicUrl, sub: owner.resource, iat: Math.floor(rooms.clock() / 1000) },
        manifest_s256: createHash('sha256').update(whole).digest('base64url'),
      }
      await text('manifest.jws', await rooms.keys.sign(claims, { typ: 'home-manifest+jwt' }))
    }
    const part = await writer.end()
    const records = total(counts) - total(from.counts)
    const kept = toPart(wanted, number, part, {
      ...{ files: (counts.files ?? 0) - (from.counts.files ?? 0), records },
      ...{ manifest: listing.sha256, madeAt: new Date(rooms.clock()) },
    })
    return { kept, next, written, counts }
  } catch (error) {
    await writer.abort(error)
    throw error
  }
}

/** `manifest.json`: which parts belong together, each known by the hash of its own list. */
function manifestOf(
  owner: Owner,
  wanted: TakeOut,
  parts: (Pick<TakeOutPart, 'part' | 'name' | 'manifest'> & Partial<TakeOutPart>)[],
) {
  return {
    ...{ format: FORMAT, version: VERSION, resource: owner.resource },
    taken_at: wanted.createdAt.toISOString(),
    // The last part cannot say how large it is: it holds this list.
    parts: parts.map(({ part, name, bytes, sha256, manifest }) => ({
      ...{ part, name, ...(bytes === undefined ? {} : { bytes, sha256 }) },
      list: { path: `manifest-${String(part).padStart(3, '0')}.jsonl`, sha256: manifest },
    })),
  }
}

function toPart(
  wanted: TakeOut,
  part: number,
  { objectKey, bytes, sha256 }: FinishedPart,
  about: Pick<TakeOutPart, 'files' | 'records' | 'manifest' | 'madeAt'>,
): TakeOutPart {
  const name = nameOf(wanted, part)
  return { part, name, objectKey, bytes, sha256: sha256.toString('hex'), ...about }
}

function nameOf({ createdAt }: TakeOut, part: number): string {
  const day = createdAt.toISOString().slice(0, 10)
  return `home-${day}-${String(part).padStart(3, '0')}.zip`
}

function total({ records }: TakeOutCounts): number {
  return Object.values(records ?? {}).reduce((sum, count) => sum + count, 0)
}

/** Entries stand in the log's chain a second after they are written: those of this moment are waited for. */
async function sealed(audit: WriteRooms['audit'], owner: string): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const [newest] = await audit.read(owner, { limit: 1 })
    if (!newest || newest.seq !== null) return
    if ((await audit.seal()) === 0) await wait(200)
  }
}

async function* asBytes(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(line)
}
