import { randomUUID } from 'node:crypto'
import type { Owner } from '../owners/store.ts'
import { toRecordId } from '../records/record-id.ts'
import type { World } from './_world.ts'

export interface Photo {
  time: string | null
  fields: Record<string, unknown>
  account?: string
}

/** Puts photos into an owner's home as one batch of an import; their ids as the API has them. */
export async function addPhotos(
  { pool }: Pick<World, 'pool'>,
  owner: Owner,
  photos: Photo[],
  collection = 'google.photos',
): Promise<string[]> {
  await pool.query(`insert into collections (name) values ($1) on conflict do nothing`, [
    collection,
  ])
  const ids: string[] = []
  const { rows } = await pool.query(
    `update owners set revision = revision + 1 where owner = $1 returning revision`,
    [owner.id],
  )
  for (const { time, fields, account = 'ann@example.org' } of photos) {
    const record = randomUUID()
    ids.push(toRecordId(record))
    await pool.query(
      `insert into provider_accounts (owner, account, provider, name)
       select $1, coalesce(max(account), 0) + 1, 'google', $2 from provider_accounts where owner = $1
       on conflict do nothing`,
      [owner.id, account],
    )
    await pool.query(
      `with r as (
         insert into records (owner, collection, record, time, account, fields, hash, import, revision)
         select $1, c.collection, $3, $4, p.account, $5, '', 1, $6
         from collections c, provider_accounts p
         where c.name = $7 and p.owner = $1 and p.name = $2 returning *),
       s as (
         insert into collection_stats as s (owner, collection, account, count, first, last)
         select owner, collection, account, 1, nullif(time, '-infinity'), nullif(time, '-infinity') from r
         on conflict (owner, collection, account) do update set count = s.count + 1,
           first = least(s.first, excluded.first), last = greatest(s.last, excluded.last)),
       f as (
         insert into record_blobs (owner, sha256, collection, record, role)
         select owner, decode(value ->> 'sha256', 'hex'), collection, record, key
         from r, jsonb_each(fields) where value ? 'sha256')
       insert into import_batches as b (owner, revision, import, collection, added)
       select owner, revision, 1, collection, array[record] from r
       on conflict (owner, revision) do update set added = b.added || excluded.added`,
      [
        owner.id,
        account,
        record,
        time ?? '-infinity',
        JSON.stringify(fields),
        rows[0].revision,
        collection,
      ],
    )
  }
  return ids
}
