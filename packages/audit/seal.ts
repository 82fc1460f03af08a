import type { Pool, PoolClient } from '@mandate/server'
import { hashEntry } from './chain.ts'
import { type Head, START } from './entry.ts'
import { toEntry } from './rows.ts'

const LOCK = 7_305_124_894
const BATCH = 5_000

/**
 * One pass: the oldest entries without a place get it, in one transaction, by whichever process holds the lock.
 * Resolves with how many; 0 also when another process is at it. Nobody who reads or writes waits for it.
 */
export async function sealOnce(pool: Pool, table: string): Promise<number> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const sealed = await seal(client, table)
    await client.query('commit')
    return sealed
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

async function seal(client: PoolClient, table: string): Promise<number> {
  const lock = await client.query('select pg_try_advisory_xact_lock($1) as mine', [LOCK])
  if (!lock.rows[0]?.['mine']) return 0
  const { rows } = await client.query(
    `select * from ${table} where seq is null order by entry limit ${BATCH}`,
  )
  if (rows.length === 0) return 0
  const entries = rows.map(toEntry)
  const heads = await readHeads(client, table, [...new Set(entries.map((entry) => entry.owner))])

  const places = entries.map((entry) => {
    const after = heads.get(entry.owner) ?? START
    const head = hashEntry(entry, after)
    heads.set(entry.owner, head)
    return { entry, after, head }
  })
  // A limit that is not known when it is planned lets PostgreSQL expect one of them and look by the key: for ten it reads a log
  // whole that is short then, and goes on so when it is long.
  await client.query(
    `update ${table} a set seq = p.seq, prev = decode(p.prev, 'hex'), hash = decode(p.hash, 'hex')
     from (select * from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[])
       as p(owner, entry, at, seq, prev, hash) limit $7::int) p
     where a.owner = p.owner and a.entry = p.entry and a.at = p.at`,
    [
      places.map(({ entry }) => entry.owner),
      places.map(({ entry }) => entry.entry),
      places.map(({ entry }) => new Date(entry.at)),
      places.map(({ head }) => head.seq),
      places.map(({ after }) => after.hash),
      places.map(({ head }) => head.hash),
      places.length,
    ],
  )
  await client.query(
    `insert into ${table}_heads (owner, seq, hash)
     select owner, seq, decode(hash, 'hex') from unnest($1::uuid[], $2::bigint[], $3::text[]) as h(owner, seq, hash)
     on conflict (owner) do update set seq = excluded.seq, hash = excluded.hash`,
    [
      [...heads.keys()],
      [...heads.values()].map((head) => head.seq),
      [...heads.values()].map((head) => head.hash),
    ],
  )
  return places.length
}

async function readHeads(
  client: PoolClient,
  table: string,
  owners: string[],
): Promise<Map<string, Head>> {
  const { rows } = await client.query(
    `select owner, seq, encode(hash, 'hex') as hash from ${table}_heads where owner = any($1::uuid[])`,
    [owners],
  )
  return new Map(
    rows.map((row) => [
      String(row['owner']),
      { seq: Number(row['seq']), hash: String(row['hash']) },
    ]),
  )
}
