import { baseName, type Item, present, type Source } from '@mandate/importer'
import { bookmark } from '../chrome/bookmarks.ts'
import { degrees, placeIn } from '../location/coordinates.ts'
import { type Head, readTable } from '../tables/tables.ts'
import { placeItem } from './saved.ts'

/**
 * `Saved/<list>.csv`: Title, Note, URL, (Tags,) Comment. Rows before the head describe the list.
 * What leads to a map is a place, what leads elsewhere a bookmark.
 */
export function readSavedList(source: Source) {
  const list = baseName(source.entry.path)
    .replace(/\.csv$/i, '')
    .normalize('NFC')
  const map = (row: string[], head: Head) => {
    const item = saved(row, head, list)
    const said = head.before.join('\n')
    if (item && said !== '') item.rest = { ...item.rest, list_description: said }
    return item
  }
  return readTable(source, map, { isHead: isListHead, isRead: () => true })
}

function saved(row: readonly string[], head: Head, list: string): Item | null {
  const column = head.column(/^url$/)
  const [title = '', remark = ''] = row
  const url = row[column]?.trim() ?? ''
  // Behind the address stands the comment; since 2024 there are tags between them.
  const last = Math.max(column + 1, head.cells.length - 1)
  const comment = row.slice(last).join(',')
  const tags = row.slice(column + 1, last).find((cell) => cell.trim() !== '')
  const text = [remark, comment].filter((one) => one.trim() !== '').join('\n')
  if (title.trim() === '' && url === '') return null
  if (url !== '' && !isMap(url)) {
    const item = bookmark(url, title || undefined, [list], null)
    const rest = present({ text, tags })
    if (Object.keys(rest).length > 0) item.rest = rest
    return item
  }
  // Most addresses name the place and do not say where it is.
  const place = degrees(placeIn(url))
  const item = placeItem('listed', {
    name: title || undefined,
    ...place,
    text: text || undefined,
    list,
    url: url || undefined,
  })
  if (tags !== undefined) item.rest = { tags }
  return item
}

/** The row that names the columns: "URL" in every language. */
export function isListHead(row: readonly string[]): boolean {
  return row.length >= 3 && row.length <= 8 && /^url$/i.test(row[2]?.trim() ?? '')
}

/** In 2018 the address of a place was that of a search for it, with its number among Google's places. */
function isMap(url: string): boolean {
  return (
    /^https?:\/\/(?:(?:www\.|maps\.)?google\.[a-z.]+\/(?:maps|\?cid|local)|maps\.|goo\.gl\/maps)/i.test(
      url,
    ) || /^https?:\/\/(?:www\.)?google\.[a-z.]+\/search\?(?:[^#]*&)?ludocid=/i.test(url)
  )
}
