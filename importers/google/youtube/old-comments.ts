import {
  findAll,
  fromIso,
  type HtmlNode,
  htmlPieces,
  type Item,
  linesOf,
  plausible,
  present,
  type Reading,
  type Source,
} from '@mandate/importer'

/** `my-comments.html` and `my-live-chat-messages.html`, as Google wrote them until about 2022. */
export async function* readOldComments(source: Source): AsyncGenerator<Reading> {
  const stream = await source.archive.open(source.entry)
  let [element, given] = [-1, 0]
  for await (const pieces of htmlPieces(stream, (name) => name === 'li', source)) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      element++
      const item = element < source.from ? null : comment(piece, source)
      if (item) items.push({ element, item })
    }
    given += items.length
    yield { items }
  }
  if (given === 0) source.leave()
}

/** Whether a page's beginning is such a list. */
export function isOldComments(head: Buffer): boolean {
  const text = head.toString('utf8')
  return /<li>/i.test(text) && /youtube\.com\/watch\?v=/.test(text) && TIME.test(text)
}

const TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?= ?UTC)/

function comment(piece: HtmlNode, source: Source): Item | null {
  const [about, ...others] = linesOf(piece)
  const time = TIME.exec(about?.text ?? '')
  if (!time) return null
  const links = findAll(piece, ({ name }) => name === 'a').map((a) => a.attributes['href'] ?? '')
  const text = others.map((line) => line.text).join('\n')
  const video = match(links, /[?&]v=([\w-]{11})/)
  const id = match(links, /[?&]lc=([\w.-]+)/)
  const isChat = /live[^/]*chat/i.test(source.entry.path)
  const ms = plausible(fromIso(`${time[0]}Z`), { now: source.now, days: 2, note: source.note })
  return {
    collection: 'google.youtube.comments',
    key: id ?? [video, ms, text].join('\u001f'),
    time: ms,
    fields: present({
      comment_id: id,
      video_id: video,
      text,
      kind: isChat ? 'live chat' : 'comment',
    }),
  }
}

function match(texts: readonly string[], pattern: RegExp): string | undefined {
  for (const text of texts) {
    const found = pattern.exec(text)?.[1]
    if (found !== undefined) return found
  }
  return undefined
}
