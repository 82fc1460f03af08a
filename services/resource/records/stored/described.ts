import type pg from 'pg'
import { digestOf, type NewRecord, storable } from './encode.ts'
import type { RestCipher } from './rest.ts'
import type { TakingBatch } from './taken.ts'

// What describes a record and came with another import: see taken.ts. Whatever the two say together needs both of them. So the
// import that brought the description counts as the one that says it, out of a file of the other: undoing this one leaves what
// the other says alone, and undoing the other leaves nothing.

/** One that describes a record of another collection. */
export interface DescribingRecord {
  collection: number
  record: string
  by: { collection: number; record: string }
}

/** What a record says alone, and the import that brought what describes it. */
export interface AloneRecord {
  collection: number
  record: string
  time: string | null
  time_end: string | null
  fields: NewRecord['fields']
  /** Hex. */
  rest: string | null
  hash: string
  describer: number
}

export function aloneRecord(
  record: NewRecord & { describer: number },
  cipher: RestCipher,
): AloneRecord {
  const rest = record.rest && cipher.seal(record.record, JSON.stringify(record.rest))
  const moment = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const { collection, record: id, describer } = record
  const fields = storable(record.fields)
  return {
    ...{ collection, record: id, fields: JSON.parse(fields), describer },
    ...{ time: moment(record.time), time_end: moment(record.timeEnd) },
    rest: rest ? Buffer.from(rest.sealed).toString('hex') : null,
    hash: digestOf(record, fields, rest?.tag),
  }
}

/** From now on what comes under these ids is part of what it describes. */
export async function noteDescribed(
  tx: pg.ClientBase,
  { owner, import: number }: TakingBatch,
  described: readonly DescribingRecord[],
): Promise<void> {
  if (described.length === 0) return
  await tx.query(
    `insert into taken_ids as t (owner, collection, record, taker_collection, taker, imports)
     select distinct $1::uuid, u.collection, u.record, u.by, u.taker, array[$2::int]
     from unnest($3::int[], $4::uuid[], $5::int[], $6::uuid[]) as u (collection, record, by, taker)
     on conflict (owner, collection, record, taker) do update set imports = t.imports || excluded.imports
     where not t.imports @> excluded.imports`,
    [
      ...[owner, number, described.map(({ collection }) => collection)],
      ...[described.map(({ record }) => record), described.map(({ by }) => by.collection)],
      described.map(({ by }) => by.record),
    ],
  )
}

/** Of records that the batch has brought. One that was here before stays its own. */
export async function giveToDescribers(
  tx: pg.ClientBase,
  { owner, import: number, collections, before }: TakingBatch,
  alone: readonly AloneRecord[],
): Promise<void> {
  for (const [of, records] of Map.groupBy(alone, (one) => `${one.describer} ${one.collection}`)) {
    const [describer, collection] = of.split(' ').map(Number) as [number, number]
    const { rows } = await tx.query<{ revision: number }>(
      'update owners set revision = revision + 1 where owner = $1 returning revision',
      [owner],
    )
    await tx.query(
      `with alone as (
         select distinct on (record) * from jsonb_to_recordset($7::jsonb) as a (record uuid, time timestamptz,
           time_end timestamptz, fields jsonb, rest text, hash text)),
       given as (
         update records r set import = $3, source_import = $2, revision = $6 from alone a
         where r.owner = $1 and r.collection = $4 and r.record = a.record and r.import = $2 and r.revision = $5
           and not exists (select from superseded s where s.owner = $1 and s.collection = $4
             and s.record = a.record and s.revision = $5)
         returning r.record, r.account, r.part, r.entry),
       former as (
         insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest_sealed, hash, import, since, part, entry)
         select $1, $4, record, $6, coalesce(time, '-infinity'), time_end, account, fields, decode(rest, 'hex'),
           decode(hash, 'hex'), $2, $5, part, entry
         from given join alone using (record))
       insert into import_batches (owner, revision, import, collection, added, changed, same, removed)
       select $1, $6, $3, $4, '{}', array_agg(record), '{}', '{}' from given having count(*) > 0`,
      [
        ...[owner, number, describer, collection, before + collections.indexOf(collection) + 1],
        ...[rows[0]!.revision, JSON.stringify(records)],
      ],
    )
  }
}
