import { baseName } from '../archive/names.ts'
import type { Fields, FieldType, FileReference, Item } from '../contract.ts'
import { asArray, asNumber, asObject, asText, present, restOf } from '../formats/elements.ts'
import { counted } from '../formats/nth.ts'
import type { Peek } from '../formats/peek.ts'
import { fromEpoch, plausible, toIso } from '../formats/times.ts'
import { withoutAddresses } from './camera.ts'
import { digest } from './digest.ts'
import { type Label, labelled, labelsOf, timeOf, unknownWords, urlOf } from './labels.ts'
import { firstOf, isBare, type Row, type RowContext } from './rows.ts'

type Value = Record<string, unknown>

/** Fields of {@link activity}. */
export const ACTIVITY = {
  kind: 'string',
  name: 'string',
  url: 'string',
  heading: 'string',
  said: 'object',
  media: 'file',
} as const satisfies Record<string, FieldType>

/** What would let somebody in, or is a machine's. */
const SECRET = /cookie|token|secret|two.?factor|authenticat|login_protection|recover|password/i

/**
 * Whether a file that no list is known in tells something that happened: Meta adds such files every year. Settings
 * have no time, and are left to the file.
 */
export function tellsActivity(path: string, peek: Peek): boolean {
  if (peek.top === 'none' || SECRET.test(baseName(path))) return false
  if (peek.top === 'array' || isBare(peek)) return isTelling(firstOf(peek))
  return [...peek.keys].some((key) => isTelling(peek.first(key)))
}

function isTelling(value: unknown, depth = 0): boolean {
  const one = asObject(value)
  if (timeMember(one) !== undefined || timeOf(labelsIn(one)) !== undefined) return true
  if (asArray(one['label_values']).some((label) => pieceLists(asObject(label)).length > 0))
    return true
  return depth < 2 && Object.values(one).some((list) => isTelling(asArray(list)[0], depth + 1))
}

/** What is in no list that is known: under the name of its file, with all that stands there. */
export function activity(collection: string): Row {
  const read = (value: Value, context: RowContext): Item[] =>
    piecesOf(value).flatMap((piece) => itemOf(collection, piece, context) ?? [])
  return {
    whole: true,
    read(value, context): Item[] | null {
      const items = read(value, context)
      if (items.length > 0) return items
      // `address_book: {address_book: […]}`
      const below = Object.values(value).flatMap((list) => {
        const found = asArray(list).map((one) => read(asObject(one), context))
        const isLeft = Array.isArray(list) ? found.some((one) => one.length === 0) : isMore(list)
        if (isLeft) context.source.miss()
        return found.flat()
      })
      return below.length > 0 ? below : null
    },
  }
}

function isMore(value: unknown): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length > 0
}

interface Piece {
  value: Value
  heading?: string | undefined
}

/** One entry, or those that stand below headings in it. */
function piecesOf(value: Value): Piece[] {
  const below = [
    ...asArray(value['entries']).map((entry) => ({
      ...{ value: asObject(entry), heading: asText(value['name']) },
    })),
    ...asArray(value['children']).flatMap((child) => piecesOf(asObject(child))),
  ]
  if (below.length > 0) return below
  const labels = asArray(value['label_values']).map(asObject)
  const isTimed = timeMember(value) !== undefined
  const lists = labels.filter((label) => pieceLists(label, isTimed).length > 0)
  if (lists.length === 0) return [{ value }]
  const isList = new Set(lists)
  const others = labels.filter((label) => !isList.has(label))
  const pieces = lists.flatMap((label) =>
    pieceLists(label, isTimed).map((label_values) => ({
      ...{ value: { label_values }, heading: asText(label['label']) ?? asText(label['title']) },
    })),
  )
  const isSaid = labelsOf(others).some(({ value: said, time }) => said !== undefined || time)
  return isSaid ? [{ value: { ...value, label_values: others } }, ...pieces] : pieces
}

/** What stands one after another below a label: each is labelled itself, or but a word where nothing has a time. */
function pieceLists({ vec }: Value, isTimed = false): unknown[][] {
  return asArray(vec).flatMap((one) => {
    const inner = asArray(asObject(one)['dict'])
    if (inner.length > 0) return isTimed && timeOf(labelsOf(inner)) === undefined ? [] : [inner]
    return !isTimed && asText(asObject(one)['value']) !== undefined ? [[one]] : []
  })
}

const NAMES = ['name', 'post', 'title', 'text', 'video_title', 'contact'] as const
const ADDRESSES = ['url', 'uri', 'href'] as const
const LABELS = ['label_values', 'string_map_data', 'string_list_data'] as const

