import { attributes, details, formatCount, formatNumber, type Html, html, table } from '@mandate/ui'
import { periodsQuery } from '../../records/query/pictures.ts'
import { words as exploreWords } from '../words.ts'
import { type Ask, periodOf, refiltered } from './ask.ts'
import { partsOf, periodName, shortName } from './periods.ts'
import { words } from './words.ts'

const SIDE = 14
const GAP = 3
const LEFT = 34
const TOP = 22
const DAY = 24 * 3600 * 1000

/**
 * A year as a calendar: a column for each week, a square for each day, darker the more there is. The
 * months below are the same in numbers, and links.
 */
export async function daysPicture(ask: Ask, latest: string): Promise<Html> {
  const { lang, reader } = ask
  const w = words[lang]
  const year = periodOf(ask.text)?.slice(0, 4) ?? latest
  // The whole year, whatever the filter says of time.
  const filter = ask.read(refiltered(ask.text, ['time'], [`time=${year}`]))
  const rows = await reader.rows(periodsQuery(ask.view, ask.number, filter, 'day', null))
  const counts = new Map(rows.map(([day, count]) => [day, Number(count)]))
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const many = formatCount(total, lang, exploreWords[lang].records)
  const said = w.calendarSaid(year, many, formatCount(counts.size, lang, w.days))
  const months = partsOf(year).map((month) => {
    const count = rows.reduce((sum, [day, n]) => (day.startsWith(month) ? sum + Number(n) : sum), 0)
    return { month, count }
  })
  const filterOf = (part: string) => refiltered(ask.text, ['time'], [`time=${part}`])
  return html`<figure class="card picture"><div class="scroll plain" role="region" tabindex="0" aria-label="${w.drawing(w.calendar(year))}">${calendar(year, counts, ask, said)}</div>
<figcaption class="soft">${said}</figcaption></figure>
<nav aria-label="${w.monthsOf(year)}" class="choices">${months
    .filter(({ count }) => count > 0)
    .map(
      ({ month, count }) =>
        html`<a href="${ask.address({ view: 'table', filter: filterOf(month) })}">${shortName(month, lang)} <span class="soft">${formatNumber(count, lang)}</span></a> `,
    )}</nav>
${details({
  summary: w.asTable,
  body: table({
    caption: w.calendar(year),
    columns: [{ label: w.periods.day }, { label: w.howMany, number: true }],
    rows: rows.map(([day, count]) => [
      html`<a href="${ask.address({ view: 'table', filter: filterOf(day) })}">${periodName(day, lang)}</a>`,
      formatNumber(Number(count), lang),
    ]),
  }),
})}`
}

function calendar(year: string, counts: Map<string, number>, ask: Ask, said: string): Html {
  const { lang } = ask
  const start = Date.UTC(Number(year), 0, 1)
  const days = Math.round((Date.UTC(Number(year) + 1, 0, 1) - start) / DAY)
  // Monday is the first row.
  const offset = (new Date(start).getUTCDay() + 6) % 7
  const most = Math.max(1, ...counts.values())
  const step = SIDE + GAP
  const squares = Array.from({ length: days }, (_, n) => {
    const day = new Date(start + n * DAY).toISOString().slice(0, 10)
    const count = counts.get(day) ?? 0
    const place = {
      class: `level-${levelOf(count, most)}`,
      x: LEFT + Math.floor((n + offset) / 7) * step,
      y: TOP + ((n + offset) % 7) * step,
      width: SIDE,
      height: SIDE,
    }
    const title = `${periodName(day, lang)}: ${formatCount(count, lang, exploreWords[lang].records)}`
    return html`<rect${attributes(place)}><title>${title}</title></rect>`
  })
  const months = partsOf(year).map((month) => {
    const n = Math.round((Date.parse(`${month}-01`) - start) / DAY)
    const x = LEFT + Math.floor((n + offset) / 7) * step
    return html`<text${attributes({ x, y: TOP - 8 })}>${shortName(month, lang)}</text>`
  })
  const weekdays = [0, 2, 4].map((row) => {
    const name = new Intl.DateTimeFormat(lang, { weekday: 'short', timeZone: 'UTC' })
    const at = name.format(Date.UTC(2024, 0, 1 + row))
    return html`<text${attributes({ x: 0, y: TOP + row * step + SIDE - 3 })}>${at}</text>`
  })
  const width = LEFT + Math.ceil((days + offset) / 7) * step
  return html`<svg class="calendar" viewBox="0 0 ${width} ${TOP + 7 * step}" role="img" aria-label="${said}">${months}${weekdays}${squares}</svg>`
}

/** 0 for nothing, 1 to 4 by the root of the share, so that days with little are told from none. */
function levelOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(1, Math.ceil(Math.sqrt(count / most) * 4))
}
