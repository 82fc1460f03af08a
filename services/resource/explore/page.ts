import type { CatalogCollection, CatalogField } from '@mandate/grants'
import {
  buttonLink,
  field,
  formatCount,
  formatDate,
  formatNumber,
  type Html,
  html,
  type Lang,
  notice,
  table,
} from '@mandate/ui'
import type { CollectionCount } from '../records/collections.ts'
import { cell, type Shown } from './cells.ts'
import { type Words, words } from './words.ts'

/** What a page is, inside the frame of the service. */
export interface Page {
  title: string
  body: Html
  wide?: boolean
}

export function titleOf(collection: CatalogCollection, lang: Lang): string {
  return collection.words?.[lang].title ?? collection.title
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
    day(count.first, lang),
    day(count.last, lang),
  ])
  return {
    title: w.explore,
    body: html`<h1>${w.explore}</h1>
${
  rows.length === 0
    ? html`<p>${w.nothing}</p><p>${buttonLink({ href: '/data', label: w.addData, kind: 'act' })}</p>`
    : table({
        caption: w.kinds,
        columns: [
          { label: w.kind },
          { label: w.amount, number: true },
          { label: w.first },
          { label: w.last },
        ],
        rows,
      })
}`,
  }
}

export interface CollectionProps {
  lang: Lang
  collection: CatalogCollection
  count: CollectionCount
  filter: string
  /** What is wrong with the filter. */
  error: string | null
  records: Shown[]
  /** Cursor of the next page. */
  next: string | null
  /** Where files are served: `{resource}/blobs`. */
  files: string
}

/** The records of one kind, filtered in the words of a permission. */
export function collectionPage(props: CollectionProps): Page {
  const { lang, collection, count, filter, error, records, next } = props
  const w = words[lang]
  const title = titleOf(collection, lang)
  const scope = `${collection.name}${filter && `[${filter}]`}.*`
  return {
    title,
    wide: true,
    body: html`<h1>${title}</h1>
<p>${collection.words?.[lang].description ?? collection.description} ${amount(count, lang)}</p>
<form class="row" method="get">
${field({ label: w.filter, name: 'filter', value: filter, hint: w.filterHint, error: error && html`${w.wrongFilter}<details class="developers"><summary>${w.developers}</summary><p lang="en">${error}</p></details>`, spellcheck: 'false', autocapitalize: 'none' })}
<button>${w.show}</button>
</form>
${periods(props)}
${records.length === 0 && error === null && nothing(props, w)}
${records.length > 0 && recordsTable(props, w.caption(title))}
<p class="row">
${next !== null && buttonLink({ href: address(props, { filter, cursor: next }), label: w.more, icon: 'arrow-right' })}
${records.length > 0 && html`<a href="/share#${scope}">${w.share}</a>`}
</p>`,
  }
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
    columns: shown.map((one) => ({
      label: one.words?.[lang].title ?? one.title,
      number: isNumber(one),
    })),
    rows: records.map((record) => shown.map((one) => cell(one, record, lang, files))),
  })
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined
}

/** Years, or the months of the year filtered by: the oldest record is three clicks away. */
function periods(props: CollectionProps): Html | null {
  const { count, filter, lang } = props
  const w = words[lang]
  if (!count.first) return null
  const year = /^time=(\d{4})(?:-\d\d)?$/.exec(filter)?.[1]
  const last = count.last ? Number(count.last.slice(0, 4)) : new Date().getUTCFullYear()
  const first = Math.max(Number(count.first.slice(0, 4)), last - 60)
  const years = Array.from({ length: last - first + 1 }, (_, n) => String(first + n))
  const months = year
    ? Array.from({ length: 12 }, (_, n) => `${year}-${String(n + 1).padStart(2, '0')}`)
    : []
  const links = (all: string[]) =>
    all.map((period) =>
      filter === `time=${period}`
        ? html`<strong aria-current="true">${periodName(period, lang)}</strong> `
        : html`<a href="${address(props, { filter: `time=${period}` })}">${periodName(period, lang)}</a> `,
    )
  return html`<nav aria-label="${w.years}" class="choices">${links(years)} <a href="${address(props, {})}">${w.showAll}</a></nav>
${months.length > 0 && html`<nav aria-label="${w.months}" class="choices">${links(months)}</nav>`}`
}

/** A year as it is, a month by its name. */
function periodName(period: string, lang: Lang): string {
  if (period.length === 4) return period
  const month = { month: 'short', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(lang, month).format(Date.parse(period))
}

function address(
  { collection }: CollectionProps,
  query: { filter?: string; cursor?: string },
): string {
  const search = new URLSearchParams(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ''),
  )
  return `/explore/${collection.name}${search.size > 0 ? `?${search}` : ''}`
}

function amount({ count, exact }: CollectionCount, lang: Lang): string {
  const w = words[lang]
  return exact ? formatCount(count, lang, w.records) : w.atLeast(formatNumber(count, lang))
}

function day(time: string | null, lang: Lang): string {
  return time === null ? '' : formatDate(Date.parse(time), lang)
}