function itemOf(collection: string, { value, heading }: Piece, context: RowContext): Item | null {
  const { source, media } = context
  const data = [value['data']].flat().map(asObject)
  const plain: Value = Object.assign({ ...restOf(value, new Set(['data'])) }, ...data)
  const labels = labelsIn(value)
  const member = timeMember(value)
  const raw = member === undefined ? timeOf(labels) : value[member]
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
  const words = labelled(labels, 'name') ?? labelled(labels, 'text') ?? unknownWords(labels)[0]
  const name = firstText(plain, NAMES) ?? words ?? labels.find((one) => one.value)?.value
  const url = urlOf(labels) ?? firstText(plain, ADDRESSES)
  const id = asText(value['fbid']) ?? asNumber(value['fbid'])
  const secret = Object.keys(plain).filter((one) => SECRET.test(one))
  const used = new Set<string>([
    ...secret,
    ...NAMES,
    ...ADDRESSES,
    ...LABELS,
    'fbid',
    'media',
    'ent_name',
  ])
  if (time !== null && member !== undefined) used.add(member)
  const said = withoutAddresses({ ...restOf(plain, used), ...saidIn(value) }) as Value
  if (time === null && (labels.length === 0 || name === undefined)) return null
  const kind = kindOf(source.entry.path)
  // A name may be a sentence in the account's language: it is known by that where nothing else tells.
  const known = id ?? url ?? (time === null ? digest([name ?? '', said]) : '')
  const key = counted(source, time, [kind, known, fromEpoch(raw) ?? ''].join('\u001f'))
  const files = filesIn(value, media)
  return {
    ...{ collection, key, time },
    fields: present({
      ...{ kind, name, url, heading },
      said: Object.keys(said).length > 0 ? said : undefined,
    }) as Fields,
    ...(files.length > 0 && { files }),
    ...(id !== undefined && { rest: { fbid: id } }),
  }
}

/** "group_invites_you've_sent_1.json" as "group_invites_you_ve_sent". */
function kindOf(path: string): string {
  const name = baseName(path).replace(/\.json$/i, '')
  return name.replace(/_\d+$/, '').replace(/['’]/g, '_').toLowerCase()
}

function firstText(value: Value, names: readonly string[]): string | undefined {
  return names.map((name) => asText(value[name])).find((text) => text !== undefined)
}

/** A member that says when: `timestamp`, `creation_timestamp`, `action_time`, `timestamp_ms`, … */
function timeMember(value: Value): string | undefined {
  return Object.keys(value).find((name) => {
    const isTime = /^((\w+_)?timestamp|\w+_time|time)(_ms)?$/.test(name)
    const ms = isTime ? fromEpoch(value[name]) : null
    return ms !== null && ms > EARLIEST
  })
}

/** Before Facebook there is nothing to tell; a length in seconds is no time. */
const EARLIEST = Date.UTC(2000, 0, 1)

function labelsIn(value: Value): Label[] {
  const mapped = Object.entries(asObject(value['string_map_data']))
  const listed = asArray(value['string_list_data']).map((one): [string, unknown] => ['', one])
  return [
    ...[...mapped, ...listed].map(([label, one]): Label => {
      const { value: text, href, timestamp } = asObject(one)
      return {
        ...{ name: label.trim().toLowerCase(), within: [] },
        ...(asText(text) !== undefined && { value: asText(text)! }),
        ...(asText(href) !== undefined && { url: asText(href)! }),
        ...(typeof timestamp === 'number' && timestamp > 0 && { time: timestamp }),
      }
    }),
    ...labelsOf(value['label_values']),
  ]
}

/** What labels say, by what they are called there. */
function saidIn(value: Value): Value {
  const all = new Map<string, unknown[]>()
  const add = (name: string, said: unknown) => {
    if (said === undefined) return
    const known = all.get(name)
    if (known) known.push(said)
    else all.set(name, [said])
  }
  for (const one of asArray(value['label_values']).map(asObject)) {
    add(asText(one['label']) ?? asText(one['title']) ?? '', labelSaid(one))
  }
  for (const [label, one] of Object.entries(asObject(value['string_map_data']))) {
    add(label, labelSaid(asObject(one)))
  }
  for (const { value: text, href } of asArray(value['string_list_data']).map(asObject)) {
    add('', asText(text) ?? asText(href))
  }
  const out: Value = Object.create(null)
  for (const [name, [one, ...more]] of all)
    out[name] = more.length > 0 ? [one, ...more].flat() : one
  return out
}

function labelSaid(one: Value): unknown {
  const [text, href] = [asText(one['value']), asText(one['href'])]
  if (text !== undefined && href !== undefined && text !== href) return [text, href]
  if (text !== undefined || href !== undefined) return text ?? href
  const ms = fromEpoch(one['timestamp_value'] ?? one['timestamp'])
  if (ms !== null && ms > EARLIEST && ms < 8.64e15) return toIso(ms)
  const dict = asArray(one['dict'])
  if (dict.length > 0) {
    const said = saidIn({ label_values: dict })
    return Object.keys(said).length > 0 ? said : undefined
  }
  const list = asArray(one['vec']).flatMap((each) => labelSaid(asObject(each)) ?? [])
  if (list.length > 0) return list
  // A label by itself is all that is said; one whose value is empty says nothing.
  return Object.keys(one).length === 1 && 'label' in one ? '' : undefined
}

/** Pictures and films that are named anywhere in an entry. */
function filesIn(value: unknown, media: RowContext['media'], depth = 0): FileReference[] {
  if (depth > 12) return []
  if (Array.isArray(value)) return value.flatMap((one) => filesIn(one, media, depth + 1))
  if (value === null || typeof value !== 'object') return []
  const own = asText((value as Value)['uri'])
  const found = own === undefined || !/\.\w{2,5}$/.test(own) ? [] : media.reference('media', own)
  const below = Object.values(value).flatMap((one) => filesIn(one, media, depth + 1))
  return [...[found ?? []].flat(), ...below]
}
