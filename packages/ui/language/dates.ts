import type { Lang } from './languages.ts'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Lang, string>

function formatter(options: Intl.DateTimeFormatOptions) {
  const made = {
    en: new Intl.DateTimeFormat(locales.en, { ...options, timeZone: 'UTC' }),
    fr: new Intl.DateTimeFormat(locales.fr, { ...options, timeZone: 'UTC' }),
  }
  return (ms: number, lang: Lang) => made[lang].format(ms)
}

/** `18 February 2027`, in UTC; milliseconds since 1970. */
export const formatDate = formatter({ dateStyle: 'long' })

/** `14:02`, in UTC; milliseconds since 1970. */
export const formatTime = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const formatMonth = formatter({ month: 'long', year: 'numeric' })
const formatYear = formatter({ year: 'numeric' })

/** A moment as far as a permission shows it: `18 February 2027`, `February 2027`, `2027`; milliseconds since 1970. */
export function formatMoment(ms: number, step: string | undefined, lang: Lang): string {
  const whole = { day: formatDate, month: formatMonth, year: formatYear }[step ?? '']
  return (whole ?? formatDateTime)(ms, lang)
}

/** `18 February 2027, 14:02 UTC`; milliseconds since 1970. */
export function formatDateTime(ms: number, lang: Lang): string {
  return `${formatDate(ms, lang)}, ${formatTime(ms, lang)} UTC`
}

/** `about 4 minutes`, coarse on purpose; milliseconds. */
export function formatDuration(ms: number, lang: Lang): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const [amount, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 5_400
        ? [Math.round(seconds / 60), 'minute']
        : seconds < 129_600
          ? [Math.round(seconds / 3_600), 'hour']
          : [Math.round(seconds / 86_400), 'day']
  return new Intl.NumberFormat(locales[lang], { style: 'unit', unit, unitDisplay: 'long' }).format(
    amount,
  )
}
