import { Readable } from 'node:stream'
import {
  baseName,
  type Entry,
  type EntryEvent,
  exportOf,
  folderOf,
  foldName,
  type Importer,
  type Part,
  type ReadBefore,
} from '@mandate/importer'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../database.ts'
import type { Blobs } from '../../files/blobs.ts'
import type { ImportRow } from '../store.ts'

/** An entry of an import before: where its new class is written. */
export interface Origin {
  import: number
  part: number
  entry: number
  /** What it waits for; null when it does not, and others may be forms of it. */
  reason: string | null
  /** Of one that does not wait: the record that it gave. */
  record?: { id: string; account: number }
}

// What a part of an export could not do without another part of it.
const reasons = [
  ...['sidecar_without_media', 'photo_without_sidecar', 'form_without_photo'],
  'described_by_stem',
]
const most = 20_000

export const mayWait = (reason: string | null | undefined) => reasons.includes(reason ?? '')

/** A file by itself, or one that a record points to: those of later parts may point to it too. */
export function isKnownLater({ class: of, records }: EntryEvent, reason: string | null): boolean {
  return of === 'kept' || mayWait(reason) || (of === 'imported' && records === 0)
}

interface Row {
  import: number
  part: number
  entry: number
  path: string
  reason: string | null
  crc: number | string | null
  name: string
  size: number | string
  sha256: Buffer
  record?: string
  account?: number
}

/**
 * Photos that wait for their description, descriptions that wait for their photo and films that wait for
 * it, from former parts of the same export: read along with the new ones, so that they find each other. Only those
 * in whose folder something came: in others there is nothing to find. And photos that wait for nothing, of which
 * something that came is a film or an edited copy, as its name says, with the forms that they have already.
 */
export async function leftovers(
  rooms: { db: Kysely<Database>; blobs: Blobs; importers: readonly Importer[] },
  run: ImportRow,
  parts: readonly Part[],
  entries: readonly Entry[],
): Promise<{ parts: Part[]; origins: Origin[] }> {
  // The name alone: what lies above it may differ from part to part.
  const folders = [...new Set(entries.map(({ path }) => baseName(folderOf(path))))]
  const forms = formsAmong(rooms.importers, entries)
  const known = await originals(rooms, run, folders, entries, forms)
  const formed = known.filter(({ path }) => forms.has(withoutNumber(foldName(baseName(path)))))
  const rows = [
    ...(await waiting(rooms.db, run, folders)),
    ...known,
    ...(await formsOf(rooms.db, run, folders, formed)),
  ]
  const exports = new Set(parts.map((part) => exportOf(part.name)))
  // A part that was renamed does not say of which export it is: with one account it can only be of that one's.
  const isSure = rows.length > 0 && (await accountsOf(rooms.db, run.owner, 'google')) <= 1
  const same = rows.filter(({ name }) => {
    const id = exportOf(name)
    const isRenamed = id === '' || exports.has('')
    return (id !== '' && exports.has(id)) || (isRenamed && isSure)
  })
  return {
    parts: same.map((row) => partOf(rooms.blobs, run.owner, row)),
    origins: same.map(({ record: id, account, ...row }) => ({
      ...{ import: row.import, part: row.part, entry: row.entry, reason: row.reason },
      ...(id !== undefined && account !== undefined && { record: { id, account } }),
    })),
  }
}

function waiting(db: Kysely<Database>, run: ImportRow, folders: string[]): Promise<Row[]> {
  return db
    .selectFrom('import_entries as e')
    .innerJoin('imports as i', (on) =>
      on.onRef('i.owner', '=', 'e.owner').onRef('i.import', '=', 'e.import'),
    )
    .innerJoin('import_parts as p', (on) =>
      on
        .onRef('p.owner', '=', 'e.owner')
        .onRef('p.import', '=', 'e.import')
        .onRef('p.part', '=', 'e.part'),
    )
    .innerJoin('blobs as b', (on) =>
      on.onRef('b.owner', '=', 'e.owner').onRef('b.sha256', '=', 'e.sha256'),
    )
    .select(['e.import', 'e.part', 'e.entry', 'e.path', 'e.reason', 'e.crc'])
    .select(['p.name', 'b.size', 'b.sha256'])
    .where('e.owner', '=', run.owner)
    .where('e.import', '<', run.import)
    .where('i.state', '<>', 'undone')
    .where('e.reason', 'in', reasons)
    .where('e.settled_by', 'is', null)
    .where(sql<boolean>`coalesce(substring(e.path from '([^/]*)/[^/]*$'), '') = any(${folders})`)
    .orderBy('e.import')
    .orderBy('e.part')
    .orderBy('e.entry')
    .limit(most)
    .execute()
}

