import {
  asObject,
  asText,
  baseName,
  csvRows,
  fromIso,
  type Item,
  plausible,
  present,
  type Reading,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { readTable } from '../tables/tables.ts'
import { isListId, isVideoId, privacyOf } from './heads.ts'

// Of what one likes, `LL` is followed by the channel's number, or by nothing.
const LIST = /^(PL|OL|UU|RD|FL|LL)[\w-]{8,}$|^(WL|LL|LM)$/
const VIDEO = /^[\w-]{11}$/

/** Under which title a video came into a list at a moment, by both: in one export, lists that say the same are two. */
export type Listings = Map<string, string>

/** `playlists.csv`: one row for each playlist. */
export function readPlaylists(source: Source) {
  return readTable(source, (row, head) => {
    const known = head.text(row, /^playlist id$/) ?? row.find((cell) => LIST.test(cell))
    const id = known ?? (isListId(head.cells[0]) ? row[0]?.trim() : undefined)
    if (!id) return null
    const description = head.text(row, /^playlist description/)
    const times = row.filter((cell) => isTime(cell))
    const named = head.text(row, /(title|titel|titre|título|títol|titolo|tytuł|название)/)
    return playlist(source, {
      id,
      title: named ?? titleIn(row, id),
      ...(description !== undefined && { description }),
      visibility: head.text(row, /(visib|sichtbar|zichtbaar|widoczn|доступ)/) ?? row.at(-1),
      // Of image, creation and update, creation is the last but one.
      created: head.text(row, /create timestamp$/) ?? times.at(-2) ?? times[0],
    })
  })
}

/**
 * The title where nobody knows the columns' names. It stands before the times of creation and update,
 * with or without its language between.
 */
function titleIn(row: readonly string[], id: string): string | undefined {
  const times = row.flatMap((cell, at) => (isTime(cell) ? [at] : []))
  const created = times.at(-2) ?? times[0] ?? row.length
  const isText = (cell: string) =>
    /\p{L}/u.test(cell) && !isTime(cell) && !/^(https?:|(true|false)$)/i.test(cell)
  const texts = row.slice(0, created).filter((cell) => cell !== id && isText(cell))
  const [last, before] = [texts.at(-1), row[created - 2]]
  const isLanguage = last === row[created - 1] && /^[a-z]{2,3}(-\w{2,8})?$/i.test(last ?? '')
  return isLanguage && before !== undefined && isText(before) && before !== id ? before : last
}

function playlist(
  source: Source,
  list: { id: string; title?: string; visibility?: string; created?: string; description?: string },
): Item {
  return {
    collection: 'google.youtube.playlists',
    key: list.id,
    time: timeOf(list.created, source),
    fields: present({
      playlist_id: list.id,
      title: list.title,
      description: list.description,
      visibility: list.visibility,
    }),
  }
}

/**
 * The videos of one playlist: `<name>-videos.csv`, and until 2022 `<name>.csv`, which begins with
 * the playlist's own facts.
 */
export async function* readPlaylistItems(
  source: Source,
  listings: Listings,
): AsyncGenerator<Reading> {
  let title = playlistName(source.entry.path)
  let [element, given] = [-1, 0]
  let head: readonly string[] | null = null
  const times = new Map<string, number>()
  for await (const row of csvRows(await source.archive.open(source.entry), source)) {
    element++
    const [first = ''] = row
    let item: Item | null = null
    const isOfList = /^playlist id$/i.test(head?.[0]?.trim() ?? '') && row.length === head?.length
    if ((LIST.test(first) || isOfList) && row.length > 3) {
      const [id = first, , created, , named, description, visibility] = row
      title = named || title
      item = playlist(source, {
        id,
        title,
        ...(created && { created }),
        ...(description && { description }),
        ...(visibility && { visibility }),
      })
      head = null
    } else if (isListed(row, head)) {
      item = playlistItem({ title, video: first.trim(), added: row[1] }, source, listings)
      const rest = others(row, head, item.time === null ? 1 : 2)
      if (rest) item.rest = rest
      // A video may be in a list more than once.
      const nth = times.get(item.key) ?? 0
      times.set(item.key, nth + 1)
      if (nth > 0) item.key += `\u001f${nth}`
    } else if (row.some((cell) => cell.trim() !== '')) {
      // The first row names the columns, also behind the playlist's own facts.
      if (head) source.miss()
      head ??= row
    }
    if (item) given++
    if (item && element >= source.from) yield { items: [{ element, item }] }
  }
  if (element > 0 && given === 0) source.leave()
}

/** What stands in further columns, by their names. */
function others(row: readonly string[], head: readonly string[] | null, from: number) {
  const more = row.flatMap((cell, at) =>
    at >= from && cell.trim() !== ''
      ? [[head?.[at]?.trim() || `column ${at + 1}`, cell.trim()]]
      : [],
  )
  return more.length > 0 ? Object.fromEntries(more) : undefined
}

/** `likes.json` and other playlists of before 2020. */
export function readOldPlaylist(source: Source, listings: Listings) {
  const title = playlistName(source.entry.path)
  return readElements(source, ({ value }) => {
    const snippet = asObject(asObject(value)['snippet'])
    const content = asObject(asObject(value)['contentDetails'])
    const video = asText(asObject(snippet['resourceId'])['videoId']) ?? asText(content['videoId'])
    if (video === undefined) return null
    const added = asText(snippet['publishedAt'])
    const item = playlistItem({ title, video, added }, source, listings)
    const name = asText(snippet['title'])
    if (name !== undefined) item.fields['title'] = name
    const rest = restOf(snippet, new Set(['title', 'publishedAt', 'resourceId', 'thumbnails']))
    if (rest) item.rest = rest
    return item
  })
}

/** `all-playlists.json` of before 2020: one element for each. */
export function readOldPlaylists(source: Source) {
  return readElements(source, ({ value }) => {
    const { id, snippet, status, kind, etag, ...more } = asObject(value)
    const [own, told] = [asText(id), asObject(snippet)]
    if (own === undefined) return null
    const said = {
      ...{ title: asText(told['title']), description: asText(told['description']) },
      ...{
        created: asText(told['publishedAt']),
        visibility: privacyOf(asObject(status)['privacyStatus']),
      },
    }
    const rest = { ...restOf(told, OF_A_LIST), ...more }
    const item = playlist(source, { id: own, ...present(said) })
    return Object.keys(rest).length > 0 ? { ...item, rest } : item
  })
}

const OF_A_LIST = new Set(['title', 'description', 'publishedAt', 'thumbnails', 'localized'])

/** A video and when it was added; numbers of videos may be other ones where somebody made them unknowable. */
function isListed(
  [first = '', added = '']: readonly string[],
  head: readonly string[] | null,
): boolean {
  if (added.trim() === '') return VIDEO.test(first.trim())
  return first.trim() !== '' && (isTime(added) || isByHead(added, head))
}

function isByHead(added: string, head: readonly string[] | null): boolean {
  return /\d/.test(added) && head?.length === 2 && isVideoId(head[0])
}

/**
 * Known by when it was added: the list may be called otherwise in another export, by its owner or in another language.
 */
function playlistItem(
  { title, video, added }: { title: string; video: string; added: string | undefined },
  source: Source,
  listings: Listings,
): Item {
  const time = timeOf(added, source)
  const fields = { playlist: title, video_id: video }
  const collection = 'google.youtube.playlist_items'
  if (time === null) return { collection, key: `${title}\u001f${video}`, time, fields }
  const key = `${video}\u001f${Math.floor(time / 1000)}`
  const known = listings.get(key) ?? title
  listings.set(key, known)
  return { collection, key: known === title ? key : `${key}\u001f${title}`, time, fields }
}

function timeOf(text: string | undefined, { now, note }: Source): number | null {
  return plausible(fromIso(text?.replace(/ UTC$/, 'Z').replace(/ (?=\d\d:)/, 'T')), { now, note })
}

function isTime(cell: string): boolean {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(cell)
}

// "Music-videos.csv", "Musik-Videos.csv", "Musique-vidéos.csv", "Vídeos de_ Music.csv".
function playlistName(path: string): string {
  return baseName(path)
    .replace(/\.(csv|json)$/i, '')
    .replace(/^(v[ií]d[eé]os \p{L}+_|video['’_]s in) /iu, '')
    .replace(/[-–_ ]+(videos?|vidéos|vídeos|video's|видео|wideo|filmy)$/iu, '')
    .normalize('NFC')
}
