import type { Lang } from './languages.ts'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Lang, string>

const whole = {
  en: new Intl.NumberFormat(locales.en),
  fr: new Intl.NumberFormat(locales.fr),
}
const exactly = { maximumFractionDigits: 7, useGrouping: 'min2', signDisplay: 'negative' } as const
const decimal = {
  en: new Intl.NumberFormat(locales.en, exactly),
  fr: new Intl.NumberFormat(locales.fr, exactly),
}
const rules = {
  en: new Intl.PluralRules(locales.en),
  fr: new Intl.PluralRules(locales.fr),
}
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `412,380`, exact whatever its size; `412 380` in French. */
export function formatNumber(value: number | bigint, lang: Lang): string {
  return whole[lang].format(value)
}

/** `48.8566`, `12,345.6`; `48,8566` in French: to seven places, a centimetre of latitude. */
export function formatDecimal(value: number, lang: Lang): string {
  return decimal[lang].format(value)
}

/** `38.2 GB` of 1,000 each; three digits at most. */
export function formatBytes(bytes: number, lang: Lang): string {
  let power = 0
  let value = bytes
  // 999.5 and more would be written with four digits.
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1_000
    power += 1
  }
  return new Intl.NumberFormat(locales[lang], {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: power === 0 ? 21 : 3,
  }).format(value)
}

/** `1 file`, `1,204 files`: the number and the word that fits it. */
export function formatCount(
  count: number,
  lang: Lang,
  words: { one: string; other: string },
): string {
  const word = rules[lang].select(count) === 'one' ? words.one : words.other
  return `${formatNumber(count, lang)} ${word}`
}