/**
 * Photos in these folders of which an entry may be another form. A photo that lies in several folders, also of several
 * imports, gave its record out of one of them: copies have equal checksums.
 */
async function originals(
  { db, importers }: { db: Kysely<Database>; importers: readonly Importer[] },
  { owner, import: number }: ImportRow,
  folders: string[],
  entries: readonly Entry[],
  names: ReadonlySet<string>,
): Promise<Row[]> {
  const described = describedBefore(importers, entries)
  const all = [...names, ...[...described].map(withoutNumber)]
  if (all.length === 0) return []
  const copyOf = (path: string, crc: Row['crc']) =>
    `${crc} ${foldName(`${baseName(folderOf(path))}/${baseName(path)}`)}`
  const here = new Set(entries.map(({ path, crc32 }) => copyOf(path, crc32)))
  const { rows } = await sql<Row & { record: string; account: number }>`
    with copies as materialized (
      select e.* from import_entries e join imports i using (owner, import)
      where e.owner = ${owner} and e.import < ${number} and i.state <> 'undone'
        and e.class = 'imported' and e.crc is not null
        and (e.reason is null or e.reason <> all(${reasons}) or e.settled_by is not null)
        and coalesce(substring(e.path from '([^/]*)/[^/]*$'), '') = any(${folders})
        and lower(normalize(regexp_replace(regexp_replace(e.path, '^.*/', ''),
          '([(][0-9]+[)])?[.][^.]+$', ''))) = any(${all})
      limit ${most})
    select distinct on (c.import, c.part, c.entry)
      c.import, c.part, c.entry, c.path, c.crc, null as reason, p.name, b.size, b.sha256,
      replace(r.record::text, '-', '') as record, r.account
    from copies c
    join import_parts p on (p.owner, p.import, p.part) = (c.owner, c.import, c.part)
    join blobs b on b.owner = c.owner and b.size = c.size
    join record_blobs u on (u.owner, u.sha256) = (b.owner, b.sha256) and u.role = 'original'
    join records r on r.owner = u.owner and (r.collection, r.record) = (u.collection, u.record)
      and b.sha256 = decode(r.fields #>> '{original,sha256}', 'hex')
    join import_entries s on s.owner = r.owner and s.import = coalesce(r.source_import, r.import)
      and (s.part, s.entry, s.crc, s.size) = (r.part, r.entry, c.crc, c.size)
    order by c.import, c.part, c.entry`.execute(db)
  // What is described is meant by its whole name.
  const isMeant = (name: string) => names.has(withoutNumber(name)) || described.has(name)
  return rows.filter(
    ({ crc, path }) => !here.has(copyOf(path, crc)) && isMeant(foldName(baseName(path))),
  )
}

/**
 * Films and edited copies that these photos have: of several, with what came since, it is decided anew which is whose. Those of a
 * name that came again are among the new ones.
 */
async function formsOf(
  db: Kysely<Database>,
  { owner, import: number }: ImportRow,
  folders: string[],
  photos: readonly Row[],
): Promise<Row[]> {
  if (photos.length === 0) return []
  const { rows } = await sql<Row>`
    select distinct on (e.import, e.part, e.entry)
      e.import, e.part, e.entry, e.path, e.crc, null as reason, p.name, b.size, b.sha256
    from record_blobs u
    join import_entries e on (e.owner, e.sha256) = (u.owner, u.sha256)
    join imports i on (i.owner, i.import) = (e.owner, e.import)
    join import_parts p on (p.owner, p.import, p.part) = (e.owner, e.import, e.part)
    join blobs b on (b.owner, b.sha256) = (u.owner, u.sha256)
    where u.owner = ${owner} and u.record = any (${photos.map(({ record }) => record)}::uuid[])
      and u.role <> 'original' and e.import < ${number} and i.state <> 'undone'
      and e.class = 'imported' and e.records = 0
      and coalesce(substring(e.path from '([^/]*)/[^/]*$'), '') = any(${folders})
    order by e.import, e.part, e.entry`.execute(db)
  return rows
}

