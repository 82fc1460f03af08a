/**
 * What stands in the archive of a home, table by table: the order, the paths, and what each line says. The same list
 * brings it back (home/restore). docs/take-out.md explains it to everybody else.
 */

/** Rows of one table as lines of JSON. */
export interface Section {
  /** Folder in the archive; its files are numbered. */
  path: string
  table: string
  /** What orders the rows, with their types in SQL; the rest of the primary key is the owner. */
  key: [column: string, type: 'int' | 'bigint' | 'text' | 'uuid' | 'bytea'][]
  /** What a line says, of the row `t`. */
  says: string
  /** Rows left out. */
  where?: string
  /** Lines begin with this id, made of the column `record`. */
  id?: true
  /** Lines have `rest`, which is opened here. */
  rest?: true
  /** A folder of its own for each collection. */
  byCollection?: true
}

/** Where writing goes on: which section, after which row, and the number of the last file written in its folder. */
export interface Place {
  section: number
  after: string[] | null
  folder: string
  nth: number
}

const collection =
  '(select name from collections c where c.collection = t.collection) as collection'
const ofRecord = `nullif(t.time, '-infinity') as time, t.time_end, t.account, t.fields,
  case when t.app is null
    then json_build_object('import', coalesce(t.source_import, t.import), 'part', t.part, 'entry', t.entry)
    else json_build_object('app', t.app) end as source,
  t.import, encode(t.hash, 'hex') as hash, t.revision`

export const sections: Section[] = [
  {
    path: 'accounts',
    table: 'provider_accounts',
    key: [['account', 'int']],
    says: 't.account, t.provider, t.name, t.key, t.exports, t.first_seen',
  },
  {
    path: 'declared',
    table: 'declared_collections',
    key: [['name', 'text']],
    says: 't.name, t.by, t.contract::json as contract, t.declared_at',
  },
  {
    path: 'bindings',
    table: 'bindings',
    key: [['seq', 'int']],
    says: 't.seq, t.issuer, t.as_sub, t.as_name, t.active, t.ceiling, t.jwt, t.made_at, t.ended_at',
  },
  {
    path: 'former-homes',
    table: 'former_resources',
    key: [['nth', 'int']],
    says: 't.url, t.service_keys',
  },
  {
    path: 'former-bindings',
    table: 'former_bindings',
    key: [
      ['url', 'text'],
      ['seq', 'int'],
    ],
    says: 't.url, t.seq, t.as_name, t.active, t.ceiling, t.jwt, t.made_at, t.ended_at',
  },
  {
    path: 'grants',
    table: 'grants',
    key: [['grant_id', 'text']],
    says: `t.grant_id, t.jws, t.first_seen, t.noticed_at, t.kept_at, t.last_used, t.rows_read,
      t.bytes_read, t.once_jti, t.status_issuer, t.status_uri, t.status_idx, t.revoked_at,
      t.revoked_by, t.conflict_at, t.signed_in_at`,
  },
  {
    path: 'early-revocations',
    table: 'early_revocations',
    key: [
      ['grant_id', 'text'],
      ['issuer', 'text'],
    ],
    says: 't.grant_id, t.issuer, t.came_at',
  },
  {
    path: 'imports',
    table: 'imports',
    key: [['import', 'int']],
    says: 't.import, t.state, t.account, t.report, t.created_at, t.started_at, t.finished_at',
  },
  {
    path: 'import-parts',
    table: 'import_parts',
    key: [
      ['import', 'int'],
      ['part', 'int'],
    ],
    says: `t.import, t.part, t.name, t.bytes, encode(t.identity, 'hex') as identity, t.same_as`,
  },
  {
    path: 'import-entries',
    table: 'import_entries',
    key: [
      ['import', 'int'],
      ['part', 'int'],
      ['entry', 'int'],
    ],
    says: `t.import, t.part, t.entry, t.path, t.class, t.size, t.crc, t.records, t.reason,
      encode(t.sha256, 'hex') as sha256, t.settled_by`,
  },
  {
    path: 'import-batches',
    table: 'import_batches',
    key: [['revision', 'bigint']],
    says: `t.revision, t.import, ${collection}, t.added, t.changed, t.same, t.removed, t.outdone, t.told_in, t.created_at`,
  },
  {
    path: 'records',
    table: 'records',
    key: [
      ['collection', 'int'],
      ['record', 'uuid'],
    ],
    says: ofRecord,
    id: true,
    rest: true,
    byCollection: true,
  },
  {
    path: 'former-states',
    table: 'superseded',
    key: [
      ['collection', 'int'],
      ['record', 'uuid'],
      ['revision', 'bigint'],
      ['since', 'bigint'],
    ],
    says: `${collection}, ${ofRecord}, t.since, t.yields, t.superseded_at`,
    id: true,
    rest: true,
  },
  {
    path: 'missing-files',
    table: 'missing_files',
    key: [
      ['collection', 'int'],
      ['record', 'uuid'],
      ['role', 'text'],
      ['tail', 'text'],
      ['import', 'int'],
    ],
    says: `${collection}, t.role, t.tail, t.name, t.many, t.position, t.import`,
    id: true,
  },
  {
    path: 'filled-files',
    table: 'filled_files',
    key: [
      ['collection', 'int'],
      ['record', 'uuid'],
      ['role', 'text'],
      ['tail', 'text'],
      ['import', 'int'],
    ],
    says: `${collection}, t.role, t.tail, t.name, t.many, t.position, t.import, t.filled_by`,
    id: true,
  },
  {
    path: 'taken-ids',
    table: 'taken_ids',
    key: [
      ['collection', 'int'],
      ['record', 'uuid'],
      ['taker', 'uuid'],
    ],
    says: `${collection}, t.taker, t.imports, (select d.name from collections d where d.collection = t.taker_collection) as taker_collection`,
    id: true,
  },
  {
    path: 'file-list',
    table: 'blobs',
    key: [['sha256', 'bytea']],
    says: `encode(t.sha256, 'hex') as sha256, t.size, t.mime, t.created_at`,
    // A file that nothing refers to any more is on its way out.
    where: 'exists (select from record_blobs r where (r.owner, r.sha256) = (t.owner, t.sha256))',
  },
]
