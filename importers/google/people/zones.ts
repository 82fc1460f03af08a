import type { Note } from '@mandate/importer'
import { aheadAt, type Observance } from './observances.ts'
import type { Property } from './properties.ts'

/** Tells when something is that is written in a place's own time. */
export interface Zones {
  /** The calendar's own zone, for times that name none. */
  standard: string | null
  /** What the calendar itself says of the clocks in a zone. */
  says(zone: string, observance: Observance): void
  /** Milliseconds since 1970; a date alone is its midnight in UTC. Null when there is none. */
  moment(property: Property | undefined): number | null
}

const UNKNOWN: Note = {
  code: 'zone_unknown',
  message: 'An appointment is in a zone that nobody knows; its time was taken for UTC.',
}

/** Zones of one calendar. */
export function zonesOf(note: (note: Note) => void): Zones {
  const printers = new Map<string, Intl.DateTimeFormat | null>()
  const said = new Map<string, Observance[]>()
  const printer = (zone: string) => {
    const known = printers.get(zone)
    if (known !== undefined) return known
    const made = printerOf(zone)
    printers.set(zone, made)
    return made
  }
  const inZone = (local: number, zone: string): number => {
    const prints = printer(zone)
    if (prints) return fromLocal(local, prints)
    const observances = said.get(zone)
    if (observances) return local - aheadAt(local, observances)
    note(UNKNOWN)
    return local
  }
  const zones: Zones = {
    standard: null,
    says(zone, observance) {
      said.set(zone, [...(said.get(zone) ?? []), observance].slice(-OBSERVANCES))
    },
    moment(property) {
      const text = property?.values[0]
      if (typeof text !== 'string') return null
      const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/.exec(text)
      if (!found) return null
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
        .slice(1, 7)
        .map((part) => Number(part ?? 0))
      const local = Date.UTC(year, month - 1, day, hour, minute, second)
      // The 30th of February is no day, and not the first of March either.
      const there = new Date(Date.UTC(year, month - 1, day))
      if (there.getUTCDate() !== day || there.getUTCMonth() !== month - 1) return null
      if (found[4] === undefined || found[7] === 'Z') return local
      const zone = [property?.parameters['tzid']].flat()[0] ?? zones.standard
      return zone ? inZone(local, zone) : local
    },
  }
  return zones
}

/** No zone has changed its clocks by so many rules. */
const OBSERVANCES = 500

// Some put who made the list of zones before a name: "/freeassociation.sourceforge.net/Europe/Paris".
const NAMED =
  /(?:^|\/)((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)\/[\w+/-]+)$/

function printerOf(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: NAMED.exec(zone)?.[1] ?? zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
  } catch {
    return null
  }
}

/** The moment at which the clocks there show that; twice, because the first guess may be off. */
function fromLocal(local: number, prints: Intl.DateTimeFormat): number {
  let moment = local
  for (let i = 0; i < 2; i++) moment -= shown(moment, prints) - local
  return moment
}

function shown(moment: number, prints: Intl.DateTimeFormat): number {
  const part = Object.fromEntries(
    prints.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}
