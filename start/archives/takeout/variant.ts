import { random as numbers } from '../random.ts'
import type { Entry, Part } from '../zip.ts'
import { type Language, said, WORDS } from './languages.ts'

/** How a Takeout is written: the same things under other names, torn apart in another way. */
export interface Variant {
  language: Language
  /** Names and shapes of before 2022: points under `timestampMs`, `My Activity.json`, `YouTube/`. */
  old: boolean
  /** The folder at the top, as people rename it. */
  root: string
  parts: number
}

const ROOTS = ['Takeout', 'Takeout', 'Takeout 2', 'Takeout (1)', 'backup/Takeout']

/** One of all variants, by its number. */
export function variantOf(seed: number): Variant {
  const random = numbers(seed)
  return {
    language: random.pick(['en', 'de', 'fr', 'es', 'nl'] as const),
    old: random.chance(0.4),
    root: random.pick(ROOTS),
    parts: random.integer(1, 5),
  }
}

/** The same Takeout as this variant has it; files lie in parts by chance, and in any order. */
export function varied(
  parts: Part[],
  { language, old, root, parts: count }: Variant,
  seed: number,
) {
  const random = numbers(seed)
  const made: Part[] = Array.from({ length: count }, (_, index) => ({
    name: `takeout-20260529T043328Z-3-${String(index + 1).padStart(3, '0')}`,
    entries: [],
  }))
  for (const { entries } of parts) {
    for (const entry of entries) {
      const { path, content } = translated(old ? ofBefore(entry) : entry, language)
      const moved = { path: path.replace(/^Takeout\//, `${root}/`), content }
      made[random.integer(0, count - 1)]?.entries.push(moved)
    }
  }
  // A part may have got nothing.
  return made.filter(({ entries }) => entries.length > 0)
}

function textOf({ content }: Entry): string {
  if (typeof content !== 'function') return content.toString()
  return [...content()].map(String).join('')
}

function ofBefore(entry: Entry): Entry {
  const path = entry.path
    .replace(/^Takeout\/YouTube and YouTube Music\//, 'Takeout/YouTube/')
    .replace(/\/MyActivity\.json$/, '/My Activity.json')
  if (!/\/Records\.json$/.test(path)) return { ...entry, path }
  const { locations } = JSON.parse(textOf(entry)) as { locations: Record<string, unknown>[] }
  const points = locations.map(({ timestamp, source: _, deviceTag: __, ...point }) => ({
    timestampMs: String(Date.parse(String(timestamp))),
    ...point,
  }))
  return {
    path: 'Takeout/Location History/Location History.json',
    content: JSON.stringify({ locations: points }),
  }
}

function translated(entry: Entry, language: Language): Entry {
  if (language === 'en') return entry
  const words = WORDS[language]
  const path = entry.path
    .replace(/^(Takeout)\/Google Photos\//, `$1/${words.photos}/`)
    .replace(/\/Photos from (\d{4})\//, `/${words.year.replace('$', '$1')}/`)
    .replace(/\/metadata\.json$/, `/${words.album}`)
    .replace(/-edited\./, `${words.edited}.`)
    .replace(/^(Takeout)\/My Activity\//, `$1/${words.activity[0]}/`)
    .replace(/\/My ?Activity\.(json|html)$/, `/${words.activity[1]}.$1`)
    .replace(/^(Takeout)\/Location History[^/]*\//, `$1/${words.location}/`)
    .replace(/^(Takeout\/YouTube)( and YouTube Music)?\//, (_, above: string, both?: string) =>
      both ? `Takeout/${words.youtube}/` : `${above}/`,
    )
    .replace(/\/history\/watch-history\./, `/${words.history}/${words.watched}.`)
    .replace(/\/history\/search-history\./, `/${words.history}/${words.searches}.`)
    .replace(/\/subscriptions\/subscriptions\.csv$/, `/${words.subscriptions}`)
    .replace(/^(Takeout)\/Saved\//, `$1/${words.saved}/`)
    .replace(/^(Takeout)\/Tasks\//, `$1/${words.tasks}/`)
  return { path, content: translatedText(entry, language) }
}

function translatedText(entry: Entry, language: Exclude<Language, 'en'>): Entry['content'] {
  const { path, content } = entry
  if (/\/subscriptions\.csv$/.test(path)) {
    return textOf(entry).replace(/^[^\n]*/, WORDS[language].channel)
  }
  if (/\/(My ?Activity|watch-history|search-history)\.json$/.test(path)) {
    const items = JSON.parse(textOf(entry)) as { title: string }[]
    return JSON.stringify(items.map((item) => ({ ...item, title: said(item.title, language) })))
  }
  return /\/(MyActivity|watch-history)\.html$/.test(path) ? page(textOf(entry), language) : content
}

const PRINTED = /([A-Z][a-z]{2}) (\d{1,2}), (\d{4}), (\d{1,2}):(\d\d):(\d\d)\s([AP]M) UTC/g
const LINKED = /(Watched|Searched for)&nbsp;(<a [^>]*>.*?<\/a>)/g

/** Times as the language prints them, verbs where it puts them. */
function page(html: string, language: Exclude<Language, 'en'>): string {
  const time = new Intl.DateTimeFormat(language, {
    ...{ dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' },
  })
  return html
    .replace(PRINTED, (text) => `${time.format(Date.parse(text.replace(/\s/g, ' ')))} UTC`)
    .replace(LINKED, (_, verb: string, link: string) => {
      const phrase = WORDS[language].said[`${verb} $` as 'Watched $']
      return phrase.replace('$', () => link)
    })
}
