import type { Lang } from '../language/languages.ts'
import { words } from '../words/catalog.ts'
import { type Html, html, type Value } from './html.ts'

/** So many points of a list are read at a glance. */
const SHOWN = 4

export interface Entry {
  /** What it is. */
  head: Value
  cells: Value[]
  /** Buttons and links. */
  choices?: Value
}

/**
 * Things with something to decide about each: rows of a table where there is room, and a card each where there is not, of the same
 * markup. The roles say what the style takes away: what is no box of a table is none to a screen reader either.
 */
export function entries(props: {
  lang: Lang
  label: string
  /** Of the head and of the cells. */
  columns: string[]
  rows: Entry[]
}): Html | null {
  const { lang, label, rows } = props
  if (rows.length === 0) return null
  const isDecided = rows.every(({ choices }) => !choices)
  const columns = props.columns.map((one) => html`<th scope="col" role="columnheader">${one}</th>`)
  const choices =
    !isDecided &&
    html`<th scope="col" role="columnheader"><span class="unseen">${words[lang].choices}</span></th>`
  return html`<div class="entries"><table role="table" aria-label="${label}">
<thead role="rowgroup"><tr role="row">${columns}${choices}</tr></thead>
<tbody role="rowgroup">
${rows.map(
  (row) =>
    html`<tr class="card" role="row"><th scope="row" role="rowheader">${row.head}</th>${row.cells.map((one) => html`<td role="cell">${one}</td>`)}${!isDecided && html`<td role="cell">${row.choices && html`<div class="row">${row.choices}</div>`}</td>`}</tr>\n`,
)}</tbody></table></div>\n`
}

/** A list of which a long rest is folded away; what `stays` never is. */
export function folding(lang: Lang, points: { point: Html; stays: boolean }[]): Html {
  const shown = points.filter(({ stays }, at) => stays || at < SHOWN)
  const rest = points.filter(({ stays }, at) => !stays && at >= SHOWN)
  const list = (some: typeof points) => html`<ul>${some.map(({ point }) => point)}</ul>`
  // One more line is read sooner than it is opened.
  if (rest.length < 2) return list(points)
  return html`${list(shown)}<details><summary>${words[lang].more(rest.length)}</summary>${list(rest)}</details>`
}
