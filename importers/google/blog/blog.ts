import {
  fromIso,
  type HtmlNode,
  htmlPieces,
  type Item,
  linesOf,
  parseHtml,
  plausible,
  present,
  type Reading,
  type Source,
  textOf,
  toIso,
} from '@mandate/importer'

/** Whether a file's beginning is a feed that Blogger wrote: since 2018 `feed.atom`, before that `blog-….xml`. */
export function isBlog(head: Buffer): boolean {
  const text = head.toString('latin1')
  return /<feed\b/.test(text) && /schemas\.google\.com\/blogger\/20\d\d|1999:blog-\d/.test(text)
}

/** A blog of one's own: its posts, its pages and what others wrote below them; or what one wrote below those of others. */
export async function* readBlog(source: Source): AsyncGenerator<Reading> {
  const stream = await source.archive.open(source.entry)
  let [element, given, blog] = [-1, 0, '']
  // Outside of entries a title is that of the blog.
  const isPiece = (name: string) => name === 'entry' || name === 'title'
  for await (const pieces of htmlPieces(stream, isPiece, source, { xml: true })) {
    const items: { element: number; item: Item }[] = []
    for (const piece of pieces) {
      if (piece.name === 'title') blog ||= textOf(piece).trim()
      else if (++element >= source.from) {
        const item = entryOf(piece, blog, source)
        if (item) items.push({ element, item })
        else source.miss()
      }
    }
    given += items.length
    yield { items }
  }
  if (given === 0) source.leave()
}

const READ = new Set(
  `id title content published updated author blogger:type blogger:status blogger:parent blogger:filename
  blogger:created thr:in-reply-to app:control`.split(/\s+/),
)
const KINDS = new Set(['post', 'page', 'comment'])
const KIND = /#(\w+)$/

function entryOf(piece: HtmlNode, blog: string, { now, note }: Source): Item | null {
  const children = piece.children.filter((one) => typeof one !== 'string')
  const said = (name: string) => {
    const found = children.find((one) => one.name === name)
    return (found && textOf(found).trim()) || undefined
  }
  const terms = children.flatMap(({ name, attributes: { scheme = '', term = '' } }) =>
    name === 'category' && term !== '' ? { term, isKind: scheme.endsWith('#kind') } : [],
  )
  // Until 2018 a category said it, and the blog's settings stood among its posts.
  const kindTerm = terms.find(({ isKind }) => isKind)?.term ?? ''
  const kind = (said('blogger:type') ?? KIND.exec(kindTerm)?.[1])?.toLowerCase()
  if (kind === undefined || !KINDS.has(kind)) return null
  const caps = { now, days: 10 * 366, note }
  const [published, created, updated] = ['published', 'blogger:created', 'updated'].map((name) =>
    plausible(fromIso(said(name)), { ...caps, stated: said(name) }),
  ) as [number | null, number | null, number | null]
  const time = published ?? created
  const html = said('content')
  const text =
    html &&
    linesOf(parseHtml(html))
      .map((line) => line.text)
      .join('\n')
  const title = said('title')
  const id = said('id')
  if (id === undefined && title === undefined && html === undefined) return null
  const link = children.find(
    ({ name, attributes }) => name === 'link' && attributes['rel'] === 'alternate',
  )
  const rest = restIn(children)
  return {
    collection: 'google.blogger',
    key: id ?? [blog, kind, title ?? text, time].join('\u001f'),
    time,
    fields: present({
      ...{ blog, kind, title, text },
      html: html === text ? undefined : html,
      status: said('blogger:status')?.toLowerCase() ?? draftOf(children),
      author: authorOf(children),
      labels: terms.flatMap(({ term, isKind }) => (isKind ? [] : term)),
      url: link?.attributes['href'] ?? said('blogger:filename'),
      parent: said('blogger:parent') ?? answered(children),
      updated_at: updated === null ? undefined : toIso(updated),
    }),
    ...(Object.keys(rest).length > 0 && { rest }),
  }
}

function authorOf(children: readonly HtmlNode[]): string | undefined {
  const author = children.find(({ name }) => name === 'author')
  const name = author?.children.find((one) => typeof one !== 'string' && one.name === 'name')
  return (typeof name === 'object' && textOf(name).trim()) || undefined
}

/** Until 2018: `<app:control><app:draft>yes`. */
function draftOf(children: readonly HtmlNode[]): string | undefined {
  const control = children.find(({ name }) => name === 'app:control')
  return control && textOf(control).trim() === 'yes' ? 'draft' : undefined
}

function answered(children: readonly HtmlNode[]): string | undefined {
  return children.find(({ name }) => name === 'thr:in-reply-to')?.attributes['ref']
}

/** What no field took: a description for search engines, a place, when it was put in the bin. */
function restIn(children: readonly HtmlNode[]): Record<string, unknown> {
  const rest: Record<string, unknown> = {}
  for (const { name, children: within, attributes } of children) {
    const text = textOf({ name, children: within, attributes }).trim()
    const isSaid = READ.has(name) || name === 'category' || name === 'link'
    if (!isSaid && text !== '') rest[name] = text
  }
  return rest
}
