import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

const COLUMNS =
  'collection, record, time, time_end, account, fields, hash, import, revision, source_import, part, entry, rest_sealed'

/** Writes an owner's records to a file as COPY's lines, as if they were those of the owner `copyFinished` writes for. */
export async function writeFinished(pool: pg.Pool, owner: string, file: string): Promise<void> {
  const client = await pool.connect()
  try {
    const rows = `select '${COPIED}', ${COLUMNS} from records where owner = '${owner}'`
    await pipeline(client.query(to(`copy (${rows}) to stdout`)), createWriteStream(file))
  } finally {
    client.release()
  }
}

const COPIED = '00000000-0000-4000-8000-00000000000c'

/** C: COPY of finished rows into the records table with all its indexes. Answers the seconds. */
export async function copyFinished(pool: pg.Pool, file: string): Promise<number> {
  const client = await pool.connect()
  try {
    const start = performance.now()
    await pipeline(
      createReadStream(file, { highWaterMark: 256 * 1024 }),
      client.query(from(`copy records (owner, ${COLUMNS}) from stdin`)),
    )
    return (performance.now() - start) / 1000
  } finally {
    client.release()
  }
}
