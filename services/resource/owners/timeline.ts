import {
  attributes,
  colon,
  details,
  formatCount,
  formatNumber,
  type Html,
  html,
  type Lang,
  table,
} from '@mandate/ui'
import type { YearCount } from './kinds.ts'
import { words } from './words.ts'

const WIDTH = 600
const HEIGHT = 124
const BASE = 96

/** When the data is from: a bar for each year, and the same as a table. */
export function timeline(years: YearCount[], lang: Lang): Html | null {
  if (years.length === 0) return null
  const w = words[lang]
  const most = Math.max(...years.map(({ count }) => count))
  const step = WIDTH / years.length
  // Roots, so that years with little are seen beside years with much.
  const heightOf = (count: number) =>
    count === 0 ? 0 : Math.max(2, Math.round(Math.sqrt(count / most) * (BASE - 8)))
  const bars = years.map(({ year, count }, nth) => {
    const height = heightOf(count)
    const width = Math.max(2, Math.min(48, step * 0.7))
    const x = Math.round(nth * step + (step - width) / 2)
    const place = { x, y: BASE - height, width: Math.round(width), height, rx: 2 }
    return html`<rect${attributes(place)}><title>${year}${colon[lang]}${amount({ count }, lang)}</title></rect>`
  })
  const every = Math.ceil(years.length / 8)
  const labels = years.flatMap(({ year }, nth) =>
    nth % every === 0
      ? [
          html`<text${attributes({ x: Math.round((nth + 0.5) * step), y: HEIGHT - 6 })}>${year}</text>`,
        ]
      : [],
  )
  return html`<section class="card">
<h2>${w.years}</h2>
<svg class="years" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said(years, lang)}">${bars}<line${attributes({ x1: 0, x2: WIDTH, y1: BASE, y2: BASE })}/>${labels}</svg>
${details({
  summary: w.asTable,
  body: table({
    caption: w.years,
    columns: [{ label: w.year }, { label: w.count, number: true }],
    rows: years.map((one) => [String(one.year), number(one, lang)]),
  }),
})}
</section>`
}

/** The drawing in one sentence. */
function said(years: YearCount[], lang: Lang): string {
  const [first] = years
  const most = years.reduce((best, one) => (one.count > best.count ? one : best))
  const last = years.at(-1)
  return words[lang].drawn(String(first?.year), String(last?.year), String(most.year))
}

function number({ count, atLeast }: YearCount, lang: Lang): string {
  const text = formatNumber(count, lang)
  return atLeast ? words[lang].orMore(text) : text
}

function amount({ count }: Pick<YearCount, 'count'>, lang: Lang): string {
  return formatCount(count, lang, words[lang].record)
}
