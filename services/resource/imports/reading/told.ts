import type { Importer } from '@mandate/importer'
import type pg from 'pg'
import type { RecordWriter } from '../../records/stored/writer.ts'
import { rowsOf } from './rows.ts'

const FOUND = `
  with told as materialized (
    select s.account, s.fields ->> $4 as thing, s.fields -> $5 as value
    from records s join collections c on c.collection = s.collection and c.name = $3
    where s.owner = $1 and s.fields ? $5)
  select r.collection, replace(r.record::text, '-', '') as record, r.account, told.value,
    coalesce(r.source_import, r.import) as source_import, r.part, r.entry
  from records r join collections c on c.collection = r.collection and c.name = $2
  join told on told.account = r.account and told.thing = r.fields ->> $4
  where r.owner = $1 and not r.fields ? $5
  order by r.record`

interface Found {
  collection: number
  record: string
  account: number
  value: unknown
  source_import: number
  part: number | null
  entry: number | null
}

/**
 * Gives records what another file tells of them, when that has come meanwhile: the name of a conversation may come after
 * its messages, or before.
 * @param brought the collections that this import has something of
 */
export async function fillTold(
  { pool, importers }: { pool: pg.Pool; importers: readonly Importer[] },
  owner: string,
  writer: RecordWriter,
  brought: ReadonlySet<string>,
): Promise<void> {
  for (const { name, told } of importers.flatMap(({ collections }) => collections)) {
    if (!told || !(brought.has(name) || brought.has(told.of))) continue
    const asked = [owner, name, told.of, told.by, told.field]
    for await (const found of rowsOf<Found>(pool, FOUND, asked)) {
      const { collection, record, account, value, source_import, part, entry } = found
      // It came from where it came from: only a word is added to it.
      const source = part === null || entry === null ? null : { import: source_import, part, entry }
      const more = { time: null, timeEnd: null, rest: null, source }
      const fields = { [told.field]: value }
      const added = writer.add({ collection, record, account, fields, ...more })
      if (added) await added
    }
  }
}
