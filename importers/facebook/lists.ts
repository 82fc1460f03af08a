import {
  asObject,
  asText,
  counted,
  type Fields,
  fromEpoch,
  type Item,
  plausible,
  present,
  restOf,
} from '@mandate/importer'
import { lastingName, type Row } from '@mandate/importer/meta'
import { asPlace, type Gathered, gather } from './gather.ts'
import { others, PLACED } from './posts.ts'

/** Friends, and requests sent, received and declined. */
export function friends(kind: string): Row {
  return {
    read(value, { source }): Item | null {
      const name = asText(value['name'])
      if (name === undefined) return null
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(value['timestamp']), caps)
      const rest = restOf(value, new Set(['name', 'timestamp']))
      const key = [kind, name, time ?? ''].join('\u001f')
      return {
        collection: 'facebook.friends',
        key: counted(source, time, key, 'friend'),
        time,
        fields: { name, kind },
        ...(rest && { rest }),
      }
    },
  }
}

/** Things that are little more than a name and a time: `name` is what Facebook calls them. */
export function things(collection: string, kind: string): Row {
  return {
    read(value, { media, source }): Item | null {
      const got = gather(value, media)
      const [named] = [...got.names, ...got.texts, got.place.name, ...got.words].filter(Boolean)
      const name = asText(value['name']) ?? named
      const url = asText(value['url']) ?? got.urls[0]
      if (name === undefined && got.title === undefined && url === undefined) return null
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const raw = got.time ?? value['creation_timestamp']
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      const key = [kind, name ?? url ?? got.title, time ?? ''].join('\u001f')
      return {
        collection,
        key: counted(source, time, key, collection),
        time,
        fields: present({ name, kind, url, title: got.title }) as Fields,
        ...without(others(value, got, time, raw, placedIn(collection)), ['name', 'url']),
      }
    },
  }
}

/** What of a place is told by fields: all of it where the record is about it. */
function placedIn(collection: string): ReadonlySet<string> {
  return collection === 'facebook.places' ? new Set([...PLACED, 'address', 'url']) : new Set()
}

/** Places where one checked in or was tagged. */
export function places(kind: string): Row {
  const plain = things('facebook.places', kind)
  return {
    read(value, context): Item | null {
      const got = gather(value, context.media)
      const own: Gathered['place'] = { ...got.place, ...asPlace(value) }
      const item = plain.read(
        own.name ? { ...value, name: own.name } : value,
        context,
      ) as Item | null
      const { address, url, latitude, longitude } = own
      if (!item && latitude === undefined) return null
      const { now, note } = context.source
      const raw = got.time ?? value['creation_timestamp']
      const time = plausible(fromEpoch(raw), { now, days: 2, zeroIsMissing: true, note })
      const made = item ?? {
        ...{ collection: 'facebook.places', time, fields: { kind } as Fields },
        key: counted(
          context.source,
          time,
          [kind, `${latitude},${longitude}`, time ?? ''].join('\u001f'),
        ),
      }
      made.fields = present({ url, ...made.fields, address, latitude, longitude }) as Fields
      return without(made, ['coordinate', 'address'])
    },
  }
}

/** Where one was last, as far as Facebook knows. */
export const lastPlace: Row = {
  whole: true,
  read: ({ time, ...value }, context) =>
    places('last').read({ ...value, timestamp: time }, context),
}

/** Events one was invited to, answered or made; their time is that of the event. */
export function events(kind: string): Row {
  const used = ['name', 'url', 'start_timestamp', 'end_timestamp', 'description']
  return {
    read(value, { media, source }): Item | null {
      const got = gather(value, media)
      const name = asText(value['name']) ?? got.names[0]
      if (name === undefined) return null
      const caps = { now: source.now, zeroIsMissing: true, note: source.note }
      const raw = value['start_timestamp'] ?? got.time
      const time = plausible(fromEpoch(raw), { ...caps, stated: raw })
      const timeEnd = plausible(fromEpoch(value['end_timestamp']), caps)
      const { place: where, ...said } = value
      const place = { ...got.place, ...asPlace(asObject(where)) }
      return {
        collection: 'facebook.events',
        // They do not stand in the order of their times.
        key: counted(source, null, [kind, name, time ?? ''].join('\u001f'), 'event'),
        time,
        ...(timeEnd !== null && { timeEnd }),
        fields: present({
          ...{ name, kind, url: asText(value['url']) ?? got.urls[0], title: got.title },
          description: asText(value['description']) ?? got.texts[0],
          ...{ place_name: place.name, latitude: place.latitude, longitude: place.longitude },
        }) as Fields,
        ...without(others(said, { ...got, place }, time, raw, PLACED), used),
      }
    },
  }
}

/** Stories of the archive, with what was written on them. */
export function stories(kind: string): Row {
  return {
    read(value, { media, source }): Item | null {
      const got = gather(value, media)
      if (got.uris.length + got.texts.length === 0 && got.title === undefined) return null
      const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
      const time = plausible(fromEpoch(got.time), caps)
      const name = got.texts.join('\n') || got.names[0]
      const files = got.uris.map(lastingName)
      return {
        collection: 'facebook.stories',
        key: counted(
          source,
          time,
          [kind, name ?? '', time ?? '', ...files].join('\u001f'),
          'story',
        ),
        time,
        fields: present({ name, kind, url: got.urls[0], title: got.title }) as Fields,
        ...others(value, got, time, got.time),
      }
    },
  }
}

/** The same without members that a field has taken. */
function without<T extends Pick<Item, 'rest'>>(item: T, members: readonly string[]): T {
  const { rest, ...more } = item
  const left = rest && restOf(rest, new Set(members))
  return { ...more, ...(left && { rest: left }) } as T
}
