import { buffer } from 'node:stream/consumers'
import { exportOf, HEAD_BYTES, type Item, keyOfKept, whoseExport } from '@mandate/importer'
import { lookForCamera } from '@mandate/importer/camera'
import { addFacts, isPictured } from '@mandate/importer/meta'
import type pg from 'pg'
import type { Blobs } from '../../files/blobs.ts'
import type { Word } from '../../records/stored/described.ts'
import { recordId } from '../../records/stored/encode.ts'
import { walkKeys } from '../../records/stored/staging.ts'
import type { RecordWriter } from '../../records/stored/writer.ts'
import type { EntryClass } from '../tables.ts'
import type { BatchNotes } from './commit.ts'
import type { Dictionary } from './dictionary.ts'
import { NONE, otherOf } from './record.ts'

interface File {
  sha256: string
  size: number
  mime: string
  name: string
}

interface Found extends File {
  collection: number
  collection_name: string
  record: string
  account: number
  role: string
  tail: string
  many: boolean
  position: number | null
  /** What the field holds, and the places of all that is missing in it, this one's too. */
  present: File[] | File | null
  /** All that the record says. */
  fields: Item['fields']
  gaps: (number | null)[]
  source_import: number
  part: number | null
  entry: number | null
  /** An import that missed it. */
  missed_by: number
  /** The import that the file came with, and where it lay there. */
  brought_by: number
  brought_part: number
  brought_entry: number
  path: string
  /** It was kept as it is, since nothing that was here then points to it; `kept` as long as nothing that came since does. */
  is_loose: boolean
  class: EntryClass
  /** Stands in the key of ids of its records. */
  account_key: string
}

/** Rows at once: a part may bring the pictures of a hundred thousand messages. */
const AT_ONCE = 500

// A file is it when its path ends as the record says; a name without a folder lies in many of them. Google Voice
// names pictures without their extension: then it is left out, but of what describes things. A film of YouTube is called
// after its video, which may be cut from the 41st letter on, in a folder whose name is in the account's language: `*`, which no
// name of Google's has. Names of other files are cut at 45 to 51 letters: such a one is it where nothing else that is missing
// begins so. Keep names a picture .jpeg that lies there as .jpg. A file of a part that is another account's ($2) is nobody's here. Records are looked up as in apply.ts: asked for by equality, each may cost a walk through its whole collection.
const FOUND = `
  with whose as (
    select * from jsonb_to_recordset($2::jsonb) as w (import int, part int, account int)),
  here as (
    select import, part, entry, class, reason, settled_by, sha256, path, true as exact, path as whole from import_entries
    where owner = $1 and sha256 is not null
    union all
    select import, part, entry, class, reason, settled_by, sha256, regexp_replace(path, '[.][^./]+$', ''), false, path from import_entries
    where owner = $1 and sha256 is not null and path ~ '[.][^./]+$'
      and path !~* '[.](json|html?|txt)$'
    union all
    select import, part, entry, class, reason, settled_by, sha256, substring(path from '^(?:.*/)?[^/]{40}'), false, path from import_entries
    where owner = $1 and sha256 is not null and path ~* '[^/]{41,}[.](mp4|mov|avi|mkv|webm|wmv|3gp)$'),
  wanted as (
    select m.*, m.tail as lies_at, false as is_cut from missing_files m where m.owner = $1
    union all
    select m.*, regexp_replace(m.tail, e.spelled[1] || '$', case when lower(e.spelled[1]) = 'jpg' then 'jpeg' else 'jpg' end), false
    from missing_files m, lateral (select regexp_match(m.tail, '[.](jpe?g)$', 'i') as spelled) e
    where m.owner = $1 and e.spelled is not null
    union all
    select m.*, cut.tail, true from missing_files m,
      lateral (select coalesce(substring(m.tail from '[.][A-Za-z0-9]{1,5}$'), '') as ending) e,
      lateral (select left(m.tail, length(m.tail) - length(e.ending)) as stem,
        length(regexp_replace(m.tail, '^.*/', '')) - length(e.ending) as letters) s,
      generate_series(45, least(51, s.letters - 1)) as kept,
      lateral (select left(s.stem, length(s.stem) - s.letters + kept) || e.ending as tail) cut
    where m.owner = $1 and m.tail ~ '[^/]{46,}$'),
  meant as (
    select *, min(tail) over same = max(tail) over same as is_sure from wanted
    window same as (partition by lies_at, is_cut))
  select distinct on (m.collection, m.record, m.role, m.tail)
    m.collection, c.name as collection_name, m.record, r.account, m.role, m.tail, m.many,
    case when position('/*/' in m.tail) > 0 then regexp_replace(e.whole, '^.*/', '') else m.name end as name,
    m.position, r.fields, r.fields -> m.role as present,
    (select array_agg(position) from (
      select distinct tail, position from missing_files
      where (owner, collection, record, role) = (m.owner, m.collection, m.record, m.role)) as all_missing) as gaps,
    coalesce(r.source_import, r.import) as source_import, r.part, r.entry,
    m.import as missed_by, e.import as brought_by, e.part as brought_part, e.entry as brought_entry, e.whole as path,
    (e.class = 'kept' or e.settled_by is not null) and e.reason is null as is_loose, e.class, coalesce(a.key, a.provider || '/' || a.name) as account_key,
    encode(b.sha256, 'hex') as sha256, b.size, b.mime
  from meant m
  join here e on regexp_replace(e.path, '^.*/', '') = regexp_replace(m.lies_at, '^.*/', '')
    and (not m.is_cut or m.is_sure and e.exact)
    and (e.path = m.lies_at
      or position('/' in m.lies_at) > 0 and right(e.path, length(m.lies_at) + 1) = '/' || m.lies_at
      or position('/*/' in m.tail) > 0
        and starts_with(m.name, regexp_replace(e.whole, '^.*/|[.][^./]+$', '', 'g'))
        and right('/' || regexp_replace(e.path, '[^/]+/([^/]+)$', '*/\\1'), length(m.tail) + 1) = '/' || m.tail)
  join blobs b on b.owner = m.owner and b.sha256 = e.sha256
  join collections c on c.collection = m.collection
  join lateral (
    select * from records r
    where r.owner = m.owner and r.collection = m.collection and r.record >= m.record
    order by r.record limit 1) r on r.record = m.record
  join provider_accounts a on (a.owner, a.account) = (r.owner, r.account)
  left join whose w on (w.import, w.part) = (e.import, e.part)
  where w.account is null or w.account = r.account
  order by m.collection, m.record, m.role, m.tail, m.is_cut, m.lies_at = m.tail desc, e.exact desc, e.import desc, m.import`

