import {
  baseName,
  type Entry,
  foldName,
  fromIso,
  type Item,
  plausible,
  present,
  type Source,
} from '@mandate/importer'
import { fileNameOf } from '../photos/names.ts'
import { readTable } from '../tables/tables.ts'

// Longer names are cut.
const CUT_FROM = 40

/**
 * `video metadata/videos.csv`: the owner's own videos. The film itself lies in another folder, under
 * the video's title as a file name.
 */
export function readVideos(source: Source, films: readonly Entry[]) {
  const byStem = new Map(films.map((film) => [stemOf(film.path), film]))
  return readTable(source, (row, head) => {
    const id = head.text(row, /^video id$/) ?? row.find((cell) => /^[\w-]{11}$/.test(cell))
    if (id === undefined) return null
    const title =
      head.text(row, /^video title/) ?? head.text(row, /(titel|titre|título|títol|titolo|tytuł)/)
    const times = row.filter((cell) => /^\d{4}-\d\d-\d\dT/.test(cell))
    const created = head.text(row, /create timestamp$/) ?? times[0]
    const item: Item = {
      collection: 'google.youtube.videos',
      key: id,
      time: plausible(fromIso(created), {
        ...{ now: source.now, days: 2, stated: created, note: source.note },
      }),
      fields: present({
        video_id: id,
        title,
        description: head.text(row, /^video description \(original\)$/),
        privacy: head.text(row, /^privacy$/),
      }),
    }
    const film = title === undefined ? undefined : filmOf(title, byStem)
    if (film) {
      const { part, entry, path } = film
      item.files = [{ role: 'original', entry: { part, entry }, name: baseName(path) }]
    }
    return item
  })
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

function stemOf(path: string): string {
  return foldName(baseName(path).replace(/\.[^.]+$/, ''))
}
