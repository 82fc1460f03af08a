import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  type FileReference,
  fromEpoch,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
  toIso,
} from '@mandate/importer'
import { digest } from './digest.ts'
import { type MediaIndex, tailOf } from './media.ts'

const MAPPED = new Set(['timestamp', 'title', 'data', 'attachments', 'tags', 'media', 'fbid'])

/** Files of posts: a top-level array, or one under `group_posts_v2` and the like. */
export function readPosts(source: Source, media: MediaIndex) {
  return readElements(
    source,
    ({ member, value }) => (member ? null : post(asObject(value), media, source)),
    { mojibake: true },
  )
}

/** What a post holds, gathered from its many places. */
interface Gathered {
  texts: string[]
  urls: string[]
  files: FileReference[]
  uris: string[]
  remote: string[]
  place: Record<string, unknown>
  lifeEvent: string | undefined
  updated: unknown
  backdated: unknown
  container: string | undefined
  /** What stood beside, by kind. */
  more: Record<string, unknown[]>
}

function post(value: Record<string, unknown>, media: MediaIndex, source: Source): Item {
  const got = gather(value, media)
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const raw = got.backdated ?? value['timestamp']
  const time = plausible(fromEpoch(raw), caps)
  const updated = plausible(fromEpoch(got.updated), caps)
  const title = asText(value['title'])
  const text = got.texts.join('\n')
  const coordinate = asObject(got.place['coordinate'])
  const [latitude, longitude] = [
    asNumber(coordinate['latitude']),
    asNumber(coordinate['longitude']),
  ]
  const somewhere =
    latitude !== undefined && longitude !== undefined && (latitude !== 0 || longitude !== 0)
  const fields = present({
    text,
    title,
    urls: got.urls,
    place_name: asText(got.place['name']),
    ...(somewhere && { latitude, longitude }),
    tags: asArray(value['tags']).flatMap(
      (tag) => asText(tag) ?? asText(asObject(tag)['name']) ?? [],
    ),
    life_event: got.lifeEvent,
    updated_at: updated === null ? undefined : toIso(updated),
    container: got.container,
  }) as Fields
  const fbid = asText(value['fbid']) ?? asNumber(value['fbid'])
  const content = digest([text, title ?? '', got.urls, got.uris.map(tailOf)])
  const stated = fromEpoch(value['timestamp'])
  const item: Item = {
    collection: 'facebook.posts',
    key: fbid === undefined ? `${stated ?? ''}\u001f${content}` : `fbid\u001f${fbid}`,
    time,
    fields,
  }
  if (got.files.length > 0) item.files = got.files
  const rest: Record<string, unknown> = { ...restOf(value, MAPPED), ...got.more }
  if (got.remote.length > 0) rest['remote'] = got.remote
  if (time === null && raw !== undefined && raw !== null) rest['timestamp'] = raw
  if (Object.keys(rest).length > 0) item.rest = rest
  return item
}

function gather(value: Record<string, unknown>, media: MediaIndex): Gathered {
  const got: Gathered = {
    texts: [],
    urls: [],
    files: [],
    uris: [],
    remote: [],
    place: {},
    lifeEvent: undefined,
    updated: undefined,
    backdated: undefined,
    container: undefined,
    more: {},
  }
  for (const entry of asArray(value['data'])) {
    const data = asObject(entry)
    const text = asText(data['post'])
    if (text) got.texts.push(text)
    got.updated ??= data['update_timestamp']
    got.backdated ??= data['backdated_timestamp']
    got.container ??= asText(data['group']) ?? asText(asObject(data['group'])['name'])
  }
  for (const medium of asArray(value['media'])) addMedium(asObject(medium), media, got)
  for (const attachment of asArray(value['attachments'])) {
    for (const data of asArray(asObject(attachment)['data'])) attach(asObject(data), media, got)
  }
  for (const label of asArray(value['label_values'])) addLabel(asObject(label), got)
  return got
}

function attach(data: Record<string, unknown>, media: MediaIndex, got: Gathered): void {
  for (const [kind, value] of Object.entries(data)) {
    const object = asObject(value)
    if (kind === 'media') addMedium(object, media, got)
    else if (kind === 'text' && asText(value)) got.texts.push(String(value))
    else if (kind === 'place' && Object.keys(got.place).length === 0) got.place = object
    else {
      const url = kind === 'external_context' ? asText(object['url']) : undefined
      if (url) got.urls.push(url)
      if (kind === 'life_event') got.lifeEvent ??= asText(object['title'])
      const known = got.more[kind] ?? []
      known.push(value)
      got.more[kind] = known
    }
  }
}

function addMedium(medium: Record<string, unknown>, media: MediaIndex, got: Gathered): void {
  const uri = asText(medium['uri'])
  if (uri === undefined) return
  got.uris.push(uri)
  const found = media.reference('media', uri)
  if (found) got.files.push(found)
  else got.remote.push(uri)
  const known = got.more['media'] ?? []
  known.push(medium)
  got.more['media'] = known
}

/** Newer files label their values, in the account's language; `ent_field_name` is stable. */
function addLabel(label: Record<string, unknown>, got: Gathered): void {
  const name = (asText(label['ent_field_name']) ?? asText(label['label']) ?? '').toLowerCase()
  const value = asText(label['value']) ?? asText(label['href'])
  if (value === undefined) return
  if (/^(text|message|post|description)$/.test(name)) got.texts.push(value)
  else if (/^(url|link|href|external_url)$/.test(name)) got.urls.push(value)
  else if (/^(place|location)$/.test(name)) got.place['name'] ??= value
}
