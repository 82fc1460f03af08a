import type { Jobs, Log } from '@mandate/server'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { Blobs } from '../../files/blobs.ts'
import { waitsFor } from '../../files/waits-for.ts'
import { recount } from '../../imports/finish.ts'
import type { OwnersStore } from '../../owners/store.ts'
import { restCipher } from '../../records/stored/rest.ts'
import type { UploadsStore } from '../../uploads/store.ts'
import { recountHome } from '../../writing/quota.ts'
import { openArchive } from './archive.ts'
import { bring, bringTrust, mimesOf, order } from './bring.ts'
import { asDamage, RestoreRefused } from './refused.ts'
import { type Restore, type RestoresStore, restoreQueue } from './store.ts'
import { trusted } from './trust.ts'

const ATTEMPTS = 6
/** Seconds until it is tried again: whether the object store answers, whether there is room on the disk. */
const WAIT = 15
/** Files between two words on how far it is. */
const TELL = 50

export interface RunRooms {
  db: Kysely<Database>
  log: Log
  uploads: UploadsStore
  blobs: Pick<Blobs, 'write'>
  restores: RestoresStore
  owners: Pick<OwnersStore, 'keys'>
  scratchDir: string
  /** Names of the collections that this service knows itself. */
  ours: ReadonlySet<string>
  /** Told of each home that came. */
  ended(owner: string): Promise<void>
}

/** Brings homes. One that a dying worker leaves is gone on with by the next, from the last file that it wrote down. */
export async function workOnRestores(
  rooms: RunRooms & { jobs: Pick<Jobs, 'work' | 'send'> },
): Promise<void> {
  const { restores, jobs, log } = rooms
  await jobs.work<{ owner: string; restore: number }>(restoreQueue, async (job) => {
    const wanted = await restores.begin(job.owner, job.restore)
    if (!wanted) return
    try {
      await run(rooms, wanted)
    } catch (error) {
      const missing = waitsFor(error, wanted.createdAt)
      if (missing !== null) {
        log.error({ err: error, restore: job.restore, missing }, 'a home that is brought waits')
        await restores.postpone(wanted, missing)
        await jobs.send(restoreQueue, job, { after: WAIT, key: `${job.owner}/${job.restore}` })
        return
      }
      if (!(error instanceof RestoreRefused) && wanted.attempts < ATTEMPTS) throw error
      log.warn({ err: error, restore: job.restore }, 'a home was not brought')
      const refused =
        error instanceof RestoreRefused ? error : new RestoreRefused('failed', String(error))
      await restores.fail(wanted, refused)
    }
  })
}

async function run(rooms: RunRooms, wanted: Restore): Promise<void> {
  const { db, restores, blobs } = rooms
  const { staged } = wanted
  const parts = []
  for (const id of wanted.uploads) {
    const upload = await rooms.uploads.find(id, wanted.owner)
    if (upload?.state !== 'complete') throw new RestoreRefused('missing_parts', `upload ${id}`)
    parts.push(rooms.uploads.part(upload))
  }
  const archive = await openArchive(parts, rooms.scratchDir)
  try {
    let { phase, done, read } = wanted.place
    // Every byte is looked at before the first is brought.
    if (phase === 'check') {
      for (const [at, file] of archive.files.entries()) {
        if (at < done) continue
        for await (const _ of archive.read(file));
        read += file.size
        if (at % TELL === 0) await restores.place(wanted, { phase, done: at + 1, read })
      }
      ;[phase, done] = ['bring', 0]
    }
    const trust = await trusted(archive)
    await bringTrust(db, staged, archive, trust).catch((error: unknown) => {
      throw asDamage(error, 'bindings, grants')
    })
    const mimeOf = await mimesOf(archive)
    const rest = restCipher(await rooms.owners.keys(staged))
    for (const [at, file] of order(archive.files).entries()) {
      if (at < done) continue
      const into = { db, blobs, archive, staged, rest, ours: rooms.ours }
      await bring(into, file, mimeOf).catch((error: unknown) => {
        throw asDamage(error, file.path)
      })
      read += file.size
      if (at % TELL === 0) await restores.place(wanted, { phase, done: at + 1, read })
    }
    const names = Object.keys(archive.manifest.counts.records)
    await recount(db, staged, names)
    await recountHome(db, staged)
    await checkCounts(db, staged, archive.manifest.counts)
    await restores.complete(wanted, archive.home, trust)
    await rooms.ended(staged).catch((err: unknown) => rooms.log.warn({ err }, 'after a restore'))
  } finally {
    await archive.close()
  }
}

/** As many as the archive says there are. @throws RestoreRefused */
async function checkCounts(
  db: Kysely<Database>,
  staged: string,
  counts: { records: Record<string, number>; files: number },
): Promise<void> {
  const { rows } = await sql<{ name: string; count: number }>`
    select name, sum(count)::bigint as count from collection_stats join collections using (collection)
    where owner = ${staged}::uuid group by name`.execute(db)
  for (const [name, count] of Object.entries(counts.records)) {
    const found = Number(rows.find((row) => row.name === name)?.count ?? 0)
    if (found !== count) {
      throw new RestoreRefused('damaged', `${found} records of ${name}, not ${count}`)
    }
  }
}
