import type { Note } from '@mandate/importer'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const PRINTED = /^([A-Z][a-z]{2}) (\d\d?), (\d{4}),? (\d\d?):(\d\d)(?::(\d\d))?(?: ?([AP])M)?$/

/** Milliseconds of "Jun 27, 2018, 06:58 AM", as exports of 2021 print it in place of a number: 13:50 PM, too. */
export function printedTime(text: string): number | null {
  const [, name = '', day, year, hour, minute, second = '0', half] =
    PRINTED.exec(text.replace(/[\u00a0\u202f]/g, ' ').trim()) ?? []
  const month = MONTHS.indexOf(name)
  if (month < 0) return null
  const told = Number(hour)
  const hours = told > 12 || !half ? told : (told % 12) + (half === 'P' ? 12 : 0)
  return Date.UTC(Number(year), month, Number(day), hours, Number(minute), Number(second))
}

export const ZONE_UNKNOWN: Note = {
  code: 'zone_unknown',
  message: 'A time is printed without its zone and was taken for UTC.',
}
