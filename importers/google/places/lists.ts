import { baseName, type Item, present, type Source } from '@mandate/importer'
import { bookmark } from '../chrome/bookmarks.ts'
import { placeDegrees } from '../coordinates.ts'
import { readTable } from '../tables.ts'
import { placeItem } from './saved.ts'

/**
 * `Saved/<list>.csv`: Title, Note, URL, (Tags,) Comment. Rows before the head describe the list.
 * What leads to a map is a place, what leads elsewhere a bookmark.
 */
export function readSavedList(source: Source) {
  const list = baseName(source.entry.path)
    .replace(/\.csv$/i, '')
    .normalize('NFC')
  return readTable(source, (row, head) => saved(row, head.column(/^url$/), list), isListHead)
}

function saved(row: readonly string[], column: number, list: string): Item | null {
  const [title = '', remark = ''] = row
  const url = row[column]?.trim() ?? ''
  const comment = row.slice(column + 1).findLast((cell) => cell.trim() !== '')
  const text = [remark, comment ?? ''].filter((one) => one.trim() !== '').join('\n')
  if (title.trim() === '' && url === '') return null
  if (url !== '' && !isMap(url)) {
    const item = bookmark(url, title || undefined, [list], null)
    if (text !== '') item.rest = present({ text })
    return item
  }
  const found = /[!@](?:3d)?(-?\d+\.\d+)(?:!4d|,)(-?\d+\.\d+)/.exec(url)
  const place = found ? placeDegrees(found[1], found[2]) : undefined
  return placeItem('listed', {
    name: title || undefined,
    ...(place && { latitude: place.latitudeE7 / 1e7, longitude: place.longitudeE7 / 1e7 }),
    text: text || undefined,
    list,
    url: url || undefined,
  })
}

/** The row that names the columns: "URL" in every language. */
export function isListHead(row: readonly string[]): boolean {
  return row.length >= 3 && row.length <= 8 && /^url$/i.test(row[2]?.trim() ?? '')
}

function isMap(url: string): boolean {
  return /^https?:\/\/(?:(?:www\.|maps\.)?google\.[a-z.]+\/(?:maps|\?cid|local)|maps\.|goo\.gl\/maps)/i.test(
    url,
  )
}
