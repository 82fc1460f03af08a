import { daytime, FIRST_DAY, HOME, JOURNEYS, LAST_DAY } from '../life.ts'
import type { Random } from '../random.ts'
import type { Entry } from '../zip.ts'
import type { TrueActivity } from './truth.ts'

const SEARCHES = [
  'how to repair a bicycle tube',
  'weather tomorrow',
  'bread without kneading',
  'crème brûlée recipe',
  'train to the sea',
  'what is a cloud',
  'open air cinema',
  'opening hours library',
  '“quoted” & <odd> words',
]

/** What a person did at a product of Google: searches, places looked up, an application used. */
export function activity(random: Random, count: number): TrueActivity[] {
  const made = Array.from({ length: count }, (): TrueActivity => {
    const time = daytime(random, FIRST_DAY, LAST_DAY)
    if (random.chance(0.7)) {
      const words = random.pick(SEARCHES)
      const url = `https://www.google.com/search?q=${encodeURIComponent(words)}`
      return { product: 'Search', title: `Searched for ${words}`, url, time }
    }
    if (random.chance(0.2)) return { product: 'Maps', title: 'Used Maps', time }
    const city = random.pick([HOME, ...JOURNEYS.map((journey) => journey.city)])
    const url = `https://www.google.com/maps/place/${city.name}/@${city.latitude},${city.longitude}`
    return { product: 'Maps', title: `Directions to ${city.name}`, url, time }
  })
  return distinct(made)
}

/** One file for each product, newest first, in the given form. */
export function activityFiles(
  made: TrueActivity[],
  form: 'json' | 'html',
  random: Random,
): Entry[] {
  const products = [...new Set(made.map(({ product }) => product))]
  return products.map((product) => {
    const own = made.filter((item) => item.product === product).sort((a, b) => b.time - a.time)
    const content =
      form === 'json'
        ? JSON.stringify(
            own.map((item) => json(item, random)),
            null,
            2,
          )
        : html(own.map(cell))
    return { path: `Takeout/My Activity/${product}/MyActivity.${form}`, content }
  })
}

function json({ product, title, url, time }: TrueActivity, random: Random) {
  return {
    header: product,
    title,
    ...(url && { titleUrl: url }),
    // JSON has milliseconds, which HTML has not.
    time: new Date(time + random.integer(0, 999)).toISOString(),
    products: [product],
    activityControls: ['Web & App Activity'],
  }
}

/** One thing done, as the page that Takeout makes shows it. */
function cell({ product, title, url, time }: TrueActivity): string {
  const [, verb = '', object = ''] = /^(Searched for|Directions to) (.*)$/.exec(title) ?? []
  const link = url && `${verb}&nbsp;<a href="${escaped(url)}">${escaped(object)}</a>`
  return activityCell(product, [link ?? escaped(title), htmlTime(time)], [['Products:', product]])
}

/** The cell that My Activity and the history of YouTube share. */
export function activityCell(
  header: string,
  lines: string[],
  captions: [label: string, value: string][],
): string {
  const caption = captions.map(([label, value]) => `<b>${label}</b><br>&emsp;${value}<br>`).join('')
  const column = 'content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1'
  return (
    '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">' +
    '<div class="header-cell mdl-cell mdl-cell--12-col">' +
    `<p class="mdl-typography--title">${header}<br></p></div>` +
    `<div class="${column}">${lines.join('<br>')}</div>` +
    `<div class="${column} mdl-typography--text-right"></div>` +
    '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">' +
    `${caption}</div></div></div>`
  )
}

export function html(cells: string[]): string {
  return (
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8">' +
    `<title>My Activity History</title><style type="text/css">${STYLE}</style></head>` +
    `<body><div class="mdl-grid">${cells.join('')}</div></body></html>`
  )
}

/** As much style as Google writes before the first entry: more than anybody looks at to tell what a page is. */
const STYLE = `/**
 * material-design-lite
 */
${'.mdl-grid{display:flex;flex-flow:row wrap;margin:0 auto 0 auto;align-items:stretch}\n'.repeat(1750)}`

/** "Jul 9, 2018, 3:04:05 PM UTC", with the narrow space that newer exports have before AM and PM. */
export function htmlTime(time: number): string {
  const date = new Date(time).toLocaleString('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
  const clock = new Date(time).toLocaleString('en-US', { timeStyle: 'medium', timeZone: 'UTC' })
  return `${date}, ${clock.replace(/\s(?=[AP]M)/, '\u202f')} UTC`
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function distinct(made: TrueActivity[]): TrueActivity[] {
  const key = ({ product, title, time }: TrueActivity) => `${product} ${title} ${time}`
  return [...new Map(made.map((item) => [key(item), item])).values()]
}
