import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool, PoolClient } from '../database/database.ts'
import type { Log } from '../log.ts'
import type { ServiceConfig } from './config.ts'
import { makeFolder } from './folder.ts'

/*
 * A database that comes out of a backup has forgotten what happened since, revocations first of all. It cannot know
 * that by itself, so it is compared with what no backup brings back:
 * - the place where it stands: a dump that is loaded gets another database, and mostly another cluster; a physical
 *   backup that is recovered, or a replica that takes over, goes on in another timeline;
 * - how far its write-ahead log had come, kept in DATA_DIR: a disk that was set back is behind that.
 * Whoever loads a dump into the very same database says so: the command `restored`.
 */

/** What a service does with its own tables when they have come out of a backup, in the same transaction. */
export type AfterRestore = (db: Pick<PoolClient, 'query'>, at: Date) => Promise<void>

interface Place {
  place: string
  /** Bytes of write-ahead log since the cluster was made. */
  position: bigint
}

const FILE = 'database-position.json'

const EVERY = 5_000

/** Looks before anything is answered, and every five seconds: a replica may take over beneath running processes. */
export async function watchForRestore(
  pool: Pool,
  config: Pick<ServiceConfig, 'clock' | 'dataDir'>,
  log: Log,
  after: AfterRestore,
): Promise<{ stop(): Promise<void> }> {
  const look = async () => {
    const why = await noticeRestore(pool, config, after)
    if (why !== null) log.warn({ why }, 'restored: what was allowed before is compared first')
  }
  await look()
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = look().catch((error: unknown) => log.error({ err: error }, 'restored?'))
  }, EVERY)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}

/** Looks whether the database was restored, and acts on it, once for all processes. @returns why, or null */
async function noticeRestore(
  pool: Pool,
  config: Pick<ServiceConfig, 'clock' | 'dataDir'>,
  after: AfterRestore,
): Promise<string | null> {
  const kept = await readKept(config.dataDir)
  const why = await within(pool, async (db) => {
    const here = await readPlace(db)
    const { rows } = await db.query<{ place: string }>('select place from database_places')
    const said = reasonOf(rows[0]?.place, here, kept)
    if (rows[0]?.place !== here.place) {
      await db.query(
        `insert into database_places (place) values ($1)
         on conflict (one) do update set place = excluded.place`,
        [here.place],
      )
    }
    if (said !== null) await restored(db, config.clock(), said, after)
    await keep(config.dataDir, here)
    return said
  })
  return why
}

function reasonOf(was: string | undefined, here: Place, kept: Place | null): string | null {
  if (was !== undefined && was !== here.place) return 'the database stands in another place'
  const isBehind = kept?.place === here.place && kept.position > here.position
  return isBehind ? 'the database is behind what it was' : null
}

/** An operator says that the database was restored. */
export function declareRestored(pool: Pool, now: number, after: AfterRestore): Promise<void> {
  return within(pool, (db) => restored(db, now, 'said by an operator', after))
}

async function restored(db: PoolClient, now: number, why: string, after: AfterRestore) {
  const at = new Date(now)
  await db.query('insert into restores values ($1, $2) on conflict do nothing', [at, why])
  await after(db, at)
}

async function readPlace(db: PoolClient): Promise<Place> {
  const { rows } = await db.query<{ place: string; position: string }>(
    `select concat_ws('/', system_identifier, substring(pg_walfile_name(pg_current_wal_lsn()) from 1 for 8),
       (select oid from pg_database where datname = current_database())) as place,
       (pg_current_wal_lsn() - '0/0')::text as position
     from pg_control_system()`,
  )
  return { place: rows[0]!.place, position: BigInt(rows[0]!.position) }
}

async function within<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('lock table database_places in exclusive mode')
    const done = await work(client)
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function readKept(folder: string): Promise<Place | null> {
  try {
    const { place, position } = JSON.parse(await readFile(join(folder, FILE), 'utf8'))
    return { place: String(place), position: BigInt(position) }
  } catch {
    return null
  }
}

/** Without a folder that lasts, the place alone tells. */
async function keep(folder: string, { place, position }: Place): Promise<void> {
  try {
    makeFolder(folder)
    await writeFile(join(folder, FILE), JSON.stringify({ place, position: String(position) }))
  } catch {}
}
