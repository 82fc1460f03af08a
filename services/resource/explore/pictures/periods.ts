import type { Lang } from '@mandate/ui'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const

function named(options: Intl.DateTimeFormatOptions) {
  return (period: string, lang: Lang) =>
    new Intl.DateTimeFormat(locales[lang], { ...options, timeZone: 'UTC' }).format(
      Date.parse(period),
    )
}

const longMonth = named({ month: 'long', year: 'numeric' })
const longDay = named({ day: 'numeric', month: 'long', year: 'numeric' })
const shortMonth = named({ month: 'short' })

/** `2018`, `July 2018`, `14 July 2018`. */
export function periodName(period: string, lang: Lang): string {
  if (period.length === 4) return period
  return period.length === 7 ? longMonth(period, lang) : longDay(period, lang)
}

/** Under a bar or above a column: `2018`, `Jul`, `14`. */
export function shortName(period: string, lang: Lang): string {
  if (period.length === 4) return period
  return period.length === 7 ? shortMonth(period, lang) : String(Number(period.slice(8)))
}

/** Every part of a period, also those with nothing: the months of a year, the days of a month. */
export function partsOf(period: string): string[] {
  if (period.length === 4) {
    return Array.from({ length: 12 }, (_, n) => `${period}-${two(n + 1)}`)
  }
  const [year, month] = period.split('-').map(Number) as [number, number]
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return Array.from({ length: days }, (_, n) => `${period}-${two(n + 1)}`)
}

/** All years from the first to the last that has something. */
export function yearsBetween(first: string, last: string): string[] {
  const from = Number(first)
  return Array.from({ length: Number(last) - from + 1 }, (_, n) =>
    String(from + n).padStart(4, '0'),
  )
}

const two = (n: number) => String(n).padStart(2, '0')

/** The day of a record's time; '' where it has none. */
export function dayOf(time: unknown, lang: Lang): string {
  return typeof time === 'string' ? longDay(time, lang) : ''
}
