import {
  asNumber,
  baseName,
  contentBlocks,
  type Item,
  plausible,
  present,
  type Reading,
  type Source,
} from '@mandate/importer'
import ICAL from 'ical.js'
import { observanceOf } from './observances.ts'
import { type Property, propertiesOf, textIn } from './properties.ts'
import { type Zones, zonesOf } from './zones.ts'

/** Calendars reach into the future: birthdays, appointments that repeat. */
const DAYS_AHEAD = 180 * 365

/** One calendar: every appointment, and every exception from one that repeats, is a record. */
export async function* readCalendar(source: Source): AsyncGenerator<Reading> {
  const stream = await source.archive.open(source.entry)
  let calendar = baseName(source.entry.path).replace(/\.ics$/i, '')
  const zones = zonesOf(source.note)
  let element = -1
  let described = ''
  const onLine = (line: string) => {
    const named = /^X-WR-CALNAME:(.+)$/i.exec(line)?.[1]
    if (named) calendar = named.replace(/\\([,;\\])/g, '$1').trim()
    const zone = /^X-WR-TIMEZONE:(\S+)$/i.exec(line)?.[1]
    if (zone) zones.standard = zone
    if (/^BEGIN:(VTODO|VJOURNAL|VFREEBUSY)\s*$/i.test(line)) source.miss()
    described = /^TZID[^:]*:(.+)$/i.exec(line)?.[1]?.trim() ?? described
  }
  const told = { note: source.note, fail: source.fail, onLine }
  for await (const block of contentBlocks(stream, ['VEVENT', 'STANDARD', 'DAYLIGHT'], told)) {
    if (block.kind !== 'VEVENT') {
      const observance = observanceOf(block)
      if (observance) zones.says(described, observance)
      continue
    }
    element++
    if (element < source.from) continue
    const item = appointment(propertiesOf(block, 'calendar', source.note), calendar, zones, source)
    yield { items: [{ element, item }] }
  }
}

function appointment(
  event: readonly Property[],
  calendar: string,
  zones: Zones,
  source: Source,
): Item {
  const caps = { now: source.now, days: DAYS_AHEAD, note: source.note }
  const moment = (name: string) => zones.moment(event.find((one) => one.name === name))
  const start = plausible(moment('dtstart'), { ...caps, stated: textIn(event, 'dtstart') })
  const lasts = textIn(event, 'duration')
  const end = moment('dtend') ?? (start !== null && lasts ? start + milliseconds(lasts) : null)
  const uid = textIn(event, 'uid')
  const recurrence = textIn(event, 'recurrence-id')
  const summary = textIn(event, 'summary')
  const item: Item = {
    collection: 'google.calendar',
    key: [calendar, uid ?? `${start}|${summary}`, recurrence ?? ''].join('\u001f'),
    time: start,
    fields: present({
      uid,
      recurrence_id: recurrence,
      calendar,
      summary,
      description: textIn(event, 'description'),
      location: textIn(event, 'location'),
      all_day: isDate(textIn(event, 'dtstart')),
      rrule: rule(event),
      status: textIn(event, 'status')?.toLowerCase(),
      attendees: attendees(event),
    }),
  }
  if (end !== null) item.timeEnd = end
  const rest = event
    .filter((one) => !MAPPED.has(one.name) || answers(one))
    .map(({ name, parameters, values }) => ({ name, ...parameters, values }))
  if (rest.length > 0) item.rest = { properties: rest }
  return item
}

const MAPPED = new Set(
  'uid recurrence-id summary description location rrule status attendee dtend duration'.split(' '),
)

/** Whether somebody comes, and what they are asked for, is in no field. */
function answers({ name, parameters }: Property): boolean {
  return name === 'attendee' && ['partstat', 'role', 'rsvp'].some((one) => one in parameters)
}

function isDate(text: string | undefined): boolean {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)
}

function rule(event: readonly Property[]): string | undefined {
  const value = event.find(({ name }) => name === 'rrule')?.values[0]
  if (value === null || typeof value !== 'object') return undefined
  // A rule that says nothing is no rule.
  if (Object.values(value).some((one) => one === undefined)) return undefined
  const parts = Object.entries(value).map(([name, one]) => `${name.toUpperCase()}=${one}`)
  return parts.join(';')
}

/** "Ana <ana@example.com>", as far as the export says it. */
function attendees(event: readonly Property[]): string[] {
  const people = event.filter(({ name }) => name === 'attendee')
  return people.map(({ parameters, values }) => {
    const address = String(values[0] ?? '').replace(/^mailto:/i, '')
    const name = [parameters['cn']].flat()[0]
    return name === undefined || name === address ? address : `${name} <${address}>`
  })
}

function milliseconds(duration: string): number {
  try {
    return (asNumber(ICAL.Duration.fromString(duration).toSeconds()) ?? 0) * 1000
  } catch {
    return 0
  }
}
