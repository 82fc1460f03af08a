import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database } from '../../database.ts'
import { fromRecordId } from '../../records/record-id.ts'
import type { RestCipher } from '../../records/stored/rest.ts'
import { asDamage, RestoreRefused } from './refused.ts'

/** How a line of the archive becomes a row: each column, and what of the line `v` stands in it. */
const columns: Record<string, { table: string; of: Record<string, string> }> = {
  accounts: {
    table: 'provider_accounts',
    of: {
      account: `(v->>'account')::int`,
      provider: `v->>'provider'`,
      name: `v->>'name'`,
      key: `v->>'key'`,
      exports: `array(select jsonb_array_elements_text(v->'exports'))`,
      first_seen: `(v->>'first_seen')::timestamptz`,
    },
  },
  declared: {
    table: 'declared_collections',
    of: {
      name: `v->>'name'`,
      by: `v->>'by'`,
      contract: `(v->'contract')::text`,
      declared_at: `(v->>'declared_at')::timestamptz`,
    },
  },
  'early-revocations': {
    table: 'early_revocations',
    of: {
      grant_id: `v->>'grant_id'`,
      issuer: `v->>'issuer'`,
      came_at: `(v->>'came_at')::timestamptz`,
    },
  },
  imports: {
    table: 'imports',
    of: {
      import: `(v->>'import')::int`,
      // What was under way when the archive was made is not under way here.
      state: `case when v->>'state' in ('queued', 'running', 'paused') then 'cancelled' else v->>'state' end`,
      account: `v->>'account'`,
      report: `v->'report'`,
      created_at: `(v->>'created_at')::timestamptz`,
      started_at: `(v->>'started_at')::timestamptz`,
      finished_at: `(v->>'finished_at')::timestamptz`,
    },
  },
  'import-parts': {
    table: 'import_parts',
    of: {
      import: `(v->>'import')::int`,
      part: `(v->>'part')::int`,
      upload: 'gen_random_uuid()',
      name: `v->>'name'`,
      bytes: `(v->>'bytes')::bigint`,
      identity: `decode(v->>'identity', 'hex')`,
      same_as: `(v->>'same_as')::int`,
    },
  },
  'import-entries': {
    table: 'import_entries',
    of: {
      import: `(v->>'import')::int`,
      part: `(v->>'part')::int`,
      entry: `(v->>'entry')::int`,
      path: `v->>'path'`,
      class: `v->>'class'`,
      size: `(v->>'size')::bigint`,
      crc: `(v->>'crc')::bigint`,
      records: `(v->>'records')::int`,
      reason: `v->>'reason'`,
      sha256: `decode(v->>'sha256', 'hex')`,
      settled_by: `(v->>'settled_by')::int`,
    },
  },
  'import-batches': {
    table: 'import_batches',
    of: {
      revision: `(v->>'revision')::bigint`,
      import: `(v->>'import')::int`,
      collection: collection(),
      ...Object.fromEntries(
        ['added', 'changed', 'same', 'removed', 'outdone'].map((name) => [
          name,
          `array(select jsonb_array_elements_text(v->'${name}'))::uuid[]`,
        ]),
      ),
      told_in: `(v->>'told_in')::int`,
      created_at: `(v->>'created_at')::timestamptz`,
    },
  },
  records: { table: 'records', of: ofRecord() },
  'former-states': {
    table: 'superseded',
    of: {
      ...ofRecord(),
      since: `(v->>'since')::bigint`,
      yields: `coalesce((v->>'yields')::boolean, false)`,
      superseded_at: `(v->>'superseded_at')::timestamptz`,
    },
  },
  'missing-files': { table: 'missing_files', of: ofFile() },
  'filled-files': {
    table: 'filled_files',
    of: { ...ofFile(), filled_by: `(v->>'filled_by')::int` },
  },
  'taken-ids': {
    table: 'taken_ids',
    of: {
      collection: collection(),
      record: `(v->>'record')::uuid`,
      taker: `(v->>'taker')::uuid`,
      taker_collection: `(select c.collection from collections c where c.name = v->>'taker_collection')`,
      imports: `array(select jsonb_array_elements_text(v->'imports'))::int[]`,
    },
  },
}

function collection(): string {
  return `(select c.collection from collections c where c.name = coalesce(v->>'collection', $3))`
}

function ofFile(): Record<string, string> {
  return {
    collection: collection(),
    record: `(v->>'record')::uuid`,
    role: `v->>'role'`,
    tail: `v->>'tail'`,
    name: `v->>'name'`,
    many: `(v->>'many')::boolean`,
    position: `(v->>'position')::int`,
    import: `(v->>'import')::int`,
  }
}

