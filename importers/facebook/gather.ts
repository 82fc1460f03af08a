import {
  asArray,
  asNumber,
  asObject,
  asText,
  type FileReference,
  present,
  restOf,
} from '@mandate/importer'
import {
  coordinatesOf,
  isOf,
  labelled,
  labelsOf,
  type Media,
  placeOf,
  timeOf,
  unknownWords,
  urlOf,
  withoutAddresses,
} from '@mandate/importer/meta'

/** What a thing holds, gathered from the many places where Facebook writes it. */
export interface Gathered {
  texts: string[]
  names: string[]
  urls: string[]
  files: FileReference[]
  uris: string[]
  remote: string[]
  tags: string[]
  place: { name?: string; address?: string; url?: string; latitude?: number; longitude?: number }
  title: string | undefined
  lifeEvent: string | undefined
  /** As they stand in the export. */
  time: unknown
  updated: unknown
  backdated: unknown
  container: string | undefined
  comment: Record<string, unknown> | undefined
  reaction: string | undefined
  fbid: string | number | undefined
  /** What labels say whose language nobody knows here, in their order. */
  words: string[]
  /** What stood beside, by kind. */
  more: Record<string, unknown[]>
}

/** Members that are gathered; all others go into `rest`. */
export const GATHERED = new Set([...['timestamp', 'title', 'data', 'attachments', 'tags', 'media']])

export function gather(value: Record<string, unknown>, media: Media): Gathered {
  const got: Gathered = {
    ...{ words: [], texts: [], names: [], urls: [], files: [], uris: [], remote: [], tags: [] },
    ...{ place: {}, title: asText(value['title']), lifeEvent: undefined },
    ...{ time: value['timestamp'], updated: undefined, backdated: undefined },
    ...{ container: undefined, comment: undefined, reaction: undefined },
    ...{ fbid: asText(value['fbid']) ?? asNumber(value['fbid']), more: {} },
  }
  // Where there is but one it stands without a list.
  for (const entry of [value['data'] ?? []].flat()) {
    if (asText(entry) === undefined) addData(asObject(entry), media, got)
    else more(got, 'data', entry)
  }
  for (const medium of asArray(value['media'])) addMedium(asObject(medium), media, got)
  for (const attachment of asArray(value['attachments'])) {
    for (const data of asArray(asObject(attachment)['data'])) {
      if (asText(data) === undefined) attach(asObject(data), media, got)
      else more(got, 'attachments', data)
    }
    beside(got, 'attachments', asObject(attachment), ['data'])
  }
  for (const tag of asArray(value['tags'])) {
    const name = asText(tag) ?? asText(asObject(tag)['name'])
    if (name !== undefined) got.tags.push(name)
    beside(got, 'tags', asObject(tag), name === undefined ? [] : ['name'])
  }
  if (value['label_values'] !== undefined) addLabels(value['label_values'], got)
  const known = new Set(got.uris)
  for (const medium of picturesIn(value['label_values'])) {
    const uri = asText(medium['uri']) ?? ''
    if (!known.has(uri)) addMedium(medium, media, got)
    known.add(uri)
  }
  return got
}

/** Pictures that stand below labels, at any depth. */
function picturesIn(labels: unknown): Record<string, unknown>[] {
  return asArray(labels).flatMap((one) => {
    const label = asObject(one)
    const below = ['dict', 'vec', 'label_values'].flatMap((key) => picturesIn(label[key]))
    return [...asArray(label['media']).map(asObject), ...below]
  })
}

const DATA = new Set([
  ...['post', 'text', 'name', 'update_timestamp', 'backdated_timestamp', 'group'],
  ...['comment', 'reaction'],
])

function addData(data: Record<string, unknown>, media: Media, got: Gathered): void {
  for (const [kind, value] of Object.entries(present(restOf(data, DATA) ?? {}))) {
    if (kind === 'media') addMedium(asObject(value), media, got)
    else more(got, kind, value)
  }
  const [text, ...others] = [data['post'], data['text']].flatMap((one) => asText(one) ?? [])
  if (text) got.texts.push(text)
  for (const other of others) if (other !== text) more(got, 'text', other)
  const name = asText(data['name'])
  if (name) got.names.push(name)
  got.updated ??= data['update_timestamp']
  got.backdated ??= data['backdated_timestamp']
  got.container ??= asText(data['group']) ?? asText(asObject(data['group'])['name'])
  beside(got, 'group', asObject(data['group']), ['name'])
  // A second one is kept as it stands.
  for (const kind of ['comment', 'reaction'] as const) {
    if (got[kind] !== undefined && data[kind] !== undefined) more(got, kind, data[kind])
  }
  if (data['comment'] !== undefined) got.comment ??= asObject(data['comment'])
  got.reaction ??= asText(asObject(data['reaction'])['reaction'])
  // Who gave it is for whoever reads reactions.
  beside(got, 'reaction', asObject(data['reaction']), ['reaction', 'actor'])
}

