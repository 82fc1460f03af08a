/**
 * Times in languages whose forms no common rule covers, as the Unicode locales have them: "১৩ জানু, ২০২১, ৯:০৪:০৫ AM",
 * "13-yan, 2021, 9:04:05 (UTC)". Marks between the parts and words that only join may differ from year to year.
 */

import { fromJalali, toJalali } from './jalali.ts'

/** Numbers as they are printed, and the zone that stands there. */
export interface PrintedForm {
  ms: number
  zone: string
}

interface Form {
  /** With a zone, and without. */
  patterns: RegExp[]
  /** Names of months, lower case; of numbers the months before it. */
  months: Map<string, number>
  afternoons: Set<string>
  /** Its days are those of Iran's calendar. */
  isJalali: boolean
}

/** In Iran both calendars are in use. */
const JALALI = 'fa jalali'
const LOCALES = [
  JALALI,
  ...'fa bn ta te ur mr gu kn ml pa ne si my km lo am ka hy az uz kk ky mn be mk bs sq is ga cy eu gl fil zu'.split(
    ' ',
  ),
]

const forms = new Map<string, Form>()
// A page is written in one language.
let latest = LOCALES[0]!

/** The time when the whole line is one in such a language, with `tidy` making every text alike; else null. */
export function inForm(line: string, tidy: (text: string) => string): PrintedForm | null {
  if (!/\d{4}/.test(line) || (line.match(/\d+/g) ?? []).length < 5) return null
  const text = line.toLowerCase()
  for (const locale of [latest, ...LOCALES]) {
    const form = forms.get(locale) ?? madeFrom(locale, tidy)
    forms.set(locale, form)
    const found = read(text, form)
    if (!found) continue
    latest = locale
    return found
  }
  return null
}

function read(text: string, { patterns, months, afternoons, isJalali }: Form): PrintedForm | null {
  const found = patterns.map((one) => one.exec(text)).find((one) => one)?.groups
  if (!found) return null
  const number = (name: string) => Number(found[name])
  const month = months.get(found['month']!) ?? number('month') - 1
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')]
  const period = found['dayPeriod']
  const isLater = period !== undefined && afternoons.has(period) && hour < 12
  const isMidnight = period !== undefined && !afternoons.has(period) && hour === 12
  if (hour > 23 || minute > 59 || second > 60) return null
  const date = [number('year'), month, number('day')] as const
  const day = isJalali ? fromJalali(date[0], month + 1, date[2]) : Date.UTC(...date)
  if (day === null) return null
  if (!isJalali && new Date(day).getUTCDate() !== number('day')) return null
  const hours = isMidnight ? 0 : hour + (isLater ? 12 : 0)
  return { ms: day + ((hours * 60 + minute) * 60 + second) * 1000, zone: found['zone'] ?? '' }
}

const BETWEEN = '[\\s,.:;/()\\[\\]–-]'
const NUMBERS = new Set(['year', 'day', 'hour', 'minute', 'second'])

function madeFrom(name: string, tidy: (text: string) => string): Form {
  const isJalali = name === JALALI
  const [locale, calendar] = isJalali ? ['fa', 'persian'] : [name, 'gregory']
  const [withZone, without] = (['long', 'medium'] as const).map(
    (timeStyle) =>
      new Intl.DateTimeFormat(`${locale}-u-ca-${calendar}-nu-latn`, {
        ...{ dateStyle: 'medium', timeStyle, timeZone: 'UTC' },
      }),
  )
  const part = (type: string, ms: number) =>
    lower(withZone!.formatToParts(ms).find((one) => one.type === type)?.value ?? '', tidy)
  const months = new Map<string, number>()
  for (let at = 0; at < 12; at++) {
    const ms = Date.UTC(2024, at, 1)
    const month = part('month', ms).replace(/\.$/, '')
    if (!/^\d+$/.test(month)) months.set(month, isJalali ? toJalali(ms)[1] - 1 : at)
  }
  const periods = Array.from({ length: 24 }, (_, hour) =>
    part('dayPeriod', Date.UTC(2024, 0, 1, hour)),
  )
  const any = (names: Iterable<string>) =>
    [...names]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|')
  const ofPart = ({ type, value }: Intl.DateTimeFormatPart) => {
    if (NUMBERS.has(type)) return `(?<${type}>\\d{${type === 'year' ? '4' : '1,2'}})`
    if (type === 'month') return `(?<month>${any(months.keys()) || '\\d{1,2}'})\\.?`
    if (type === 'dayPeriod') return `(?<dayPeriod>${any(new Set(periods))})`
    if (type === 'timeZoneName') return '(?<zone>\\p{L}*(?:[+−–-]\\d[\\d:.]*)?)'
    return joined(lower(value, tidy))
  }
  const patternOf = (printer: Intl.DateTimeFormat) => {
    const parts = printer.formatToParts(Date.UTC(2024, 0, 1)).map(ofPart)
    return new RegExp(`^${BETWEEN}*${parts.join('')}${BETWEEN}*$`, 'u')
  }
  return {
    patterns: [patternOf(withZone!), patternOf(without!)],
    months,
    afternoons: new Set(periods.slice(12)),
    isJalali,
  }
}

/** What stands between two parts: marks, and words that may be left out. */
function joined(text: string): string {
  const words = text.match(/[\p{L}\p{M}]+/gu)
  if (!words) return `${BETWEEN}+`
  return `${words.map((word) => `${BETWEEN}*(?:${word})?`).join('')}${BETWEEN}*`
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const lower = (text: string, tidy: (text: string) => string) => tidy(text).toLowerCase()
