import {
  type Archive,
  asArray,
  asObject,
  asText,
  baseName,
  type Entry,
  fromEpoch,
  type Item,
  type Plan,
  plausible,
  present,
  type Reading,
  readJson,
  restOf,
  type Source,
  sayingMore,
  smallJson,
  toIso,
} from '@mandate/importer'
import type { Files } from '../files.ts'

const MAPPED = new Set(
  'title textContent textContentHtml listContent color isTrashed isPinned isArchived labels sharees userEditedTimestampUsec createdTimestampUsec attachments'.split(
    ' ',
  ),
)

const LISTED = new Set(['text', 'isChecked'])
const LABEL = new Set(['name'])
const SHAREE = new Set(['email'])
/** What kind a file is, is told by its bytes. */
const ATTACHMENT = new Set(['filePath', 'mimetype'])

/** By the moment they were made at: of the notes of one account the first by its name. */
export type NotesMade = ReadonlyMap<string, string>

/** When a note was made, in microseconds, of the beginning of its file where it says so; undefined where it does not. */
export async function madeAt(
  head: Buffer,
  entry: Entry,
  archive: Archive,
): Promise<string | undefined> {
  const stated = CREATED.exec(head.toString('latin1'))?.[1]
  if (stated !== undefined || entry.size <= head.length) return stated
  return createdOf(asObject(await smallJson(entry, archive)))
}

// Within a text its quotation marks would be escaped.
const CREATED = /"createdTimestampUsec"\s*:\s*"?(\d+)/

/** @param moments when each note was made */
export function firstMade(
  moments: ReadonlyMap<Entry, string>,
  ownerOf: Plan['accountOf'],
): (account: string | undefined) => NotesMade {
  const known = new Map<string | undefined, Map<string, string>>()
  for (const [entry, moment] of moments) {
    const account = ownerOf?.(entry)
    const notes = known.get(account) ?? new Map<string, string>()
    known.set(account, notes)
    const [stem, first] = [stemOf(entry), notes.get(moment)]
    if (first === undefined || stem < first) notes.set(moment, stem)
  }
  return (account) => known.get(account) ?? new Map()
}

const stemOf = ({ path }: Entry) => baseName(path).replace(/\.json$/i, '')

function createdOf(value: Record<string, unknown>): string | undefined {
  const stated = value['createdTimestampUsec']
  return typeof stated === 'number' ? String(stated) : asText(stated)
}

/**
 * A note of Keep: one file, which is called after its title, or else after the moment it was made. The web page of the
 * same name says the same.
 */
export async function* readNote(
  source: Source,
  files: Files,
  made: NotesMade,
): AsyncGenerator<Reading> {
  if (source.from > 0) return
  const { archive, entry } = source
  const value = asObject(await readJson(await archive.open(entry), { limits: archive.limits }))
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const created = createdOf(value)
  const changed = value['userEditedTimestampUsec']
  const edited = plausible(fromEpoch(changed), { ...caps, stated: changed })
  const names = (list: unknown, member: string) =>
    asArray(list).flatMap((one) => asText(asObject(one)[member]) ?? [])
  const items = asArray(value['listContent']).map((one) => ({
    text: asText(asObject(one)['text']) ?? '',
    checked: asObject(one)['isChecked'] === true,
  }))
  const stem = stemOf(entry)
  const item: Item = {
    collection: 'google.keep',
    key: keyOf(created, stem, made),
    ...(isOld(created) && { formerly: [`\u001f${stem}`] }),
    time: plausible(fromEpoch(created), { ...caps, stated: created }) ?? edited,
    fields: present({
      title: asText(value['title']),
      text: asText(value['textContent']),
      html: asText(value['textContentHtml']),
      items,
      color: asText(value['color'])?.toLowerCase(),
      labels: names(value['labels'], 'name'),
      pinned: value['isPinned'] === true,
      archived: value['isArchived'] === true,
      trashed: value['isTrashed'] === true,
      edited_at: edited === null ? undefined : toIso(edited),
      sharees: names(value['sharees'], 'email'),
    }),
  }
  const rest = present({
    ...restOf(value, MAPPED),
    listContent: sayingMore(value['listContent'], LISTED),
    labels: sayingMore(value['labels'], LABEL),
    sharees: sayingMore(value['sharees'], SHAREE),
    attachments: sayingMore(value['attachments'], ATTACHMENT),
  })
  if (Object.keys(rest).length > 0) item.rest = rest
  const attached = names(value['attachments'], 'filePath')
  if (attached.length > 0) {
    item.files = attached.map((name) => files.reference('attachments', name, entry))
  }
  yield { items: [{ element: 0, item }] }
}

/**
 * The microsecond at which it was made, because its title changes; only of several made at once, which somebody brought
 * from elsewhere, all but the first go by their names too. Until 2021 there is but the name.
 */
function keyOf(created: string | undefined, stem: string, made: NotesMade): string {
  if (created === undefined || Number(created) === 0) return `\u001f${stem}`
  return (made.get(created) ?? stem) === stem ? created : `${created}\u001f${stem}`
}

/** Whether it was made when exports did not say when: then it may be here by its name alone. */
function isOld(created: string | undefined): boolean {
  return Number(created) > 0 && Number(created) < SINCE * 1000
}

const SINCE = Date.UTC(2022, 0, 1)

/** Whether a JSON object is a note, by its members. */
export function isNote(keys: ReadonlySet<string>): boolean {
  const content = keys.has('textContent') || keys.has('listContent') || keys.has('isTrashed')
  // A long text or list is all that the beginning of its file shows, behind these.
  const isMarked = ['isTrashed', 'isPinned', 'isArchived'].every((key) => keys.has(key))
  return content && (isMarked || keys.has('userEditedTimestampUsec'))
}
