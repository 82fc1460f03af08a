/** Iran's calendar, in which pages in Persian print their days: its year begins at the equinox of March. */

const DAY = 86_400_000

let printer: Intl.DateTimeFormat | undefined

/** Year, month (1 to 12) and day there of a moment. */
export function toJalali(ms: number): [year: number, month: number, day: number] {
  printer ??= new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' },
  })
  const parts = printer.formatToParts(ms)
  const number = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return [number('year'), number('month'), number('day')]
}

/** The first moment of a day there, in UTC; null when there is no such day. */
export function fromJalali(year: number, month: number, day: number): number | null {
  // Six months of 31 days, then of 30; the year begins on the 20th or 21st of March.
  const before = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30
  const about = Date.UTC(year + 621, 2, 20) + (before + day - 1) * DAY
  for (const ms of [about, about + DAY, about + 2 * DAY, about - DAY]) {
    if (toJalali(ms).join() === [year, month, day].join()) return ms
  }
  return null
}
