/** Dates with the day of the week, in languages whose forms no common rule covers. */

/** What a language calls its days and months in a whole date, lower case. */
interface Words {
  weekdays: [name: string, day: number][]
  months: [name: string, month: number][]
  isThai: boolean
}

const LOCALES =
  'da nn cs ro hr sr vi id ms lt lv et ca eu gl sl is th he ar hi bn ta mr gu kn ml ur sw fil af hy ka zu kk km ne'.split(
    ' ',
  )

const words = new Map<string, Words>()
// The messages of one export are all written in the same language.
let latest = LOCALES[0]!

/** The day that a text without its time of day names: midnight UTC. Null where it is in doubt. */
export function fullDay(text: string): number | null {
  const bare = text.toLowerCase()
  for (const locale of [latest, ...LOCALES]) {
    const ms = dayIn(wordsOf(locale), bare)
    if (ms === null) continue
    latest = locale
    return ms
  }
  return null
}

function dayIn({ weekdays, months, isThai }: Words, bare: string): number | null {
  const weekday = weekdays.find(([name]) => bare.includes(name))
  if (!weekday) return null
  const rest = bare.replace(weekday[0], ' ')
  const month = months.find(([name]) => rest.includes(name))
  if (!month) return null
  const numbers = (rest.replace(month[0], ' ').match(/\d+/g) ?? []).map(Number)
  const [day, year] = numbers[0]! > 31 ? [numbers[1], numbers[0]] : numbers
  if (numbers.length !== 2 || day === undefined || year === undefined) return null
  const ms = Date.UTC(isThai && year > 2400 ? year - 543 : year, month[1], day)
  // Two languages may give one name to two months, never with the same day of the week.
  return new Date(ms).getUTCDay() === weekday[1] ? ms : null
}

function wordsOf(locale: string): Words {
  const known = words.get(locale)
  if (known) return known
  const printer = new Intl.DateTimeFormat(`${locale}-u-nu-latn`, {
    ...{ dateStyle: 'full', timeZone: 'UTC' },
  })
  const part = (type: string, ms: number) =>
    (printer.formatToParts(ms).find((one) => one.type === type)?.value ?? '').toLowerCase()
  const weekdays = Array.from({ length: 7 }, (_, day): [string, number] => [
    part('weekday', Date.UTC(2024, 8, 1 + day)),
    day,
  ])
  const months = Array.from({ length: 12 }, (_, month): [string, number] => {
    const name = part('month', Date.UTC(2024, month, 1))
    return [/^\d+$/.test(name) ? `tháng ${name},` : name, month]
  })
  const longest = ([a]: [string, number], [b]: [string, number]) => b.length - a.length
  const made = {
    weekdays: weekdays.sort(longest),
    months: months.sort(longest),
    isThai: locale === 'th',
  }
  words.set(locale, made)
  return made
}
