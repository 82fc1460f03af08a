import { randomBytes } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../../database.ts'
import type { OwnersStore } from '../../owners/store.ts'
import { type RestCipher, restCipher } from './rest.ts'

const BATCH = 500

interface Found {
  collection: number
  record: string
  revision: string
  rest: string
}

/**
 * Seals what a release before this one has left readable in `rest`, home by home, and remembers which homes have
 * nothing more of it. Interrupted, it goes on where it was.
 * @returns how many rows it sealed
 */
export async function sealFormer(
  db: Kysely<Database>,
  owners: Pick<OwnersStore, 'keys'>,
): Promise<number> {
  let done = 0
  const open = await db
    .selectFrom('owners')
    .select('owner')
    .where('rest_open', '=', true)
    .where('deleted_at', 'is', null)
    .execute()
  for (const { owner } of open) {
    const cipher = restCipher(await owners.keys(owner))
    for (const table of ['records', 'superseded'] as const) {
      for (let count = BATCH; count === BATCH; done += count) {
        count = await db.transaction().execute((tx) => sealSome(tx, owner, table, cipher))
      }
    }
    await db.updateTable('owners').set({ rest_open: false }).where('owner', '=', owner).execute()
  }
  return done
}

async function sealSome(
  tx: Transaction<Database>,
  owner: string,
  table: 'records' | 'superseded',
  cipher: RestCipher,
): Promise<number> {
  // Held by every batch of an import and by an undo: neither changes a row between the look and the writing.
  await tx.selectFrom('owners').select('owner').where('owner', '=', owner).forUpdate().execute()
  const { rows } = await sql<Found>`
    select collection, record, revision, rest::text from ${sql.table(table)}
    where owner = ${owner} and rest is not null
    order by collection, record limit ${BATCH}`.execute(tx)
  if (rows.length === 0) return 0
  // As an import would have written it.
  const sealed = rows.map(({ record, rest }) =>
    Buffer.from(cipher.seal(record.replaceAll('-', ''), JSON.stringify(JSON.parse(rest))).sealed),
  )
  // The digest of before was of the readable text, which could be guessed from it. Another one only means that
  // the next import compares the record instead of its digest.
  const hashes = rows.map(() => randomBytes(16))
  await sql`
    update ${sql.table(table)} r set rest = null, rest_sealed = s.sealed, hash = s.hash
    from unnest(${rows.map((row) => row.collection)}::int[], ${rows.map((row) => row.record)}::uuid[],
      ${rows.map((row) => row.revision)}::bigint[], ${sealed}::bytea[], ${hashes}::bytea[])
      as s (collection, record, revision, sealed, hash)
    where r.owner = ${owner} and (r.collection, r.record, r.revision) = (s.collection, s.record, s.revision)`.execute(
    tx,
  )
  return rows.length
}
