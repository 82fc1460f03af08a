/** What a made Takeout holds, and what became of it, in one form to be compared. */

import { said, type TakeoutTruth, type Variant } from '@mandate/start/archives'

/** A record, of the API or of an importer: time in ms. */
export interface Plain {
  collection: string
  key: string
  time: number | null
  fields: Record<string, unknown>
}

type Facts = Record<string, string[]>

/** What must be there, line by line. */
export function expected(truth: TakeoutTruth, { language }: Pick<Variant, 'language'>): Facts {
  const edges = (value: number | undefined) => value ?? null
  return sorted({
    'google.photos': truth.photos.map((photo) =>
      line(photo.taken, {
        title: photo.title,
        albums: photo.albums,
        people: photo.people,
        favorited: photo.favorited,
        description: photo.description ?? null,
        latitude: edges(photo.place?.latitude),
        longitude: edges(photo.place?.longitude),
        url: photo.url ?? null,
      }),
    ),
    'google.albums': [...new Set(truth.photos.flatMap(({ albums }) => albums))],
    'google.location': truth.locations.map(({ time, ...point }) =>
      line(time, { ...point, altitude: point.altitude ?? null }),
    ),
    'google.activity': truth.activity.map(({ time, title, url }) =>
      line(time, { title: said(title, language), url: url ?? null }),
    ),
    'google.youtube.watched': truth.watched.map(({ time, videoId, title, channel, fromAd, url }) =>
      line(time, {
        video_id: videoId,
        // Of a removed film only the address is left.
        title: title ?? url,
        channel: channel ?? null,
        from_ad: fromAd,
      }),
    ),
    'google.keep': ['Errands'],
    'google.tasks': ['Return the books'],
    'google.places': ['The bakery'],
  })
}

const SHOWN: Record<string, string[]> = {
  'google.photos': 'title albums people favorited description latitude longitude url'.split(' '),
  'google.location': ['latitude', 'longitude', 'accuracy', 'altitude'],
  'google.activity': ['title', 'url'],
  'google.youtube.watched': ['video_id', 'title', 'channel', 'from_ad'],
}
const NAMED: Record<string, string> = {
  ...{ 'google.albums': 'title', 'google.keep': 'title', 'google.tasks': 'title' },
  'google.places': 'name',
}

/** The same of records. */
export function found(records: Iterable<Plain>): Facts {
  const out: Facts = {}
  for (const { collection, time, fields } of merged(records)) {
    const shown = SHOWN[collection]
    const named = NAMED[collection]
    out[collection] ??= []
    const lists = { albums: [], people: [], favorited: false, from_ad: false }
    const all: Record<string, unknown> = { ...lists, ...fields }
    if (shown) {
      out[collection].push(
        line(time, Object.fromEntries(shown.map((name) => [name, all[name] ?? null]))),
      )
    } else if (named) out[collection].push(String(fields[named]))
  }
  const known = new Set([...Object.keys(SHOWN), ...Object.keys(NAMED)])
  return sorted(Object.fromEntries(Object.entries(out).filter(([name]) => known.has(name))))
}

/** The same thing out of several files is one record, as the records' store has it: lists are united. */
function merged(records: Iterable<Plain>): Iterable<Plain> {
  const out = new Map<string, Plain>()
  for (const record of records) {
    const name = `${record.collection} ${record.key}`
    const known = out.get(name)
    if (!known) out.set(name, { ...record, fields: { ...record.fields } })
    else {
      for (const [field, value] of Object.entries(record.fields)) {
        const before = known.fields[field]
        const isList = Array.isArray(value) && Array.isArray(before)
        known.fields[field] = isList ? [...new Set([...before, ...value])].sort() : value
      }
    }
  }
  return out.values()
}

/** Degrees to a ten-millionth: cameras write fractions. */
function line(time: number | null, facts: Record<string, unknown>): string {
  const names = Object.keys(facts).sort()
  const even = (value: unknown) =>
    typeof value === 'number' ? Math.round(value * 1e7) / 1e7 : value
  return JSON.stringify([time, ...names.map((name) => [name, even(facts[name])])])
}

function sorted(facts: Facts): Facts {
  const all = Object.entries(facts).filter(([, lines]) => lines.length > 0)
  return Object.fromEntries(all.sort().map(([name, lines]) => [name, lines.toSorted()]))
}
