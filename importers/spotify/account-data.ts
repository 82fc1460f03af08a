/** Spotify's "Account data": the last year to the minute, the library, playlists and searches. */
import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  fromIso,
  type Item,
  peekJson,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { playlist } from './playlists.ts'
import { minuteKey, type Told } from './to-the-minute.ts'

/** Names that no other provider gives its files. */
export const ACCOUNT_DATA = /(^|\/)(StreamingHistory(_[a-z]+_)?\d*|YourLibrary)\.json$/i

type Member = Record<string, unknown>
type Read = (value: Member, source: Source, key: string, told: Told) => Item | Item[] | null

const KINDS = new Map(
  Object.entries({
    ...{ tracks: 'track', albums: 'album', artists: 'artist', shows: 'show', episodes: 'episode' },
    ...{ audiobooks: 'book', bannedTracks: 'banned_track', bannedArtists: 'banned_artist' },
  }),
)

/** What a file of it is, by its first element; null for any other file. */
export function accountReader(
  head: Buffer,
): { read: (source: Source, told: Told) => Reading; plays: boolean } | null {
  const peek = peekJson(head)
  const first = asObject(peek.first(null))
  const plays = 'msPlayed' in first && 'endTime' in first
  const listed = asObject(peek.first('playlists'))
  const isLibrary = [...KINDS.keys()].some((key) =>
    asText(asObject(peek.first(key))['uri'])?.startsWith('spotify:'),
  )
  let map: Read | undefined
  if (plays) map = play
  else if ('searchQuery' in first && 'searchTime' in first) map = search
  else if ('items' in listed || 'lastModifiedDate' in listed) map = playlist
  else if (isLibrary) map = saved
  if (!map) return null
  const made = map
  return {
    plays,
    read: (source, told) =>
      readElements(source, ({ key, value }) => made(asObject(value), source, key ?? '', told)),
  }
}

type Reading = ReturnType<typeof readElements>

function timed(value: unknown, { now, note }: Source): number | null {
  return plausible(fromIso(value), { now, days: 2, stated: value, note })
}

const PLAYED = new Set([
  ...['endTime', 'msPlayed', 'artistName', 'trackName', 'podcastName', 'episodeName'],
  ...['audiobookName', 'chapterName', 'authorName'],
])

/** When it ended, to the minute. */
const play: Read = (value, source, _, told) => {
  const [book, chapter] = [asText(value['audiobookName']), asText(value['chapterName'])]
  const title = asText(value['trackName']) ?? asText(value['episodeName']) ?? chapter ?? book
  const artist =
    asText(value['artistName']) ??
    asText(value['podcastName']) ??
    (chapter === undefined ? asText(value['authorName']) : book)
  const ms = asNumber(value['msPlayed'])
  if (title === undefined && artist === undefined) return null
  const kind = book ? 'book' : value['episodeName'] === undefined ? 'track' : 'episode'
  const key = minuteKey(source, { ended: value['endTime'], title, artist, ms })
  // The extended history tells it to the second.
  if (told.has(key)) return []
  const rest = restOf(value, PLAYED)
  return {
    collection: 'spotify.plays',
    key,
    time: timed(value['endTime'], source),
    fields: present({ title, artist, kind, played_s: ms && ms / 1000 }) as Fields,
    ...(rest && { rest }),
  }
}

const SEARCHED = new Set(['searchQuery', 'searchTime', 'searchInteractionURIs', 'platform'])

/** "2023-03-05T10:12:13.123Z[UTC]" */
const search: Read = (value, source) => {
  const query = asText(value['searchQuery'])
  if (query === undefined) return null
  const stated = asText(value['searchTime'])
  const opened = asArray(value['searchInteractionURIs']).flatMap((one) => asText(one) ?? [])
  const rest = restOf(value, SEARCHED)
  return {
    collection: 'spotify.searches',
    key: [stated, query].join('\u001f'),
    time: timed(stated?.replace(/\[UTC\]$/, ''), source),
    fields: present({ query, opened, platform: asText(value['platform']) }) as Fields,
    ...(rest && { rest }),
  }
}

const saved: Read = (value, _, key) => {
  const text = (...names: string[]) => names.map((one) => asText(value[one])).find(Boolean)
  const kind = KINDS.get(key)
  const name = text('track', 'name') ?? (kind === 'album' ? text('album') : undefined)
  const uri = text('uri')
  if (kind === undefined || (name === undefined && uri === undefined)) return null
  return {
    collection: 'spotify.saved',
    key: [kind, uri ?? name].join('\u001f'),
    time: null,
    fields: present({
      ...{ name, kind, artist: text('artist', 'publisher', 'show'), uri },
      album: kind === 'album' ? undefined : text('album'),
    }) as Fields,
  }
}