/**
 * Gives records the files they name when another part has brought them meanwhile: the record may
 * have come first, or the file. That one was a record by itself until then, and is again when the other goes.
 * @param notes of the batch under way: there are new ones whenever the writer ends it
 */
export async function fillMissing(
  { pool, blobs }: { pool: pg.Pool; blobs: Pick<Blobs, 'find'> },
  { owner, import: number }: { owner: string; import: number },
  { mac, words: dictionary }: { mac: (text: string) => string; words: Dictionary },
  writer: RecordWriter,
  notes: () => BatchNotes,
): Promise<void> {
  for await (const found of foundFiles(pool, owner)) {
    const [first] = found as [Found, ...Found[]]
    const { role, many, collection, account } = first
    const record = first.record.replaceAll('-', '')
    const files = many ? inOrder(found, first) : fileOf(first)
    // It came from where it came from: only a file is added to it.
    const { source_import, part, entry } = first
    const source = part === null || entry === null ? null : { import: source_import, part, entry }
    const uses = found.map(({ sha256 }) => ({ role, sha256 }))
    const [leading = first] = found.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    const seen = await seenIn(blobs, owner, leading)
    const fields = { ...seen.fields, [role]: files }
    const more = { time: seen.time, timeEnd: null, rest: null, source }
    const { filled, settled } = notes()
    for (const { tail, brought_by: by } of found)
      filled.push({ collection, record, role, tail, by })
    const about = { collection, record, account, ...more }
    const words = wordsOf(found, number).map(({ brought, ...of }): Word => {
      const isFirst = brought.includes(leading)
      const own = { [role]: many ? brought.map(fileOf) : fileOf(leading) }
      const told = isFirst ? { ...seen.fields, ...own } : own
      return { ...about, ...of, time: isFirst ? seen.time : null, fields: told }
    })
    const loose = found.filter((one) => one.is_loose)
    for (const one of loose.filter((one) => one.class === 'kept')) {
      const at = { import: one.brought_by, part: one.brought_part, entry: one.brought_entry }
      settled.push({ ...at, class: 'imported', by: one.missed_by })
    }
    const other = otherOf({ collection: first.collection_name })
    const ofOthers = loose.length > 0 ? await dictionary.collection(other) : 0
    const described = loose.map(({ account_key, path, sha256 }) => {
      const id = recordId(mac, account_key, other, keyOfKept(path, sha256))
      return { collection: ofOthers, record: id }
    })
    const added = writer.add({ ...about, fields }, uses, { ...NONE, described, words })
    if (added) await added
  }
}

