/**
 * Times as Google's web pages print them, in the account's language: "Jan 31, 2018, 10:54:50 PM",
 * "31.01.2018, 22:54:50 MEZ", "31 janv. 2018 à 22:54:50 UTC", "2018/01/31 22:54:50 JST".
 *
 * Since 2020 the zone printed is the one at the time of export, for all dates of the page; before,
 * UTC or none, which means UTC. So an abbreviation stands for a fixed offset, whatever the season.
 */

/** First letters of the months, January first; languages share a row where they agree. */
const MONTHS: string[] = [
  'jan janv ene gen sty led janu янв січ oca ocak ιαν ian tammi sausio',
  'feb févr fév fev lut úno uno фев лют şub sub φεβ helmi vasario',
  'mar mär märz mars mrt marz kwie maa мар бер μαρ mart maalis',
  'apr avr abr kwi dub апр кві nis απρ huhti',
  'may mai mag mei maj kvě kve мая май тра ma μαΐ touko',
  'jun juin giu cze čvn июн чер haz ιουν iun kesä juni',
  'jul juil lug lip čvc июл лип tem ιουλ iul heinä juli',
  'aug août aou ago sie srp авг сер ağu agu αυγ elo',
  'sep sept set wrz zář сен вер eyl σεπ syys',
  'oct okt ott out paź říj окт жов eki οκτ loka',
  'nov lis ноя лис kas νοε marras',
  'dec déc dic dez gru pro дек гру ara δεκ joulu des',
]

const MONTH_OF = new Map(
  MONTHS.flatMap((names, month) => names.split(' ').map((name) => [name, month] as const)),
)

const OFFSETS: Record<string, number> = Object.assign(Object.create(null), {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEZ: 0,
  CET: 60,
  MEZ: 60,
  HNEC: 60,
  BST: 60,
  WEST: 60,
  WESZ: 60,
  IST: 330,
  WAT: 60,
  CEST: 120,
  MESZ: 120,
  HAEC: 120,
  EET: 120,
  OEZ: 120,
  SAST: 120,
  CAT: 120,
  EEST: 180,
  OESZ: 180,
  MSK: 180,
  МСК: 180,
  TRT: 180,
  EAT: 180,
  GST: 240,
  PKT: 300,
  NPT: 345,
  ICT: 420,
  WIB: 420,
  SGT: 480,
  HKT: 480,
  PHT: 480,
  MYT: 480,
  AWST: 480,
  JST: 540,
  KST: 540,
  ACST: 570,
  AEST: 600,
  ACDT: 630,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  BRT: -180,
  ART: -180,
  CLT: -240,
  CLST: -180,
  COT: -300,
  PET: -300,
  NST: -210,
  NDT: -150,
  AST: -240,
  ADT: -180,
})

/** A time found in a line: `zoneUnknown` when its abbreviation is in no table and UTC was taken. */
export interface PrintedTime {
  ms: number
  zoneUnknown: boolean
}

const CLOCK = /(?<!\d)(\d{1,2})([:.])(\d{2})\2(\d{2})(?!\d)/
const AFTERNOON = /p\.? ?m\.?(?![a-zà-ÿ])|下午|오후|午後/i
const MORNING = /a\.? ?m\.?(?![a-zà-ÿ])|上午|오전|午前/i

/** The time when the whole line is one, else null: a title that mentions a date is no time. */
export function printedTime(line: string): PrintedTime | null {
  if (line.length > 64) return null
  const text = line.replace(/[\s\u00a0\u202f\u2009]+/g, ' ').trim()
  const clock = CLOCK.exec(text)
  if (!clock) return null
  const before = text.slice(0, clock.index)
  const after = text.slice(clock.index + clock[0].length)
  const afternoon = AFTERNOON.test(before) || AFTERNOON.test(after)
  const morning = MORNING.test(before) || MORNING.test(after)
  const unmarked = (part: string) => part.replace(AFTERNOON, ' ').replace(MORNING, ' ')
  const date = dateOf(unmarked(before), afternoon || morning)
  const zone = zoneOf(unmarked(after).trim())
  if (!date || !zone) return null
  let hour = Number(clock[1])
  if (afternoon && hour < 12) hour += 12
  if (morning && hour === 12) hour = 0
  const [minute, second] = [Number(clock[3]), Number(clock[4])]
  if (hour > 23 || minute > 59 || second > 60) return null
  const ms = Date.UTC(date.year, date.month, date.day, hour, minute, second)
  return { ms: ms - zone.minutes * 60_000, zoneUnknown: zone.unknown }
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
      /(?<![\p{L}])(at|à|um|kl|klo|de|del|om|a las|alle ore|alle|г|р|às|o|в|lúc|στις)(?![\p{L}])/gu,
      ' ',
    )
  const east = /^\D{0,4}(\d{4}) ?[年년./-] ?(\d{1,2}) ?[月월./-] ?(\d{1,2}) ?[日일.]?[\s,]*$/.exec(
    bare,
  )
  if (east) return day(east[1], Number(east[2]) - 1, east[3])
  const numeric = /^[\s,]*(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d{4})[\s.,]*$/.exec(bare)
  if (numeric) {
    const monthFirst = twelveHours && text.includes('/')
    return monthFirst
      ? day(numeric[3], Number(numeric[1]) - 1, numeric[2])
      : day(numeric[3], Number(numeric[2]) - 1, numeric[1])
  }
  const words = /^[\s,]*(\p{L}+)\.? (\d{1,2}),? (\d{4})[\s.,]*$/u.exec(bare)
  if (words) return named(words[3], words[1], words[2])
  const european = /^[\s,]*(\d{1,2})\.? *(\p{L}+)\.?,? *(\d{4})[\s.,]*$/u.exec(bare)
  return european ? named(european[3], european[2], european[1]) : null
}

function named(year: string | undefined, month: string | undefined, date: string | undefined) {
  for (let length = month?.length ?? 0; length >= 2; length--) {
    const found = MONTH_OF.get(month!.slice(0, length))
    if (found !== undefined) return day(year, found, date)
  }
  return null
}

function day(year: string | undefined, month: number, date: string | undefined): Day | null {
  const found = { year: Number(year), month, day: Number(date) }
  const valid = month >= 0 && month < 12 && found.day >= 1 && found.day <= 31
  return valid ? found : null
}

function zoneOf(text: string): { minutes: number; unknown: boolean } | null {
  const zone = text.replace(/^[\s,]+/, '').toUpperCase()
  if (zone === '') return { minutes: 0, unknown: false }
  const offset = /^(?:UTC|GMT)?([+−-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (offset) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return { minutes: offset[1] === '+' ? minutes : -minutes, unknown: false }
  }
  const known = OFFSETS[zone]
  if (known !== undefined) return { minutes: known, unknown: false }
  return /^\p{L}{2,6}$/u.test(zone) ? { minutes: 0, unknown: true } : null
}
