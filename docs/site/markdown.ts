import { posix } from 'node:path'
import { Marked, type Tokens } from 'marked'
import { elsewhere } from './pages.ts'

export interface Rendered {
  title: string
  html: string
}

/**
 * A page of Markdown as HTML. Links between pages stay links; what they name of the repository besides, which no site
 * can show, stays as words.
 *
 * @param file from the repository's root, like `docs/ask.md`
 * @param known names of all pages of the site
 */
export function render(file: string, text: string, known: ReadonlySet<string>): Rendered {
  let title = ''
  const seen = new Map<string, number>()
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        const inner = this.parser.parseInline(tokens)
        const plain = inner.replaceAll(/<[^>]+>/g, '')
        if (depth === 1) title ||= unescaped(plain)
        return `<h${depth} id="${anchorOf(plain, seen)}">${inner}</h${depth}>\n`
      },
      link({ href, tokens }: Tokens.Link) {
        const inner = this.parser.parseInline(tokens)
        const to = target(href, file, known)
        return to === null ? inner : `<a href="${to}">${inner}</a>`
      },
      table({ header, rows }: Tokens.Table) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`
        const head = header.some(({ text }) => text !== '')
          ? `<thead>${row(header, 'th')}</thead>`
          : ''
        return `<div class="table" role="group" tabindex="0"><table>${head}<tbody>${rows.map((cells) => row(cells, 'td')).join('')}</tbody></table></div>\n`
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${posix.basename(href)}" alt="${escaped(text)}">`
      },
      code({ text }: Tokens.Code) {
        return `<pre tabindex="0"><code>${escaped(text)}</code></pre>\n`
      },
    },
  })
  const html = marked.parse(text, { async: false })
  return { title: title || file, html }
}

/** Where a link of a page leads in the site; null: nowhere. */
function target(href: string, from: string, known: ReadonlySet<string>): string | null {
  if (/^(https?:|mailto:)/.test(href) || href.startsWith('#')) return href
  const [path = '', anchor] = href.split('#', 2)
  const file = posix.normalize(posix.join(posix.dirname(from), path))
  const name = nameOf(file)
  if (name === null || !known.has(name)) return null
  return `${pageOf(name)}${anchor === undefined ? '' : `#${anchor}`}`
}

function nameOf(file: string): string | null {
  const moved = Object.entries(elsewhere).find(
    ([, path]) => path === file || `${file}/README.md` === path,
  )
  return moved?.[0] ?? /^docs\/([\w-]+)\.md$/.exec(file)?.[1] ?? null
}

export function pageOf(name: string): string {
  return name === 'README' ? 'index.html' : `${name}.html`
}

/** As GitHub names them, so that links work in both places. */
function anchorOf(text: string, seen: Map<string, number>): string {
  const words = unescaped(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
  const anchor = words.trim().replaceAll(/\s/g, '-')
  const before = seen.get(anchor) ?? 0
  seen.set(anchor, before + 1)
  return before === 0 ? anchor : `${anchor}-${before}`
}

const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (one) => NAMED[one] ?? one)
}
function unescaped(text: string): string {
  return Object.entries(NAMED)
    .reduce((so, [one, name]) => so.replaceAll(name, one), text)
    .replaceAll('&#39;', "'")
}
