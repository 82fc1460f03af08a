import {
  asObject,
  asText,
  type Fields,
  fromEpoch,
  type Item,
  jsonElements,
  type Peek,
  plausible,
  present,
  type Source,
  toIso,
} from '@mandate/importer'
import { type Album, lastingName, withoutAddresses } from '@mandate/importer/meta'

/** An album is one file: what it is called, and the pictures in it, which may be none. */
export function isAlbum(path: string, { top, keys }: Peek): boolean {
  if (/(^|\/)album\/\d+\.json$/i.test(path)) {
    return top === 'object' && (keys.has('photos') || keys.has('name'))
  }
  return keys.has('photos') && ['cover_photo', 'name', 'description'].some((key) => keys.has(key))
}

const MAPPED = new Set(['name', 'description', 'last_modified_timestamp', 'cover_photo'])

/** What an album says of itself, of which much stands behind its pictures. */
export async function albumOf(
  { archive, entry, now, note }: Source,
  peek: Peek,
): Promise<Album | undefined> {
  if (!isAlbum(entry.path, peek)) return undefined
  const quiet = { limits: archive.limits, note: () => {}, fail: () => {} }
  const said: Record<string, unknown> = Object.create(null)
  const more = new Map<string, unknown[]>()
  let first: number | null = null
  const bytes = await archive.open(entry)
  for await (const batch of jsonElements(bytes, { ...quiet, mojibake: true })) {
    for (const { key, value } of batch) {
      if (key === 'photos') first = earlier(first, asObject(value)['creation_timestamp'])
      else if (key !== null && MAPPED.has(key)) said[key] = value
      else if (key !== null) append(more, key, value)
    }
  }
  const title = asText(said['name'])
  if (title === undefined) return { title, item: null }
  const caps = { now, days: 2, zeroIsMissing: true, note }
  const changed = plausible(fromEpoch(said['last_modified_timestamp']), caps)
  const cover = asText(asObject(said['cover_photo'])['uri'])
  const rest = present({
    ...Object.fromEntries(more),
    cover: cover === undefined ? undefined : lastingName(cover),
  })
  const item: Item = {
    collection: 'facebook.albums',
    // It has no number; of several of one name the time of the first picture is another.
    key: `${title}\u001f${first ?? ''}`,
    time: plausible(first, caps),
    fields: present({
      ...{ title, description: asText(said['description']) },
      updated_at: changed === null ? undefined : toIso(changed),
    }) as Fields,
    ...(Object.keys(rest).length > 0 && {
      rest: withoutAddresses(rest) as Record<string, unknown>,
    }),
  }
  return { title, item }
}

function append(lists: Map<string, unknown[]>, name: string, value: unknown): void {
  const known = lists.get(name)
  if (known) known.push(value)
  else lists.set(name, [value])
}

function earlier(first: number | null, stated: unknown): number | null {
  const time = fromEpoch(stated)
  if (time === null || time === 0) return first
  return first === null ? time : Math.min(first, time)
}
