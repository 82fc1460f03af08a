import {
  asText,
  evenSpaces,
  fromEpoch,
  type Item,
  parseHtml,
  plausible,
  present,
  type Reading,
  type Source,
  textOf,
} from '@mandate/importer'

// Lists and folders open and close, links stand between them; the tags in between are never closed.
const PIECES = /<dl\b[^>]*>|<\/dl>|<h[13]\b[^>]*>[\s\S]*?<\/h[13]>|<a\b[^>]*>[\s\S]*?<\/a>/gi
// A link with a picture of its page in it is some kilobytes.
const LONGEST = 1024 * 1024

/** `Bookmarks.html` and `Reading list.html`, in the form that all browsers write. */
export async function* readBookmarks(source: Source): AsyncGenerator<Reading> {
  const folders: string[] = []
  let heading = ''
  let element = -1
  for await (const pieces of markup(source)) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      if (/^<dl/i.test(piece)) folders.push(heading)
      else if (/^<\/dl/i.test(piece)) folders.pop()
      else if (/^<h/i.test(piece)) heading = evenSpaces(textOf(parseHtml(piece)))
      else {
        element++
        const item = element < source.from ? null : link(piece, folders, source)
        if (item) items.push({ element, item })
      }
    }
    yield { items }
  }
}

async function* markup(source: Source): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8')
  let held = ''
  for await (const chunk of await source.archive.open(source.entry)) {
    held += decoder.decode(chunk as Buffer, { stream: true })
    let end = 0
    const pieces: string[] = []
    for (const match of held.matchAll(PIECES)) {
      pieces.push(match[0])
      end = match.index + match[0].length
    }
    held = held.slice(end)
    if (held.length > LONGEST) held = ''
    yield pieces
  }
}

function link(piece: string, folders: readonly string[], source: Source): Item | null {
  const node = parseHtml(piece).children[0]
  if (node === undefined || typeof node === 'string') return null
  const url = asText(node.attributes['href'])
  if (url === undefined) return null
  // The outermost list is the file itself.
  const folder = folders.slice(1).filter((name) => name !== '')
  const { now, note } = source
  const added = plausible(fromEpoch(node.attributes['add_date']), {
    now,
    zeroIsMissing: true,
    note,
  })
  return bookmark(url, evenSpaces(textOf(node)), folder, added)
}

/** A bookmark: the same address in another folder is another one. */
export function bookmark(
  url: string,
  title: string | undefined,
  folder: string[],
  time: number | null,
): Item {
  return {
    collection: 'google.chrome.bookmarks',
    key: `${url}\u001f${folder.join('/')}`,
    time,
    fields: present({ url, title, folder }),
  }
}

/** Whether a page's beginning is such a list. */
export function isBookmarks(head: Buffer): boolean {
  return /<!DOCTYPE NETSCAPE-Bookmark-file/i.test(head.toString('latin1', 0, 1024))
}
