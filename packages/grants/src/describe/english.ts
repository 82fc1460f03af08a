import { capital, visible } from './quote.ts'
import type { Period, TimeSight, Tongue, WriteAction } from './tongue.ts'

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const or = new Intl.ListFormat('en-GB', { type: 'disjunction' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })

const ONLY: Record<Exclude<TimeSight, 'exact' | 'hour'>, string> = {
  day: 'only the day',
  month: 'only the month',
  year: 'only the year',
}

const ALONE: Record<WriteAction, string> = { append: 'add to', update: 'change', delete: 'delete' }
const ALSO: Record<WriteAction, string> = {
  append: 'add new ones',
  update: 'change them',
  delete: 'delete them',
}

export const english: Tongue = {
  and: (words) => and.format(words),
  or: (words) => or.format(words),
  quote,
  colon: ': ',
  decimal: '.',
  period: sayPeriod,
  always: 'from the beginning',
  more: 'new ones as you add them',
  andMore: (more, afterOf) => `and ${afterOf ? 'of ' : ''}${more}`,
  knownTime: 'only those with a known time',
  accounts: (names) => `from ${or.format(names)} only`,
  notAccounts: (names) => `not from ${or.format(names)}`,
  onlyWhere: (clauses) => `only where ${and.format(clauses)}`,
  yes: 'yes',
  no: 'no',
  present: (title) => `${quote(title)} is given`,
  isOneOf: (title, values) => `${quote(title)} is ${or.format(values)}`,
  isNoneOf: (title, values) => `${quote(title)} is not ${or.format(values)}`,
  has: (title, values) => `${or.format(values)} is among ${quote(title)}`,
  lacks: (title, values) => `${or.format(values)} is not among ${quote(title)}`,
  bounds: (title, { is, from, to }) => {
    const parts = [
      is && `${is}`,
      from && `${from[1] ? 'above' : 'at least'} ${from[0]}`,
      to && `${to[1] ? 'below' : 'at most'} ${to[0]}`,
    ].filter((part) => typeof part === 'string')
    return `${quote(title)} is ${parts.join(' but ')}`
  },
  lies: (title, period) => `${quote(title)} lies${period}`,
  toAbout: (distance) => `to about ${distance}`,
  exactPlace: 'exact place',
  place: (about) => `place ${about}`,
  exactNumber: (title) => `exact ${title}`,
  inSteps: (title, step) => `${title} in steps of ${step}`,
  times: {
    exact: { listed: 'exact time', withIt: 'the exact time', ending: 'and the exact time' },
    hour: {
      listed: 'time to the hour',
      withIt: 'the time to the hour',
      ending: 'and when, to the hour',
    },
    day: { listed: ONLY.day, withIt: ONLY.day, ending: `and ${ONLY.day}` },
    month: { listed: ONLY.month, withIt: ONLY.month, ending: `and ${ONLY.month}` },
    year: { listed: ONLY.year, withIt: ONLY.year, ending: `and ${ONLY.year}` },
  },
  timeField: (title, sight) => {
    const exactness = { exact: 'exact time', hour: 'to the hour', ...ONLY }
    return `${title} (${exactness[sight]})`
  },
  withPrecision: (parts) => `with ${and.format(parts)}`,
  withExactPlace: 'with the exact place',
  withExactPlaceAndTime: 'with the exact place and time',
  theExactPlace: 'the exact place',
  theExactPlaceAndTime: 'the exact place and time',
  the: (thing) => `the ${thing}`,
  allDetails: (count, things) =>
    count === 1 ? `The only detail of ${things}` : `All ${count} details of ${things}`,
  from: (name) => `from ${name}`,
  under: (quoted) => `under ${quoted}`,
  allKinds: (count, under) => `All details of ${kinds(count, under)}`,
  kinds,
  noneSensitive: 'none of them sensitive',
  andAlso: (list) => `and also ${list}`,
  onlyExistence: 'only that they exist',
  untitled: (title) => `your data “${visible(title)}”`,
  append: (plain) => `Add ${plain} of its own to your data`,
  write: (actions, things) =>
    `${capital(and.format(actions.map((action) => ALONE[action])))} ${things}`,
  mayAlso: (actions) => `It may also ${and.format(actions.map((action) => ALSO[action]))}.`,
  may: {
    append: (plain) => `May add ${plain}.`,
    update: (plain) => `May change ${plain} that it or others wrote.`,
    delete: (plain) => `May delete ${plain} that it or others wrote.`,
  },
  cannotRead: 'It cannot read anything through this.',
  cannotReadOrChange: 'It cannot read or change anything through this.',
  not: (things) => `${capital(things.map((thing) => `not ${thing}`).join(', '))}.`,
  yourChoice: '(Your choice) ',
  sensitive: 'Sensitive.',
  mayTell: (kinds) => `It may tell of: ${kinds.join(', ')}.`,
  aboutOthers: 'This is about other people too.',
}

function quote(text: string): string {
  return `“${visible(text)}”`
}

function kinds(count: number, under: string): string {
  return count === 1
    ? `the one kind of your data ${under}`
    : `the ${count} kinds of your data ${under}`
}

/** "An exclusive bound is always said as the last day included." */
function sayPeriod({ unit, from, to }: Period, manner: 'of' | 'in'): string {
  if (unit === 'instant') {
    if (!to) return ` since ${instant(from!)}`
    return from ? ` from ${instant(from)} until ${instant(to)}` : ` until ${instant(to)}`
  }
  if (!to) return ` since ${day(from!)}`
  if (!from) return ` until ${unit === 'day' ? '' : 'the end of '}${say(to, unit)}`
  if (say(from, unit) === say(to, unit)) {
    const word = manner === 'of' ? 'of' : unit === 'day' ? 'on' : 'in'
    return ` ${word} ${say(to, unit)}`
  }
  const [a, b] = [from.getUTCFullYear(), to.getUTCFullYear()]
  if (unit === 'year' && b === a + 1) return ` ${manner} ${year(from)} and ${year(to)}`
  if (unit === 'year' || a !== b) return ` from ${say(from, unit)} to ${say(to, unit)}`
  const sameMonth = from.getUTCMonth() === to.getUTCMonth()
  const start =
    unit === 'day'
      ? `${from.getUTCDate()}${sameMonth ? '' : ` ${month.format(from)}`}`
      : month.format(from)
  return ` from ${start} to ${say(to, unit)}`
}

function say(date: Date, unit: Period['unit']): string {
  if (unit === 'year') return year(date)
  return unit === 'month' ? `${month.format(date)} ${year(date)}` : day(date)
}

function day(date: Date): string {
  return `${date.getUTCDate()} ${month.format(date)} ${year(date)}`
}

function year(date: Date): string {
  return String(date.getUTCFullYear()).padStart(4, '0')
}

function instant(date: Date): string {
  return `${day(date)}, ${date.toISOString().slice(11, 23)} UTC`
}
