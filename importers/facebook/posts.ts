import {
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
  toIso,
} from '@mandate/importer'
import { digest, lastingName, type Row } from '@mandate/importer/meta'
import { GATHERED, type Gathered, gather, longest } from './gather.ts'

/** Posts: one's own, in groups, on other pages, and those of others to one's timeline. */
export const posts: Row = {
  read(value, { media, source, seen }): Item | null {
    const got = gather(value, media)
    const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
    const raw = got.backdated ?? got.time
    if (raw === undefined && got.texts.length + got.files.length === 0) return null
    const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
    const updated = plausible(fromEpoch(got.updated), caps)
    const { title, fbid, place } = got
    const text = got.texts.join('\n') || (longest(got.words) ?? '')
    const { latitude, longitude } = place
    const fields = present({
      ...{ text, title, urls: got.urls, place_name: place.name, latitude, longitude },
      ...{ tags: got.tags, life_event: got.lifeEvent },
      updated_at: updated === null ? undefined : toIso(updated),
      container: got.container,
    }) as Fields
    const content = digest([text, got.urls, got.uris.map(lastingName), got.names, place.name ?? ''])
    const moment = `${fromEpoch(got.time) ?? ''}\u001f${content}`
    // The same in several groups at once: their names stand in the title, which is a sentence.
    const nth = seen.nth(`post ${moment}`, title ?? '')
    return {
      collection: 'facebook.posts',
      key:
        fbid === undefined
          ? counted(source, fromEpoch(got.time), `${moment}\u001f${nth}`, 'post')
          : `fbid\u001f${fbid}`,
      ...{ time, fields, ...others(value, got, time, raw, PLACED) },
    }
  },
}

/** Long texts of one's own: until 2022 in a file of their own. */
export const notes: Row = {
  read(value, context) {
    const { created_timestamp, updated_timestamp, tags, cover_photo, ...note } = value
    const media = [cover_photo ?? [], note['media'] ?? []].flat()
    const post = {
      ...{ timestamp: created_timestamp, data: [{ update_timestamp: updated_timestamp }], tags },
      attachments: [{ data: [{ note: { ...note, media } }] }],
    }
    return posts.read(post, context)
  },
}

/** Posts that are seen no more: put away, or on their way out. */
export function hidden(state: string): Row {
  return {
    read(value, context): Item | null {
      const item = posts.read(value, context) as Item | null
      return item && { ...item, fields: { ...item.fields, state } }
    },
  }
}

/** What of a place posts and events have fields for. */
export const PLACED: ReadonlySet<string> = new Set(['name', 'latitude', 'longitude'])

/** Files, and all that no field took; `placed`: what of the place a field has taken. */
export function others(
  value: Record<string, unknown>,
  got: Gathered,
  time: number | null,
  raw: unknown,
  placed: ReadonlySet<string> = new Set(),
): Pick<Item, 'files' | 'rest'> {
  const own = restOf(value, GATHERED) ?? {}
  const rest: Record<string, unknown> = { ...own, ...got.more }
  // Of one name beside the data and in it both stay.
  for (const [name, more] of Object.entries(got.more)) {
    if (Object.hasOwn(own, name)) rest[name] = [own[name], ...more]
  }
  // Labels are kept as they stand.
  const place = value['label_values'] === undefined && restOf(got.place, placed)
  if (place) rest['place'] = [place, ...(got.more['place'] ?? [])]
  if (got.remote.length > 0) rest['remote'] = got.remote
  if (time === null && raw !== undefined && raw !== null) rest['timestamp'] = raw
  return {
    ...(got.files.length > 0 && { files: got.files }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}
