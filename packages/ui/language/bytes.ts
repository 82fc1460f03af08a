// By itself, without a word of Node: scripts of pages say it the same way.
const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const locales = { en: 'en-GB', fr: 'fr-FR' } as const

/** `38.2 GB` of 1,000 each; three digits at most. */
export function formatBytes(bytes: number, lang: keyof typeof locales): string {
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