function ofRecord(): Record<string, string> {
  return {
    collection: collection(),
    record: `(v->>'record')::uuid`,
    time: `coalesce((v->>'time')::timestamptz, '-infinity')`,
    time_end: `(v->>'time_end')::timestamptz`,
    account: `(v->>'account')::int`,
    fields: `case when jsonb_typeof(v->'fields') = 'object' then v->'fields' end`,
    rest_sealed: `($4::bytea[])[nth]`,
    hash: `decode(v->>'hash', 'hex')`,
    import: `(v->>'import')::int`,
    revision: `(v->>'revision')::bigint`,
    source_import: `nullif((v->'source'->>'import')::int, (v->>'import')::int)`,
    part: `(v->'source'->>'part')::int`,
    entry: `(v->'source'->>'entry')::int`,
    app: `v->'source'->>'app'`,
  }
}

/** Folders whose lines are rows as they stand. */
export const rowFolders = Object.keys(columns)

/** Writes lines of a folder; those that are there already stay. @throws RestoreRefused */
export async function writeRows(
  db: Kysely<Database>,
  owner: string,
  folder: string,
  lines: string[],
  named: string | null,
  cipher: RestCipher,
): Promise<void> {
  const { table, of } = columns[folder] as (typeof columns)[string]
  const texts = `[${lines.map(withUuid).join(',')}]`
  const names = Object.keys(of)
  const text = sql.raw(
    `insert into ${table} (owner, ${names.join(', ')})
     select $1::uuid, ${Object.values(of).join(', ')} from jsonb_array_elements($2::jsonb) with ordinality as l (v, nth)
     where $3::text is null or $4::bytea[] is null or true on conflict do nothing`,
  )
  const sealed = 'rest_sealed' in of ? lines.map((line) => sealedRest(line, cipher)) : null
  await run(db, text, [owner, texts, named, sealed], folder)
  if (folder === 'taken-ids') return holdDescribing(db, owner)
  if (folder !== 'records') return
  // Which record holds which file: whatever in its fields is a file that this home has.
  const held = sql.raw(
    `insert into record_blobs (owner, sha256, collection, record, role)
     select distinct $1::uuid, b.sha256, ${collection()}, (v->>'record')::uuid, f.key
     from jsonb_array_elements($2::jsonb) as l (v), jsonb_each(v->'fields') as f,
       jsonb_array_elements(case when jsonb_typeof(f.value) = 'array' then f.value else jsonb_build_array(f.value) end) as e (file)
       join blobs b on b.owner = $1::uuid and b.sha256 = case when e.file->>'sha256' ~ '^[0-9a-f]{64}$'
         then decode(e.file->>'sha256', 'hex') end
     on conflict do nothing`,
  )
  await run(db, held, [owner, texts, named], folder)
}

/** What describes a record keeps its file for the day when that goes. */
async function holdDescribing(db: Kysely<Database>, owner: string): Promise<void> {
  await sql`
    insert into record_blobs (owner, sha256, collection, record, role)
    select distinct s.owner, b.sha256, s.collection, s.record, 'original'
    from taken_ids t join superseded s using (owner, collection, record)
    join blobs b on b.owner = s.owner and b.sha256 = case when s.fields #>> '{original,sha256}' ~ '^[0-9a-f]{64}$'
      then decode(s.fields #>> '{original,sha256}', 'hex') end
    where t.owner = ${owner}::uuid and t.taker_collection is not null
    on conflict do nothing`.execute(db)
}

async function run(
  db: Kysely<Database>,
  text: ReturnType<typeof sql.raw>,
  values: unknown[],
  folder: string,
): Promise<void> {
  try {
    const compiled = text.compile(db)
    await db.executeQuery({ ...compiled, parameters: values })
  } catch (error) {
    throw asDamage(error, folder)
  }
}

/** Of a year that calendars show: the database knows others, and an endless one. */
const MOMENT = /^\d{4}-\d\d-\d\d[T ][\d:.]+([+-][\d:]+|Z)?$/

/** What no field of a line's record says, as it is stored here. */
function sealedRest(line: string, cipher: RestCipher): Buffer | null {
  const record = recordOf(line)?.replaceAll('-', '')
  const { rest, time, time_end: end } = JSON.parse(line) as Record<string, unknown>
  for (const at of [time, end])
    if (at != null && !MOMENT.test(String(at)))
      throw new RestoreRefused('damaged', `${String(at).slice(0, 40)} is no time of a record`)
  if (!record || typeof rest !== 'object' || rest === null) return null
  return Buffer.from(cipher.seal(record, JSON.stringify(rest)).sealed)
}

/** `{"id":"…26 letters…"` as the row has it; the rest of the line stays as it was written, numbers above all. */
function withUuid(line: string): string {
  const record = recordOf(line)
  return record === null ? line : `{"record":"${record}${line.slice(33)}`
}

function recordOf(line: string): string | null {
  if (!line.startsWith('{"id":"')) return null
  const record = fromRecordId(line.slice(7, 33))
  if (record === null) throw new RestoreRefused('damaged', `${line.slice(0, 40)} is no id`)
  return record
}
