import { AFTERNOON, MEANT, MORNING, monthOf, OFFSETS, weekdayNames } from './calendar-words.ts'
import { fullDay } from './full-dates.ts'
import { inForm } from './printed-forms.ts'

/**
 * Times as Google's web pages print them, in the account's language: "Jan 31, 2018, 10:54:50 PM",
 * "31.01.2018, 22:54:50 MEZ", "2018年1月31日 GMT+8 22:54:50", "22:54:50 UTC 31 thg 1, 2018".
 *
 * Since 2020 the zone printed is the one at the time of export, for all dates of the page; before,
 * UTC or none, which means UTC. So an abbreviation stands for a fixed offset, whatever the season.
 */

/** A time found in a line: `zoneUnknown` when its abbreviation is in no table and UTC was taken. */
export interface PrintedTime {
  ms: number
  zoneUnknown: boolean
}

const CLOCKS = [
  /(?<!\d)(\d{1,2})([:.])(\d{2})\2(\d{2})(?!\d)/,
  /(?<!\d)(\d{1,2})( h |시 | นาฬิกา |時)(\d{1,2})(?: min |분 | นาที |分)(\d{1,2})(?: s|초| วินาที|秒)/,
]

/** The time when the whole line is one, else null: a title that mentions a date is no time. */
export function printedTime(line: string): PrintedTime | null {
  if (line.length > 80) return null
  const text = plain(line)
  return byRule(text) ?? byForm(text)
}

/** In a language whose forms no rule covers. */
function byForm(text: string): PrintedTime | null {
  const found = inForm(text, plain)
  const zone = found && zoneOf(found.zone)
  return zone && { ms: found.ms - zone.minutes * 60_000, zoneUnknown: zone.unknown }
}

function byRule(text: string): PrintedTime | null {
  const clock = clockIn(text)
  if (!clock) return null
  const around = [text.slice(0, clock.at), text.slice(clock.end)]
  const [before = '', after = ''] = around.map((part) =>
    part.replace(AFTERNOON, ' ').replace(MORNING, ' '),
  )
  // Months come first only where the afternoon is called PM.
  const found = dateAndZone(before.trim(), after.trim(), /[ap]\.? ?m\b/i.test(around.join(' ')))
  if (!found) return null
  const time = timeOfDay(clock, around.join(' '))
  if (time === null) return null
  const { year, month, day } = found.date
  const ms = Date.UTC(year, month, day) + time
  return { ms: ms - found.zone.minutes * 60_000, zoneUnknown: found.zone.unknown }
}

/** The same with the day of the week: "Thursday, November 3, 2016 at 11:59:50 AM UTC". */
export function fullTime(text: string): PrintedTime | null {
  const bare = plain(text)
    .replace(weekdays(), ' ')
    .replace(/^[\s,.]+/, '')
  return printedTime(bare.replace(/[()]/g, ' ')) ?? ofWholeDate(plain(text))
}

/** In a language whose whole dates follow no rule that others follow too. */
function ofWholeDate(text: string): PrintedTime | null {
  const clock = text.length > 120 ? null : clockIn(text)
  const stated = clock && STATED.exec(text)
  if (!clock || !stated) return null
  const zone = zoneOf(stated[1]!)
  const around = `${text.slice(0, clock.at)} ${text.slice(clock.end)}`.replace(STATED, ' ')
  const day = fullDay(around)
  const time = timeOfDay(clock, around)
  if (!zone || day === null || time === null) return null
  return { ms: day + time - zone.minutes * 60_000, zoneUnknown: zone.unknown }
}

interface Clock {
  at: number
  end: number
  numbers: [hour: number, minute: number, second: number]
}

function clockIn(text: string): Clock | null {
  const found = CLOCKS.reduce<RegExpExecArray | null>((found, one) => found ?? one.exec(text), null)
  if (!found) return null
  const numbers: Clock['numbers'] = [Number(found[1]), Number(found[3]), Number(found[4])]
  return { at: found.index, end: found.index + found[0].length, numbers }
}

/** Milliseconds since midnight; null when there is no such time. */
function timeOfDay({ numbers: [stated, minute, second] }: Clock, around: string): number | null {
  const afternoon = AFTERNOON.test(around) && stated < 12 ? 12 : 0
  const hour = MORNING.test(around) && stated === 12 ? 0 : stated + afternoon
  if (hour > 23 || minute > 59 || second > 60) return null
  return ((hour * 60 + minute) * 60 + second) * 1000
}

let found: RegExp | null = null

function weekdays(): RegExp {
  found ??= new RegExp(`(?<![a-zà-ÿа-яё])(${weekdayNames().join('|')})(?![a-zà-ÿа-яё]),?`, 'iu')
  return found
}

/** Ordinary spaces, digits and commas, no marks of direction; zones as the language means them. */
function plain(line: string): string {
  const meant = MEANT.find(([language]) => language.test(line))
  return (meant ? line.replace(meant[1], meant[2]) : line)
    .replace(/[\u200e\u200f\u061c]/g, '')
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u1040-\u1049\u17e0-\u17e9]/g, (digit) =>
      String(digit.charCodeAt(0) & 15),
    )
    .replace(/[\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0be6-\u0bef]/g, (digit) =>
      String((digit.charCodeAt(0) - 6) & 15),
    )
    .replace(/،/g, ',')
    .replace(GREENWICH, (_, before, after) => `GMT${before ?? after}`)
    .replace(/[\s\u00a0\u202f\u2009]+/g, ' ')
    .trim()
}

