import {
  asArray,
  asNumber,
  asObject,
  asText,
  counted,
  type Fields,
  fromIso,
  type Item,
  plausible,
  present,
  restOf,
  type Source,
} from '@mandate/importer'

type Member = Record<string, unknown>

const ENTRY = new Set(['track', 'episode', 'audiobook', 'localTrack', 'addedDate'])

/** A playlist, and its entries. */
export function playlist(value: Member, source: Source): Item[] {
  const { name, description, numberOfFollowers, lastModifiedDate, collaborators, ...more } = value
  const { items, tracks, ...rest } = more
  const title = asText(name)
  const entries = entriesOf(title, asArray(items ?? tracks), source)
  const fields = present({
    title,
    description: asText(description),
    collaborators: asArray(collaborators).flatMap((one) => asText(one) ?? []),
    followers: asNumber(numberOfFollowers),
  }) as Fields
  if (Object.keys(fields).length === 0) return entries
  const list: Item = {
    collection: 'spotify.playlists',
    // One may have several of one name.
    key: counted(source, null, title ?? '', 'playlist'),
    time: dayOf(lastModifiedDate, source),
    fields,
    ...(Object.keys(rest).length > 0 && { rest }),
  }
  return [list, ...entries]
}

/** The same song may stand in it twice. */
function entriesOf(name: string | undefined, entries: unknown[], source: Source): Item[] {
  const seen = new Map<string, number>()
  return entries.flatMap((one) => {
    const entry = asObject(one)
    const kinds = { track: 'track', episode: 'episode', audiobook: 'book', localTrack: 'local' }
    const [member, kind] = Object.entries(kinds).find(([key]) => entry[key]) ?? ['', 'track']
    // Until 2020 the entry is the song itself.
    const thing = member === '' ? entry : asObject(entry[member])
    const text = (...names: string[]) => names.map((key) => asText(thing[key])).find(Boolean)
    const uri = text('trackUri', 'episodeUri', 'audiobookUri', 'uri')
    const title = text('trackName', 'episodeName', 'audiobookName', 'name')
    const artist = text('artistName', 'showName', 'authorName')
    if (uri === undefined && title === undefined) {
      source.miss()
      return []
    }
    const key = [name, uri ?? title, artist, asText(entry['addedDate'])].join('\u001f')
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    const rest = member === '' ? undefined : restOf(entry, ENTRY)
    return {
      collection: 'spotify.playlist_items',
      key: `${key}\u001f${count}`,
      time: dayOf(entry['addedDate'], source),
      fields: present({
        ...{ playlist: name, title, artist, album: text('albumName'), kind, uri },
      }) as Fields,
      ...(rest && { rest }),
    }
  })
}

/** "2024-03-01" */
function dayOf(value: unknown, { now, note }: Source): number | null {
  const day = asText(value)
  const spelled = day?.length === 10 ? `${day}T00:00:00Z` : day
  return plausible(fromIso(spelled), { now, days: 2, stated: day, note })
}