/** What photos are called of which one of these may be another form. */
function formsAmong(
  importers: readonly Importer[],
  entries: readonly Entry[],
): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ path }) => importers.flatMap((importer) => importer.formOf?.(path) ?? [])),
  )
}

const withoutNumber = (name: string) => name.replace(/(\(\d+\))?\.[^.]+$/, '')

/** What these entries describe and is not among them. */
function describedBefore(
  importers: readonly Importer[],
  entries: readonly Entry[],
): ReadonlySet<string> {
  const inFolder = (path: string, name: string) => `${foldName(baseName(folderOf(path)))}/${name}`
  const here = new Set(entries.map(({ path }) => inFolder(path, foldName(baseName(path)))))
  const found = entries.flatMap(({ path }) => {
    const names = importers.flatMap((importer) => importer.describes?.(path) ?? [])
    return names.some((name) => here.has(inFolder(path, name))) ? [] : names
  })
  return new Set(found)
}

/**
 * Files of kinds that an importer remembers, which other parts of the same exports brought on another day, or other exports: which of two
 * that say the same is read depends on which was. Of other exports only where all are of one account.
 */
export async function readBefore(
  { db, importers }: { db: Kysely<Database>; importers: readonly Importer[] },
  { owner, import: number }: Pick<ImportRow, 'owner' | 'import'>,
  parts: readonly Pick<Part, 'name'>[],
  entries: readonly Entry[],
): Promise<ReadBefore[]> {
  const isRemembered = (path: string) => importers.some(({ remembers }) => remembers?.is(path))
  if (!entries.some(({ path }) => isRemembered(path))) return []
  const exports = new Set(parts.map(({ name }) => exportOf(name)))
  const folders = importers.flatMap(({ remembers }) => remembers?.folders ?? [])
  const { rows } = await sql<{ name: string; path: string }>`
    select p.name, e.path from import_entries e
    join imports i using (owner, import) join import_parts p using (owner, import, part)
    where e.owner = ${owner} and e.import <> ${number} and i.state <> 'undone' and e.class = 'imported'
      and string_to_array(lower(e.path), '/') && ${folders}::text[]
    order by e.path`.execute(db)
  const isOnly = (await accountsOf(db, owner, 'google')) <= 1
  const found = new Map<string, ReadBefore>()
  for (const { name, path } of rows.filter((row) => isRemembered(row.path))) {
    const isSame = exportOf(name) !== '' && exports.has(exportOf(name))
    if (isSame) found.set(path, { path })
    else if (isOnly && !found.has(path)) found.set(path, { path, elsewhere: true })
  }
  return [...found.values()]
}

async function accountsOf(db: Kysely<Database>, owner: string, provider: string): Promise<number> {
  const { accounts } = await db
    .selectFrom('provider_accounts')
    .select((of) => of.fn.countAll<number>().as('accounts'))
    .where('owner', '=', owner)
    .where('provider', '=', provider)
    .executeTakeFirstOrThrow()
  return accounts
}

function partOf(blobs: Blobs, owner: string, row: Row): Part {
  const size = Number(row.size)
  const sha256 = row.sha256.toString('hex')
  return {
    name: row.path,
    size,
    ...(row.crc !== null && { crc32: Number(row.crc) }),
    former: true,
    ...(row.record !== undefined && { known: true as const }),
    read(start, endExclusive) {
      const end = Math.min(endExclusive, size)
      if (end <= start) return Readable.from([])
      const bytes = async function* () {
        const found = await blobs.find(owner, sha256)
        if (found) yield* await found.read({ start, end })
      }
      return Readable.from(bytes(), { objectMode: false })
    },
  }
}
