import { colon, details, formatCount, formatNumber, type Html, html, table } from '@mandate/ui'
import { type Period, type PeriodRow, periodsQuery } from '../../records/query/pictures.ts'
import { words as exploreWords } from '../words.ts'
import { type Ask, periodOf, refiltered } from './ask.ts'
import { bars } from './bars.ts'
import { measuresOf } from './offer.ts'
import { partsOf, periodName, shortName, yearsBetween } from './periods.ts'
import { words } from './words.ts'

/** Years that are drawn; older ones than these stay in the table. */
const MOST_YEARS = 60

/**
 * How much there is of each year, of each month of the year that is looked at, or of each day of the
 * month; or the mean of a number. A press on a bar looks closer.
 */
export async function timePicture(ask: Ask, measure: string | undefined): Promise<Html> {
  const { lang, collection, reader } = ask
  const w = words[lang]
  const measures = measuresOf(collection)
  const measured = measure !== undefined && measures.includes(measure) ? measure : null
  const looked = periodOf(ask.text)?.slice(0, 7) ?? null
  const period: Period = looked === null ? 'year' : looked.length === 4 ? 'month' : 'day'
  const rows = await reader.rows(periodsQuery(ask.view, ask.number, ask.filter, period, measured))
  if (rows.length === 0) return html`<p>${w.noTimes}</p>`
  const found = new Map(rows.map((row) => [row[0], row]))
  const all =
    looked === null
      ? yearsBetween(rows[0]![0], rows.at(-1)![0]).slice(-MOST_YEARS)
      : partsOf(looked)
  const title = measured === null ? w.howMany : w.mean(titleOf(ask, measured))
  const said = (row: PeriodRow) =>
    `${periodName(row[0], lang)}${colon[lang]}${amount(row, measured, ask)}`
  const filterOf = (part: string) => refiltered(ask.text, ['time'], [`time=${part}`])
  const drawn = bars(
    all.map((part) => {
      const row = found.get(part)
      return {
        label: shortName(part, lang),
        value: row === undefined ? 0 : Number(measured === null ? row[1] : row[2]),
        said: row === undefined ? '' : said(row),
        href: ask.address({
          filter: filterOf(part),
          // A day has no parts: what is of it is shown.
          ...(period === 'day' ? { view: 'table', measure: undefined } : {}),
        }),
      }
    }),
    looked === null ? title : `${title}, ${periodName(looked, lang)}`,
    w.drawing(title),
  )
  return html`${measures.length > 0 && choices(ask, measures, measured)}
<figure class="card picture">${drawn}<figcaption class="soft">${w.barHint[period]}</figcaption></figure>
${details({
  summary: w.asTable,
  body: table({
    caption: title,
    columns: [
      { label: w.periods[period] },
      { label: w.howMany, number: true },
      ...(measured === null ? [] : [{ label: titleOf(ask, measured), number: true }]),
    ],
    rows: rows.map((row) => [
      html`<a href="${ask.address({ filter: filterOf(row[0]) })}">${periodName(row[0], lang)}</a>`,
      formatNumber(Number(row[1]), lang),
      ...(measured === null ? [] : [row[2] === '' ? '' : rounded(Number(row[2]), lang)]),
    ]),
  }),
})}`
}

function choices(ask: Ask, measures: string[], measured: string | null): Html {
  const w = words[ask.lang]
  const link = (measure: string | null, label: string) =>
    measure === measured
      ? html`<strong aria-current="true">${label}</strong> `
      : html`<a href="${ask.address({ measure: measure ?? undefined })}">${label}</a> `
  return html`<nav aria-label="${w.drawn}" class="choices">${link(null, w.howMany)}${measures.map((one) => link(one, titleOf(ask, one)))}</nav>`
}

function amount([, count, mean]: PeriodRow, measured: string | null, { lang, collection }: Ask) {
  const many = formatCount(Number(count), lang, exploreWords[lang].records)
  if (measured === null || mean === '') return many
  const unit = collection.fields.find(({ name }) => name === measured)?.unit
  return `${rounded(Number(mean), lang)}${unit ? ` ${unit}` : ''} (${many})`
}

function rounded(value: number, lang: Ask['lang']): string {
  const digits = Math.abs(value) >= 100 ? 0 : 2
  return formatNumber(Number(value.toFixed(digits)), lang)
}

function titleOf({ collection, lang }: Ask, name: string): string {
  const field = collection.fields.find((one) => one.name === name)
  return field?.words?.[lang].title ?? field?.title ?? name
}
