import { type CatalogCollection, type CatalogField, specialNames } from '@mandate/grants'
import {
  buttonLink,
  field,
  formatCount,
  formatDate,
  formatNumber,
  type Html,
  html,
  icon,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import { titleOf } from '../catalog/title.ts'
import type { CollectionCount } from '../records/collections.ts'
import { cell, type Shown } from './cells.ts'
import { type Ask, periodOf, refiltered } from './pictures/ask.ts'
import type { Way } from './pictures/offer.ts'
import { partsOf, periodName, shortName } from './pictures/periods.ts'
import { words as pictureWords } from './pictures/words.ts'
import { type Words, words } from './words.ts'

/** What a page is, inside the frame of the service. */
export interface Page {
  title: string
  body: Html
  wide?: boolean
}

/** Everything that is here, by kind. */
export function overviewPage(props: {
  lang: Lang
  kinds: { collection: CatalogCollection; count: CollectionCount }[]
}): Page {
  const { lang, kinds } = props
  const w = words[lang]
  const here = kinds.filter(({ count }) => count.count > 0)
  const rows = here.map(({ collection, count }) => [
    html`<a href="/explore/${collection.name}">${titleOf(collection, lang)}</a>`,
    amount(count, lang),
    span(count, lang),
  ])
  return {
    title: w.explore,
    body: html`<h1>${w.explore}</h1>
${
  rows.length === 0
    ? html`<p>${w.nothing}</p><p>${buttonLink({ href: '/data', label: w.addData, kind: 'act' })}</p>`
    : table({
        caption: w.kinds,
        columns: [{ label: w.kind }, { label: w.amount, number: true }, { label: w.when }],
        rows,
      })
}`,
  }
}

export interface CollectionProps {
  lang: Lang
  collection: CatalogCollection
  count: CollectionCount
  /** Of those that the filter lets through; null without one. */
  matching: CollectionCount | null
  filter: string
  /** What is wrong with the filter. */
  error: string | null
  /** Ways to look that suit the kind, and the one that is shown. */
  ways: Way[]
  way: Way
  ask: Pick<Ask, 'address' | 'text'>
  /** What that way draws; null for the table. */
  picture: Html | null
  /** False where the picture is of all that matches, and not of the records of one page. */
  showsRecords: boolean
  records: Shown[]
  /** Cursor of the next page. */
  next: string | null
  /** Where files are served: `{resource}/blobs`. */
  files: string
}

/** What of the data that the law protects most it may tell, with its fields. */
function mayTell({ special = [], fields }: CatalogCollection, w: Words, lang: 'en' | 'fr'): Html {
  const marks = [...special, ...fields.flatMap((field) => field.special ?? [])]
  if (marks.length === 0) return html``
  return html`<p><span class="tag">${icon('eye-off')}${w.mayTell(specialNames(marks, lang).join(', '))}</span></p>`
}

/** The records of one kind, filtered in the words of a permission. */
export function collectionPage(props: CollectionProps): Page {
  const { lang, collection, count, filter, error, records, next, way, picture, ask } = props
  const { matching } = props
  const w = words[lang]
  const title = titleOf(collection, lang)
  const scope = `${collection.name}${filter && `[${filter}]`}.*`
  const isEmpty = props.showsRecords && records.length === 0
  return {
    title,
    wide: true,
    body: html`<h1>${title}</h1>
<p>${collection.words?.[lang].description ?? collection.description} ${collection.words?.[lang].use ?? ''}</p>
<p>${matching ? w.partOf(amount(matching, lang), formatNumber(count.count, lang)) : amount(count, lang)}</p>
${mayTell(collection, w, lang)}
${waysNav(props)}
<form class="row" method="get">
<input type="hidden" name="view" value="${way}">
${field({ label: w.filter, name: 'filter', value: filter, hint: w.filterHint, error: error && html`${w.wrongFilter}<details class="developers"><summary>${w.developers}</summary><p lang="en">${error}</p></details>`, spellcheck: 'false', autocapitalize: 'none' })}
<button>${w.show}</button>
</form>
${periods(props)}
${error === null && (isEmpty ? nothing(props, w) : (picture ?? recordsTable(props, w.caption(title))))}
<p class="row">
${next !== null && buttonLink({ href: ask.address({ cursor: next }), label: w.more, icon: 'arrow-right' })}
${count.count > 0 && error === null && html`<a href="/share?${String(new URLSearchParams({ scope }))}">${w.share}</a>`}
</p>`,
  }
}

function waysNav({ lang, ways, way, ask }: CollectionProps): Html {
  const w = pictureWords[lang]
  const links = ways.map((one) =>
    one === way
      ? html`<strong aria-current="page">${w.ways[one]}</strong> `
      : html`<a href="${ask.address({ view: one, at: undefined, measure: undefined })}">${w.ways[one]}</a> `,
  )
  return html`<nav aria-label="${w.waysToLook}" class="choices ways">${links}</nav>`
}

function nothing({ filter, next }: CollectionProps, w: Words): Html {
  if (next !== null) return notice({ body: w.partly })
  return html`<p>${filter ? w.noMatch(filter) : w.nothing}</p>`
}

/** Columns that hold something on this page; a sparse kind stays readable. */
function recordsTable(
  { collection, records, lang, files }: CollectionProps,
  caption: string,
): Html {
  const filled = collection.fields.filter(
    ({ name }) => name === 'time' || (name !== 'id' && records.some((one) => !isEmpty(one[name]))),
  )
  const hasOneAccount = new Set(records.map((one) => one['account'])).size === 1
  const shown = filled.filter(({ name }) => name !== 'account' || !hasOneAccount)
  const isNumber = ({ type }: CatalogField) => type === 'number' || type === 'integer'
  return table({
    caption,
    isWide: true,
    columns: shown.map((one) => ({
      label: one.words?.[lang].title ?? one.title,
      number: isNumber(one),
    })),
    rows: records.map((record) =>
      shown.map((one, nth) => {
        const said = cell(one, record, lang, files)
        if (nth > 0 || one.type === 'file' || one.name === 'source') return said
        return html`<a href="/explore/${collection.name}/${String(record['id'])}">${said}</a>`
      }),
    ),
  })
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined
}

/** Years, and the months of the year filtered by: the oldest record is three clicks away. */
function periods({ count, lang, ask, filter }: CollectionProps): Html | null {
  const w = words[lang]
  if (!count.first) return null
  const period = periodOf(filter)
  const last = count.last ? Number(count.last.slice(0, 4)) : new Date().getUTCFullYear()
  const first = Math.max(Number(count.first.slice(0, 4)), last - 60)
  const years = Array.from({ length: last - first + 1 }, (_, n) => String(first + n))
  const months = period === null ? [] : partsOf(period.slice(0, 4))
  const at = (conditions: string[]) =>
    ask.address({ filter: refiltered(filter, ['time'], conditions), at: undefined })
  const links = (all: string[]) =>
    all.map((one) =>
      one === period
        ? html`<strong aria-current="true">${shortName(one, lang)}</strong> `
        : html`<a href="${at([`time=${one}`])}" title="${periodName(one, lang)}">${shortName(one, lang)}</a> `,
    )
  return html`<nav aria-label="${w.years}" class="choices">${links(years)} <a href="${at([])}">${w.showAll}</a></nav>
${months.length > 0 && html`<nav aria-label="${w.months}" class="choices">${links(months)}</nav>`}`
}

/** `/explore/{collection}` with those words that say something. */
export function address(
  collection: CatalogCollection,
  query: Record<string, string | undefined>,
): string {
  const said = Object.entries(query).filter((one): one is [string, string] => Boolean(one[1]))
  return `/explore/${collection.name}${said.length > 0 ? `?${new URLSearchParams(said)}` : ''}`
}

function amount({ count, exact }: CollectionCount, lang: Lang): string {
  const w = words[lang]
  return exact ? formatCount(count, lang, w.records) : w.atLeast(formatNumber(count, lang))
}

/** From when to when; of what has no time, nothing. */
function span({ first, last }: CollectionCount, lang: Lang): string {
  const days = [day(first, lang), day(last, lang)]
  return days[0] === days[1] ? String(days[0]) : days.join(' – ')
}

function day(time: string | null, lang: Lang): string {
  return time === null ? '' : formatDate(Date.parse(time), lang)
}
