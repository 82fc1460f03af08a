import { fromIso, type Item, plausible, present, type Source } from '@mandate/importer'
import { type Head, readTable } from '../tables/tables.ts'
import { isVideoId, PRICE } from './heads.ts'

/**
 * `comments.csv`, `live chats.csv`, and the owner's own posts (`posts.csv`). Columns are known by their English names; in other languages
 * by what stands in them, for the order has changed over the years.
 */
export function readComments(source: Source) {
  const map = (row: string[], head: Head) => {
    const { id, time, video, post, parent, price, text } = columns(row, head)
    if (id === undefined) return null
    const said = text === undefined ? undefined : plainText(text)
    const item: Item = {
      collection: 'google.youtube.comments',
      key: SHAPED.test(id) ? id : [id, video ?? '', said ?? ''].join('\u001f'),
      time: plausible(fromIso(time), {
        ...{ now: source.now, days: 2, stated: time, note: source.note },
      }),
      fields: present({
        comment_id: id,
        video_id: video,
        post_id: post,
        parent_id: parent,
        text: said,
        price: price !== undefined && Number(price) > 0 ? price : undefined,
        kind: POST.test(id) ? 'post' : isChat(id, head) ? 'live chat' : 'comment',
      }),
      ...more(row, head),
    }
    return item
  }
  return readTable(source, map, { isRead: (cell) => TEXT.test(cell) })
}

/** Numbers of posts begin alike, and otherwise than those of comments. */
const POST = /^Ugk[\w-]{15,}/

/** Shorter ones somebody made unknowable: one may stand for several. */
const SHAPED = /^.{15,}$/

const TEXT = /^\{"(text|takeoutSegments)"/

const MORE = {
  currency: /^currency code$/,
  top: /^top-level comment id$/,
  chat: /^parent live chat id$/,
}

/** What newer tables say besides: the currency of a price, and what is answered. */
function more(row: readonly string[], head: Head): Pick<Item, 'rest'> {
  const said = Object.entries(MORE).map(([name, column]) => [name, head.text(row, column)] as const)
  const rest = present(Object.fromEntries(said))
  return Object.keys(rest).length > 0 ? { rest } : {}
}

// Identifiers of comments begin alike, those of live chats otherwise.
function isChat(id: string, head: Head): boolean {
  if (head.column(/^comment id$/) >= 0) return false
  // The word is the same in most languages; in the others such numbers are long, but begin otherwise.
  return /chat/.test(head.cells[0] ?? '') || (id.length > 15 && !id.startsWith('Ug'))
}

function columns(row: readonly string[], head: Head) {
  if (head.column(/^(comment|live chat) id$/) >= 0) {
    return {
      id: head.text(row, /^(comment|live chat) id$/),
      time: head.text(row, /(create timestamp|created at)$/),
      video: head.text(row, /^video id$/),
      post: head.text(row, /^post id$/),
      parent: head.text(row, /^parent comment id$/),
      price: head.text(row, /^price$/),
      text: head.text(row, /^(comment|live chat) text$/),
    }
  }
  const find = (shape: RegExp, from = 0) => row.find((cell, at) => at >= from && shape.test(cell))
  const ids = row.filter((cell) => /^Ug[\w-]{15,}/.test(cell))
  const text = find(TEXT)
  // Of a post it says first when it was changed, and then when it was made.
  const times = row.filter((cell) => /^\d{4}-\d\d-\d\dT/.test(cell)).sort()
  return {
    // It always came first.
    id: ids[0] ?? find(/^(?!UC)[\w%=.-]{16,}$/) ?? (text === undefined ? undefined : row[0]),
    time: times[0],
    video: find(/^[\w-]{11}$/) ?? textUnder(row, head, isVideoId),
    post: ids.find((id) => POST.test(id)),
    parent: ids.find((id) => id !== ids[0] && ids[0]!.startsWith(`${id}.`)),
    price: head.column(PRICE) < 0 ? find(/^\d+(\.\d+)?$/) : head.text(row, PRICE),
    text,
  }
}

function textUnder(row: readonly string[], head: Head, is: (name: string) => boolean) {
  const cell = row[head.cells.findIndex(is)]?.trim()
  return cell === '' ? undefined : cell
}

/**
 * The text of a comment. Until 2024 one object with segments; since then objects joined by commas,
 * with line ends as they are inside their strings.
 */
export function plainText(cell: string): string {
  if (!cell.startsWith('{')) return cell
  try {
    const values = JSON.parse(`[${withoutRawLineEnds(cell)}]`) as Segment[]
    const segments = values.flatMap((value) => value.takeoutSegments ?? [value])
    return segments.map(({ text }) => text ?? '').join('')
  } catch {
    return cell
  }
}

interface Segment {
  text?: string
  takeoutSegments?: Segment[]
}

function withoutRawLineEnds(text: string): string {
  let out = ''
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (inString && character === '\\') out += character + (text[++i] ?? '')
    else if (inString && character < ' ') out += JSON.stringify(character).slice(1, -1)
    else {
      if (character === '"') inString = !inString
      out += character
    }
  }
  return out
}
