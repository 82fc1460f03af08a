import {
  asObject,
  asText,
  baseName,
  type Entry,
  type FileReference,
  folderOf,
  foldName,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { fileNameOf } from '../photos/names.ts'
import { readTable } from '../tables/tables.ts'
import { ABOUT, isVideoId, PRIVACY, privacyOf, TITLE } from './heads.ts'

// Longer names are cut.
const CUT_FROM = 40

// Until 2022 "2018-11-17 21:07:51 UTC".
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/

/**
 * `video metadata/videos.csv`, `Video Metadata.csv` until 2022: the owner's own videos. The film itself lies in another folder, under
 * the video's title as a file name.
 */
export function readVideos(source: Source, films: readonly Entry[]) {
  const byStem = new Map(films.map((film) => [stemOf(film.path), film]))
  return readTable(source, (row, head) => {
    const known = head.text(row, /^video id$/) ?? row.find((cell) => /^[\w-]{11}$/.test(cell))
    const id = known ?? (isVideoId(head.cells[0]) ? row[0]?.trim() : undefined)
    if (!id) return null
    const title = head.text(row, /^(video title|title$)/) ?? head.text(row, TITLE)
    const times = row.filter((cell) => MOMENT.test(cell))
    const created = head.text(row, /create timestamp$|^time created$/) ?? times[0]
    const [description, privacy] = [head.text(row, ABOUT), head.text(row, PRIVACY)]
    return video({ id, title, created, description, privacy }, source, byStem)
  })
}

type Said = 'title' | 'created' | 'description' | 'privacy'

function video(
  { id, created, ...said }: { id: string } & Record<Said, string | undefined>,
  source: Source,
  films: ReadonlyMap<string, Entry>,
): Item {
  const { title } = said
  const item: Item = {
    collection: 'google.youtube.videos',
    key: id,
    time: plausible(fromIso(created?.replace(/ UTC$/, 'Z')), {
      ...{ now: source.now, days: 2, stated: created, note: source.note },
    }),
    fields: present({ video_id: id, ...said }),
  }
  const film = title === undefined ? undefined : filmOf(title, films)
  if (film) {
    const { part, entry, path } = film
    item.files = [{ role: 'original', entry: { part, entry }, name: baseName(path) }]
  } else if (title !== undefined) item.files = [filmToCome(title, source.entry)]
  return item
}

const READ = new Set(['title', 'description', 'publishedAt', 'thumbnails', 'localized'])

/** `videos/<title>.json` until about 2019, beside the film. */
export function readOldVideos(source: Source, films: readonly Entry[]) {
  const byStem = new Map(films.map((film) => [stemOf(film.path), film]))
  return readElements(source, ({ value }) => {
    const { id, snippet, status, kind, etag, ...more } = asObject(value)
    const [own, told] = [asText(id), asObject(snippet)]
    if (own === undefined) return null
    const { privacyStatus, ...states } = asObject(status)
    const made = {
      ...{ id: own, title: asText(told['title']), created: asText(told['publishedAt']) },
      ...{ description: asText(told['description']), privacy: privacyOf(privacyStatus) },
    }
    const rest = {
      ...restOf(told, READ),
      ...more,
      ...(Object.keys(states).length > 0 && { status: states }),
    }
    return { ...video(made, source, byStem), rest }
  })
}

/** Until about 2019 YouTube's own word for what an element is stood in it. */
export function isOldVideo(first: Record<string, unknown>): boolean {
  return first['kind'] === 'youtube#video' && typeof first['id'] === 'string'
}

function filmOf(title: string, byStem: ReadonlyMap<string, Entry>): Entry | undefined {
  const name = foldName(fileNameOf(title))
  const exact = byStem.get(name)
  if (exact) return exact
  if (name.length <= CUT_FROM) return undefined
  for (const [stem, film] of byStem) {
    if (stem.length >= CUT_FROM && name.startsWith(stem)) return film
  }
  return undefined
}

/** Its folder lies beside that of the table and is called in the account's language. Films can be left out of an export. */
function filmToCome(title: string, { path }: Entry): FileReference {
  const name = fileNameOf(title)
  const cut = [...name].slice(0, CUT_FROM).join('')
  const missing = `${baseName(folderOf(folderOf(path)))}/*/${cut}`
  return { role: 'original', missing, name, optional: true }
}

function stemOf(path: string): string {
  return foldName(baseName(path).replace(/\.[^.]+$/, ''))
}