/** Greenwich as languages call it, before its hours; Persian has it behind them, some write a space between. */
const GREENWICH =
  /(?:([+−–-]\d{1,2}(?::?\d{2})?) ?گرینویچ|(?:GMT|غرينتش|Гринуич|ጂ ኤም ቲ|MAG|ម៉ោង.?សកល|ജിഎംടി|\[GMT\]|ග්‍රිමවේ)\s*([+−–-]\d))/gu

// "GMT+8" before the clock in Chinese, "UTC" between clock and date in Vietnamese.
const STATED = /[[(]?(?<![\p{L}])((?:UTC|GMT)(?:[+−–-]\d{1,2}(?::\d{2})?)?)(?![\p{L}\d])[\])]?/iu

function dateAndZone(before: string, after: string, twelveHours: boolean) {
  const zone = zoneOf(after.replace(/^ч\.?/, ''))
  const date = dateOf(before, twelveHours)
  if (zone && date) return { zone, date }
  for (const [first, second] of [
    [before, after],
    [after, before],
  ] as const) {
    const stated = STATED.exec(first)
    const rest = `${first.replace(STATED, ' ')} ${second.replace(/^ч\.?/, '')}`
    const at = stated && zoneOf(stated[1]!)
    const day = at && dateOf(rest.trim(), twelveHours)
    if (day) return { zone: at, date: day }
  }
  const late = before === '' ? dateOf(after, twelveHours) : null
  return late && { zone: { minutes: 0, unknown: false }, date: late }
}

interface Day {
  year: number
  month: number
  day: number
}

function dateOf(text: string, twelveHours: boolean): Day | null {
  // Words that only join: "31 January 2018 at", "31 de jan. de 2018", "2018 г.", "31.1.2018 klo".
  const bare = text
    .toLowerCase()
    .replace(
      /(?<![\p{L}])(at|à|um|kl|klo|de|del|d’|om|a las|alle ore|alle|г|р|às|o|о|в|lúc|στις|gada)(?![\p{L}])/gu,
      ' ',
    )
    .replace(/(?<![\p{L}])d’/gu, ' ')
    .replace(/(?<![\p{L}])thg (\d)/gu, '/$1')
    .trim()
  return known(bare, twelveHours)
}

const NAME = "(\\p{L}[\\p{L}\\p{M}.]*?)[.׳॰']?"
const WORDS = new RegExp(`^[\\s,]*${NAME} (\\d{1,2}),? (\\d{4})[\\s.,]*$`, 'u')
const EUROPEAN = new RegExp(`^[\\s,]*(\\d{1,2})\\.? *${NAME},? *(\\d{4})(\\.?)[\\s,.]*$`, 'u')
const NORTH = new RegExp(
  `^(\\d{4})\\.? +(?:${NAME} (\\d{1,2})|(\\d{1,2})\\. ${NAME})[\\s.,]*$`,
  'u',
)

function known(bare: string, twelveHours: boolean): Day | null {
  const east = /^\D{0,4}(\d{4}) ?[年년./-] ?(\d{1,2}) ?[月월./-] ?(\d{1,2}) ?[日일.]?[\s,]*$/.exec(
    bare,
  )
  if (east) return day(east[1], Number(east[2]) - 1, east[3])
  const numeric = /^[\s,]*(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./,-] ?(\d{4})[\s.,]*$/.exec(bare)
  if (numeric) {
    const monthFirst = twelveHours && /^\d+\//.test(bare)
    const [first, second] = monthFirst && Number(numeric[1]) <= 12 ? [1, 2] : [2, 1]
    return day(numeric[3], Number(numeric[first]) - 1, numeric[second])
  }
  const words = WORDS.exec(bare)
  if (words) return named(words[3], words[1], words[2])
  const european = EUROPEAN.exec(bare)
  if (european) return named(european[3], european[2], european[1], european[4] === '.')
  const north = NORTH.exec(bare)
  return north ? named(north[1], north[2] ?? north[5], north[3] ?? north[4]) : null
}

function named(
  year: string | undefined,
  month = '',
  date: string | undefined,
  croatian = false,
): Day | null {
  // Hebrew writes "in" before the month.
  const found = monthOf(month, croatian) ?? monthOf(month.replace(/^ב/, ''), croatian)
  if (found === undefined) return null
  // Thailand counts from 543 before our era.
  const thai = /[\u0e00-\u0e7f]/.test(month) && Number(year) > 2400
  return day(thai ? String(Number(year) - 543) : year, found, date)
}

function day(year: string | undefined, month: number, date: string | undefined): Day | null {
  const found = { year: Number(year), month, day: Number(date) }
  const inMonth = new Date(Date.UTC(found.year, month, found.day)).getUTCDate() === found.day
  const valid = month >= 0 && month < 12 && inMonth
  return valid ? found : null
}

function zoneOf(text: string): { minutes: number; unknown: boolean } | null {
  const zone = text.replace(/^[\s,[(]+|[\s\])]+$/g, '').toUpperCase()
  if (zone === '') return { minutes: 0, unknown: false }
  const offset = /^(?:UTC|GMT)?([+−–-])(\d{1,2})[:.]?(\d{2})?$/.exec(zone)
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return { minutes: offset[1] === '+' ? minutes : -minutes, unknown: false }
  }
  const known = OFFSETS[zone]
  if (known !== undefined) return { minutes: known, unknown: false }
  return /^\p{L}{2,6}$/u.test(zone) ? { minutes: 0, unknown: true } : null
}
