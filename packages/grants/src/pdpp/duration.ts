import { fail, readText } from '../text/members.ts'

const DURATION = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?$/

/** The fewest days that so many months in a row have, none of them twice. */
const MONTHS = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334] as const

/**
 * An ISO 8601 duration as whole days, `P30D`. Years and months count the fewest days they can have: what an app
 * says it keeps half a year is then never kept longer than it said.
 *
 * @throws {ScopeError} for hours, fractions, and what is longer than 999,999 days
 */
export function readDuration(value: unknown, path: string): string {
  const text = readText(value, path)
  const match = DURATION.exec(text)
  if (!match) fail(path, 'years, months, weeks or days, as P1Y, P6M or P30D')
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0))
  const all = years! * 12 + months!
  const sum = Math.floor(all / 12) * 365 + MONTHS[all % 12]! + weeks! * 7 + days!
  if (sum > 999_999) fail(path, 'at most 999999 days')
  return `P${sum}D`
}