function attach(data: Record<string, unknown>, media: Media, got: Gathered): void {
  for (const [kind, value] of Object.entries(data)) {
    const object = asObject(value)
    if (kind === 'media') addMedium(object, media, got)
    else if (kind === 'text' && asText(value)) got.texts.push(String(value))
    else if (kind === 'note') note(object, media, got)
    else if (kind === 'place' && Object.keys(got.place).length === 0) {
      got.place = asPlace(object)
      const { coordinate, ...others } = object
      beside(got, 'place', { ...others, ...besideCoordinate(coordinate) }, PLACE)
    } else {
      const context = kind === 'external_context'
      const url = context ? asText(object['url']) : undefined
      if (url) got.urls.push(url)
      const name = asText(kind === 'name' ? value : object['name'])
      if (name && (context || kind === 'name' || kind === 'event')) got.names.push(name)
      if (kind === 'life_event') got.lifeEvent ??= asText(object['title'])
      more(got, kind, value)
    }
  }
}

/** A long text of one's own, with a heading and pictures in it. */
function note(value: Record<string, unknown>, media: Media, got: Gathered): void {
  for (const text of [value['title'], value['text']].map(asText)) if (text) got.texts.push(text)
  for (const medium of asArray(value['media'])) addMedium(asObject(medium), media, got)
  const rest = restOf(value, new Set(['title', 'text', 'media']))
  if (rest) more(got, 'note', rest)
}

function addMedium(medium: Record<string, unknown>, media: Media, got: Gathered): void {
  const uri = asText(medium['uri'])
  if (uri !== undefined) got.uris.push(uri)
  const found = uri === undefined ? undefined : media.reference('media', uri)
  if (found) got.files.push(found)
  else if (uri !== undefined) got.remote.push(uri)
  else if (Object.keys(present(medium)).length === 0) return
  // Where it lay says nothing, and differs from export to export.
  more(got, 'media', withoutAddresses(restOf(medium, new Set(['uri', 'thumbnail'])) ?? {}))
}

/** Members that nothing else takes. */
function beside(
  got: Gathered,
  kind: string,
  value: Record<string, unknown>,
  taken: readonly string[],
): void {
  const rest = present(restOf(value, new Set(taken)) ?? {})
  if (Object.keys(rest).length > 0) more(got, kind, rest)
}

const PLACE = ['name', 'address', 'url']

/** What of a coordinate says more than where something is, or cannot be on earth; 0/0 stands for none. */
function besideCoordinate(coordinate: unknown): { coordinate?: Record<string, unknown> } {
  const value = asObject(coordinate)
  const { latitude, longitude, ...others } = value
  const isNone = (asNumber(latitude) ?? 0) === 0 && (asNumber(longitude) ?? 0) === 0
  const isTaken = isNone || Object.keys(placeOf(latitude, longitude)).length > 0
  const rest = isTaken ? others : value
  return Object.keys(rest).length > 0 ? { coordinate: rest } : {}
}

function more(got: Gathered, kind: string, value: unknown): void {
  const known = got.more[kind] ?? []
  known.push(value)
  got.more[kind] = known
}

/** A place as an object of its own. */
export function asPlace(place: Record<string, unknown>): Gathered['place'] {
  const coordinate = asObject(place['coordinate'])
  const name = asText(place['name'])
  const address = asText(place['address'])
  const url = asText(place['url'])
  return {
    ...(name && { name }),
    ...(address && { address }),
    ...(url && { url }),
    ...placeOf(coordinate['latitude'], coordinate['longitude']),
  }
}

/** Newer files label their values, in the account's language; `ent_field_name` is stable. */
function addLabels(value: unknown, got: Gathered): void {
  const labels = labelsOf(value)
  const text = labelled(labels, 'text')
  if (text) got.texts.push(text)
  const url = urlOf(labels)
  if (url) got.urls.push(url)
  const name = labelled(labels, 'name')
  if (name) got.names.push(name)
  got.words = unknownWords(labels)
  got.reaction ??= labelled(labels, 'reaction')
  got.container ??= labelled(labels, 'group')
  got.time ??= timeOf(labels)
  const within = labels.find((one) => one.within.length > 0 && isOf(one, 'place'))
  const place = labelled(labels, 'place') ?? within?.value
  const address = labelled(labels, 'address')
  got.place = {
    ...(place && { name: place }),
    ...(address && { address }),
    ...coordinatesOf(labels),
    ...got.place,
  }
}

/** Of words whose meaning nobody knows here: those that somebody wrote are the longest. */
export function longest(words: readonly string[]): string | undefined {
  return words.toSorted((a, b) => b.length - a.length)[0]
}
