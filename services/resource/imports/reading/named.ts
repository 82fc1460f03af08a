import type { Importer } from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type pg from 'pg'
import type { Database } from '../../database.ts'
import type { NewRecord } from '../../records/stored/encode.ts'
import type { RecordWriter } from '../../records/stored/writer.ts'
import { rowsOf } from './rows.ts'

type Named = { name: string; field: string; of: string; by: string; as: string }

function namedIn(importers: readonly Importer[]): Named[] {
  return importers
    .flatMap(({ collections }) => collections)
    .flatMap(({ name, named }) => (named ? [{ name, ...named }] : []))
}

/**
 * What stands for what in each account, of what is here already. A word that is itself what another is called stands for
 * nothing else.
 */
async function standing(
  db: Kysely<Database>,
  owner: string,
  { of, by, as }: Named,
): Promise<Map<number, Map<string, string>>> {
  const { rows } = await sql<{ account: number; word: string; called: string }>`
    with told as materialized (
      select r.account, r.fields from records r join collections c using (collection)
      where r.owner = ${owner} and c.name = ${of} and r.fields ? ${by} and r.fields ? ${as})
    select t.account, w.word, t.fields ->> ${as} as called
    from told t, jsonb_array_elements_text(t.fields -> ${by}) as w (word)
    where not exists (select from told o where o.account = t.account and o.fields ->> ${as} = w.word)
    order by 1, 2, 3`.execute(db)
  const out = new Map<number, Map<string, string>>()
  for (const { account, word, called } of rows) {
    const words = out.get(account) ?? new Map<string, string>()
    out.set(account, words.set(word, called))
  }
  return out
}

/** Calls what comes as it is known here: the album of a photo whose title an earlier part told. */
export async function openNames(
  { db, importers }: { db: Kysely<Database>; importers: readonly Importer[] },
  owner: string,
): Promise<(collection: string, record: NewRecord) => void> {
  const known = new Map<string, { field: string; words: Map<number, Map<string, string>> }>()
  for (const one of namedIn(importers)) {
    known.set(one.name, { field: one.field, words: await standing(db, owner, one) })
  }
  return (collection, record) => {
    const { account, fields } = record
    const { field = '', words } = known.get(collection) ?? {}
    const called = words?.get(account)
    if (!called || !Array.isArray(fields[field])) return
    record.fields = { ...fields, [field]: renamed(fields[field], called) }
  }
}

function renamed(words: readonly string[], called: ReadonlyMap<string, string>): string[] {
  return [...new Set(words.map((word) => called.get(word) ?? word))].sort()
}

interface Found {
  collection: number
  record: string
  account: number
  words: string[]
  source_import: number
  part: number | null
  entry: number | null
}

/**
 * Gives what was here before the name that has come meanwhile: the title of an album may come after its photos.
 * @param brought the collections that this import has something of
 */
export async function rename(
  rooms: { db: Kysely<Database>; pool: pg.Pool; importers: readonly Importer[] },
  owner: string,
  writer: RecordWriter,
  brought: ReadonlySet<string>,
): Promise<void> {
  for (const one of namedIn(rooms.importers)) {
    if (!brought.has(one.of)) continue
    await writer.flush()
    for (const [account, called] of await standing(rooms.db, owner, one)) {
      const asked = [owner, one.name, one.field, account, [...called.keys()]]
      for await (const found of rowsOf<Found>(rooms.pool, HOLDING, asked)) {
        const { collection, record, words, source_import, part, entry } = found
        // It came from where it came from: only a word of it is another one.
        const source =
          part === null || entry === null ? null : { import: source_import, part, entry }
        const added = writer.add({
          ...{ collection, record, account, time: null, timeEnd: null, rest: null, source },
          ...{ fields: { [one.field]: renamed(words, called) }, whole: [one.field] },
        })
        if (added) await added
      }
    }
    await writer.flush()
  }
}

const HOLDING = `
  select r.collection, replace(r.record::text, '-', '') as record, r.account, r.fields -> $3 as words,
    coalesce(r.source_import, r.import) as source_import, r.part, r.entry
  from records r join collections c on c.collection = r.collection and c.name = $2
  where r.owner = $1 and r.account = $4 and r.fields -> $3 ?| $5::text[]
  order by r.record`
