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

/** `412,380`, exact whatever its size; `412 380` in French. */
export function formatNumber(value: number | bigint, lang: Lang): string {
  return whole[lang].format(value)
}

/** `48.8566`, `12,345.6`; `48,8566` in French: to seven places, a centimetre of latitude. */
export function formatDecimal(value: number, lang: Lang): string {
  return decimal[lang].format(value)
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
