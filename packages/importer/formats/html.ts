import type { Readable } from 'node:stream'
import { Parser } from 'htmlparser2'
import type { Note } from '../contract.ts'
import { asUtf8 } from './json.ts'
import { cleanString } from './text.ts'

/** A piece of a page: an element with its attributes, or text. */
export interface HtmlNode {
  name: string
  attributes: Record<string, string>
  children: (HtmlNode | string)[]
}

/** More text than this in one piece is not a record. */
const PIECE_CHARACTERS = 4 * 1024 * 1024
/** What an element costs beyond its letters, in characters. */
const ELEMENT_CHARACTERS = 64
/** Elements within elements: the parser looks through all that are open at each one. */
const DEPTH = 60_000
/** The same of a short piece, of which there may be many. */
const SHORT_DEPTH = 2_000

/**
 * The pieces of a page that `isPiece` picks, in batches, in constant memory: pages of hundreds of
 * megabytes are made of small pieces. Scripts and styles are left out; nothing is run or fetched. In
 * `xml` an element may close itself.
 */
export async function* htmlPieces(
  stream: Readable,
  isPiece: (name: string, attributes: Record<string, string>) => boolean,
  told: { note: (note: Note) => void; fail: (note: Note) => void },
  { xml = false }: { xml?: boolean } = {},
): AsyncGenerator<HtmlNode[]> {
  const open: HtmlNode[] = []
  let done: HtmlNode[] = []
  let depth = 0
  let size = 0
  let muted = 0
  let ended = false
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth++
        if (isMuted(name)) muted++
        if (open.length === 0 && !isPiece(name, attributes)) return
        const node: HtmlNode = { name, attributes: cleanAttributes(attributes), children: [] }
        if (open.length === 0) size = 0
        size += ELEMENT_CHARACTERS + lettersIn(node.attributes)
        if (size <= PIECE_CHARACTERS) open.at(-1)?.children.push(node)
        open.push(node)
      },
      ontext(text) {
        if (open.length === 0 || muted > 0) return
        size += text.length
        if (size <= PIECE_CHARACTERS) open.at(-1)!.children.push(cleanString(text))
      },
      onclosetag(name, implied) {
        depth--
        if (isMuted(name) && muted > 0) muted--
        const node = open.pop()
        if (!node || open.length > 0) return
        if (implied && ended) {
          told.fail({ code: 'cut_html', message: 'The page ends in the middle.' })
        } else if (size > PIECE_CHARACTERS) {
          told.note({ code: 'element_too_large', message: 'A part is too large and was left out.' })
        } else done.push(node)
      },
    },
    { ...OPTIONS, xmlMode: xml },
  )
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of asUtf8(stream)) {
    parser.write(decoder.decode(chunk, { stream: true }))
    if (done.length > 0) yield done
    done = []
    if (depth > DEPTH) {
      told.fail({ code: 'too_deep', message: 'The page has parts too deep within parts.' })
      return
    }
  }
  ended = true
  parser.end(decoder.decode())
  if (done.length > 0) yield done
}

function lettersIn(attributes: Record<string, string>): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { length }]) => sum + name.length + length,
    0,
  )
}

/** A short piece of markup as a tree, without scripts and styles; as far as it is not too deep. */
export function parseHtml(markup: string): HtmlNode {
  const root: HtmlNode = { name: '', attributes: {}, children: [] }
  const open = [root]
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const node: HtmlNode = { name, attributes: cleanAttributes(attributes), children: [] }
        if (!isMuted(name)) open.at(-1)!.children.push(node)
        open.push(node)
      },
      ontext: (text) => open.at(-1)!.children.push(cleanString(text)),
      onclosetag: () => open.length > 1 && open.pop(),
    },
    OPTIONS,
  )
  for (let at = 0; at < markup.length && open.length <= SHORT_DEPTH; at += PIECE) {
    parser.write(markup.slice(at, at + PIECE))
  }
  parser.end()
  return root
}

/** Of markup that is read at once. */
const PIECE = 4096

const isMuted = (name: string) => name === 'script' || name === 'style'

const OPTIONS = { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true }

function cleanAttributes(attributes: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(attributes)) out[name] = cleanString(value)
  return out
}

export function hasClass(attributes: Record<string, string>, name: string): boolean {
  return attributes['class']?.split(/\s+/).includes(name) ?? false
}

/** All elements below that `matches` picks, in the page's order. */
export function findAll(node: HtmlNode, matches: (node: HtmlNode) => boolean): HtmlNode[] {
  const out: HtmlNode[] = []
  const stack: HtmlNode[] = [node]
  while (stack.length > 0) {
    const next = stack.pop()!
    if (next !== node && matches(next)) out.push(next)
    for (let i = next.children.length - 1; i >= 0; i--) {
      const child = next.children[i]!
      if (typeof child !== 'string') stack.push(child)
    }
  }
  return out
}

/** A line of text with the links in it. */
export interface Line {
  text: string
  links: { text: string; url: string }[]
  bold: boolean
}

const BLOCKS = new Set([
  'br',
  'div',
  'p',
  'li',
  'ul',
  'ol',
  'table',
  'tr',
  'h1',
  'h2',
  'h3',
  'hr',
  'pre',
])

/** What a reader of the page sees as lines; white space is evened out, empty lines are left out. */
export function linesOf(node: HtmlNode): Line[] {
  const lines: Line[] = []
  let line: Line = { text: '', links: [], bold: false }
  const breakLine = () => {
    line.text = evenSpaces(line.text)
    if (line.text !== '') lines.push(line)
    line = { text: '', links: [], bold: false }
  }
  // Own stack: a page may nest as deep as it likes.
  const stack: (HtmlNode | string | null)[] = [...node.children].reverse()
  while (stack.length > 0) {
    const next = stack.pop()!
    if (next === null) breakLine()
    else if (typeof next === 'string') line.text += next
    else if (next.name === 'a') {
      const text = textOf(next)
      line.text += text
      const url = next.attributes['href']
      if (url !== undefined) line.links.push({ text: evenSpaces(text), url })
    } else if (next.name !== 'audio' && next.name !== 'video') {
      if (next.name === 'b') line.bold = true
      const block = BLOCKS.has(next.name)
      if (block) breakLine()
      if (block) stack.push(null)
      for (let i = next.children.length - 1; i >= 0; i--) stack.push(next.children[i]!)
    }
  }
  breakLine()
  return lines
}

export function textOf(node: HtmlNode): string {
  let text = ''
  const stack: (HtmlNode | string)[] = [node]
  while (stack.length > 0) {
    const next = stack.pop()!
    if (typeof next === 'string') text += next
    else for (let i = next.children.length - 1; i >= 0; i--) stack.push(next.children[i]!)
  }
  return text
}

/** Runs of white space, non-breaking ones too, as one space. */
export function evenSpaces(text: string): string {
  return text.replace(/[\s\u00a0\u202f\u2003]+/g, ' ').trim()
}
