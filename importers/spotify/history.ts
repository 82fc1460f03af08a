import {
  asNumber,
  asObject,
  asText,
  type Entry,
  type Fields,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { minuteKey, type Told } from './to-the-minute.ts'

export const HISTORY = /(^|\/)(Streaming_History_(Audio|Video)_[^/]*|endsong_\d+)\.json$/i
const KINDS = { track: 'spotify_track_uri', episode: 'spotify_episode_uri', book: 'audiobook_uri' }
const TITLES = ['master_metadata_track_name', 'episode_name', 'audiobook_chapter_title']
const ARTISTS = ['master_metadata_album_artist_name', 'episode_show_name', 'audiobook_title']
const ALBUM = 'master_metadata_album_album_name'
const FLAGS = ['skipped', 'shuffle', 'offline', 'incognito_mode']
/** Fields, and what nobody needs kept: where from the account was used. */
const MAPPED = new Set([
  ...['ts', 'ms_played', 'platform', 'conn_country', ALBUM, ...TITLES, ...ARTISTS, ...FLAGS],
  ...['username', 'ip_addr', 'ip_addr_decrypted', 'user_agent_decrypted', ...Object.values(KINDS)],
])

/** One song, episode or chapter; `ts` is when it ended. */
function play(value: Record<string, unknown>, source: Source, told?: Told): Item | null {
  const text = (names: string[]) => names.map((name) => asText(value[name])).find(Boolean)
  const flag = (name: string) => (typeof value[name] === 'boolean' ? value[name] : undefined)
  const [kind, uri] = Object.entries(KINDS).find(([, name]) => asText(value[name])) ?? []
  const title = text(TITLES)
  // Of what is gone from Spotify only that something was played, when, and how long.
  if (!uri && !title && (value['ts'] === undefined || value['ms_played'] === undefined)) return null
  const time = plausible(fromIso(value['ts']), {
    ...{ now: source.now, days: 2, stated: value['ts'], note: source.note },
  })
  const ms = asNumber(value['ms_played'])
  const artist = text(ARTISTS)
  const ended = MINUTE.exec(asText(value['ts']) ?? '')
    ?.slice(1)
    .join(' ')
  const toTheMinute = told && ended && title && minuteKey(source, { ended, title, artist, ms })
  if (toTheMinute) told.add(toTheMinute)
  const rest = restOf(value, MAPPED)
  return {
    collection: 'spotify.plays',
    key: [value['ts'], uri && value[uri], title, ms].join('\u001f'),
    // As the account data tells it, which may have come before, and may come.
    ...(toTheMinute && { formerly: [toTheMinute] }),
    time,
    fields: present({
      ...{ title, artist, album: text([ALBUM]), kind, uri: uri && value[uri] },
      ...{ played_s: ms === undefined ? ms : ms / 1000, skipped: flag('skipped') },
      ...{ shuffle: flag('shuffle'), offline: flag('offline'), incognito: flag('incognito_mode') },
      ...{ platform: text(['platform']), country: text(['conn_country']) },
    }) as Fields,
    ...(rest && { rest }),
  }
}

const MINUTE = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ$/

/** A file of the extended streaming history, of a time of which the account data may tell too (`told`). */
export const readHistory = (source: Source, told: Told) =>
  readElements(source, ({ value }) => play(asObject(value), source, told))

/** One of former years. */
export const readOldHistory = (source: Source) =>
  readElements(source, ({ value }) => play(asObject(value), source), { alone: 'plays' })

/** The account data is of one year, and was asked for in the same days, or a year before or after. */
const YEARS_TOLD = 3

/** Files of which no play is in the account data: `Streaming_History_Audio_2016-2018_3.json` beside one of 2024. */
export function oldHistories(files: readonly Entry[]): ReadonlySet<Entry> {
  const yearOf = ({ path }: Entry) => Number(YEAR.exec(path)?.[1] ?? Number.POSITIVE_INFINITY)
  const years = files.filter(({ path }) => HISTORY.test(path)).map(yearOf)
  const newest = Math.max(...years.filter(Number.isFinite))
  return new Set(files.filter((one) => yearOf(one) <= newest - YEARS_TOLD))
}

const YEAR = /_(?:\d{4}-)?(\d{4})(?:_\d+)?\.json$/