/** Who brought which of them; none where all came with this import, which says it by filling. */
function wordsOf(found: readonly Found[], number: number): { teller?: number; brought: Found[] }[] {
  const of = [...Map.groupBy(found, (one) => one.brought_by)]
  if (of.every(([teller]) => teller === number)) return []
  return of.map(([teller, brought]) => ({ ...(teller !== number && { teller }), brought }))
}

/** Whose parts are, as far as the names of their exports tell. */
async function whoseParts(pool: pg.Pool, owner: string) {
  const { rows: accounts } = await pool.query<{ account: number; exports: string[] }>(
    'select account, exports from provider_accounts where owner = $1',
    [owner],
  )
  const accountOf = new Map(
    accounts.flatMap(({ account, exports }) => exports.map((name) => [name, account] as const)),
  )
  const { rows: parts } = await pool.query<{ import: number; part: number; name: string }>(
    'select import, part, name from import_parts where owner = $1',
    [owner],
  )
  return parts.flatMap(({ name, ...part }) => {
    const account = accountOf.get(whoseExport(exportOf(name)))
    return account === undefined ? [] : [{ ...part, account }]
  })
}

/** What was found, for one field of one record after the other. */
async function* foundFiles(pool: pg.Pool, owner: string): AsyncGenerator<Found[]> {
  const reader = await pool.connect()
  try {
    await walkKeys(reader)
    await reader.query('begin read only')
    const whose = JSON.stringify(await whoseParts(pool, owner))
    await reader.query(`declare found no scroll cursor for ${FOUND}`, [owner, whose])
    let group: Found[] = []
    for (;;) {
      const { rows } = await reader.query<Found>(`fetch ${AT_ONCE} from found`)
      for (const row of rows) {
        const [first] = group
        if (first && (first.record !== row.record || first.role !== row.role)) {
          yield group
          group = []
        }
        group.push(row)
      }
      if (rows.length < AT_ONCE) break
    }
    if (group.length > 0) yield group
  } finally {
    // Ended, not given back: the settings are the session's.
    reader.release(true)
  }
}

/** What the first picture of a record knows that nothing said before, as when it comes with the record. */
async function seenIn(
  blobs: Pick<Blobs, 'find'>,
  owner: string,
  { collection_name: collection, fields, present, sha256 }: Found,
): Promise<Pick<Item, 'fields' | 'time'>> {
  const none = { fields: {}, time: null }
  if (present !== null || !isPictured(collection)) return none
  const file = await blobs.find(owner, sha256)
  if (!file) return none
  const look = lookForCamera()
  const head = Math.min(HEAD_BYTES, file.size)
  look.head?.(await buffer(await file.read({ start: 0, end: head })))
  for await (const chunk of await file.read({ start: 0, end: file.size })) look.bytes?.(chunk)
  const item = { collection, fields: { ...fields }, time: null }
  addFacts(item, look.facts(), Date.now())
  const added = Object.entries(item.fields).filter(([name]) => fields[name] === undefined)
  return { fields: Object.fromEntries(added), time: item.time }
}

/** What was there and what came, each in its place; what is still missing leaves none. */
function inOrder(found: readonly Found[], { present, gaps }: Found): File[] {
  const came = new Set(found.map(({ sha256 }) => sha256))
  // Another export may miss what is here.
  const held = [present ?? []].flat().filter(({ sha256 }) => !came.has(sha256))
  const places = held.length + gaps.length
  const files: File[] = []
  for (let place = 0; place < places; place++) {
    const one = found.find(({ position }) => position === place)
    if (one) files.push(fileOf(one))
    else if (!gaps.includes(place)) files.push(...held.splice(0, 1))
  }
  // Of those that were missing before places were noted nobody knows theirs.
  const others = found.filter(({ position }) => position === null || position >= places)
  return [...files, ...held, ...others.map(fileOf)]
}

function fileOf({ sha256, size, mime, name }: Found): File {
  return { sha256, size, mime, name }
}
