import type pg from 'pg'
import { digestOf, type NewRecord, storable } from './encode.ts'
import type { RestCipher } from './rest.ts'
import type { TakingBatch } from './taken.ts'

// What describes a record, is a file of it, and came with another import: see taken.ts. Each import's own words stand apart by the
// import that brought the file they come from: what the record says alone, and what each half told of it, out of a file of the other.
// Undoing one half's import leaves what the others say, and undoing that of the record leaves nothing of it.

/** One that describes a record, or is a form of it. */
export interface DescribingRecord {
  collection: number
  record: string
  by: { collection: number; record: string }
}

/** What a record of the batch says alone, or what another import told of it. */
export type Word = NewRecord & { teller?: number }

/** A word as it is stored; without `teller` it is of the import that is read. */
export interface StoredWord {
  collection: number
  record: string
  time: string | null
  time_end: string | null
  account: number
  fields: NewRecord['fields']
  /** Hex. */
  rest: string | null
  hash: string
  part: number | null
  entry: number | null
  source_import: number | null
  teller: number | null
}

export function storedWord(word: Word, cipher: RestCipher): StoredWord {
  const { collection, record, account, source, teller = null } = word
  const rest = word.rest && cipher.seal(record, JSON.stringify(word.rest))
  const moment = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
  const fields = storable(word.fields)
  return {
    ...{ collection, record, account, fields: JSON.parse(fields), teller },
    ...{ time: moment(word.time), time_end: moment(word.timeEnd) },
    rest: rest ? Buffer.from(rest.sealed).toString('hex') : null,
    hash: digestOf(word, fields, rest?.tag),
    ...{ part: source?.part ?? null, entry: source?.entry ?? null },
    source_import: source?.import ?? null,
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

/** Sets the words apart of which the batch has put its records together. */
export async function giveToTellers(
  tx: pg.ClientBase,
  about: TakingBatch,
  words: readonly StoredWord[],
): Promise<void> {
  const { owner, import: number, collections, before } = about
  const written = (collection: number) => before + collections.indexOf(collection) + 1
  const of = (word: StoredWord) => `${word.teller ?? ''} ${word.collection}`
  const own = new Set(words.flatMap(({ teller, record }) => (teller === null ? [record] : [])))
  for (const [key, told] of Map.groupBy(words, of)) {
    const collection = Number(key.split(' ')[1])
    const teller = told[0]!.teller
    if (teller === null) {
      await stand(tx, about, { collection, revision: written(collection), by: number }, told)
      continue
    }
    const { rows } = await tx.query<{ revision: number }>(
      'update owners set revision = revision + 1 where owner = $1 returning revision',
      [owner],
    )
    const revision = rows[0]!.revision
    await stand(tx, about, { collection, revision, by: teller }, told)
    const ids = [...new Set(told.map(({ record }) => record))]
    const others = ids.filter((id) => !own.has(id))
    // What the batch wrote of a record that only others told of is theirs.
    await tx.query(
      `with theirs as (
         update records set import = $3, source_import = coalesce(source_import, $2), revision = $6
         where owner = $1 and collection = $4 and record = any ($7::uuid[]) and import = $2 and revision = $5),
       unsaid as (
         delete from superseded where owner = $1 and collection = $4 and record = any ($7::uuid[])
           and import = $2 and revision = $5 and since = $5)
       insert into import_batches (owner, revision, import, collection, changed, same, told_in)
       values ($1, $6, $3, $4, $8::uuid[], '{}', $2)`,
      [owner, number, teller, collection, written(collection), revision, others, ids],
    )
  }
}

async function stand(
  tx: pg.ClientBase,
  { owner, import: number }: TakingBatch,
  { collection, revision, by }: { collection: number; revision: number; by: number },
  words: readonly StoredWord[],
): Promise<void> {
  await tx.query(
    `insert into superseded (owner, collection, record, revision, time, time_end, account, fields, rest_sealed, hash, import, since, source_import, part, entry)
     select distinct on (record) $1::uuid, $2::int, record, $3::bigint, coalesce(time, '-infinity'), time_end, account, fields, decode(rest, 'hex'),
       decode(hash, 'hex'), $4::int, $3::bigint, case when $4::int = $5 then source_import else coalesce(source_import, $5) end, part, entry
     from jsonb_to_recordset($6::jsonb) as w (record uuid, time timestamptz, time_end timestamptz, account int, fields jsonb,
       rest text, hash text, source_import int, part int, entry int)
     order by record
     on conflict (owner, collection, record, revision, since) do update set
       time = excluded.time, time_end = excluded.time_end, fields = excluded.fields, rest = null,
       rest_sealed = excluded.rest_sealed, hash = excluded.hash`,
    [owner, collection, revision, by, number, JSON.stringify(words)],
  )
}
