import type { Property } from './properties.ts'

/** Tells when something is that is written in a place's own time. */
export interface Zones {
  /** The calendar's own zone, for times that name none. */
  standard: string | null
  /** Milliseconds since 1970; a date alone is its midnight in UTC. Null when there is none. */
  moment(property: Property | undefined): number | null
}

export function zonesOf(): Zones {
  const printers = new Map<string, Intl.DateTimeFormat | null>()
  const printer = (zone: string) => {
    const known = printers.get(zone)
    if (known !== undefined) return known
    const made = printerOf(zone)
    printers.set(zone, made)
    return made
  }
  const zones: Zones = {
    standard: null,
    moment(property) {
      const text = property?.values[0]
      if (typeof text !== 'string') return null
      const found = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/.exec(text)
      if (!found) return null
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
        .slice(1, 7)
        .map((part) => Number(part ?? 0))
      const local = Date.UTC(year, month - 1, day, hour, minute, second)
      if (found[4] === undefined || found[7] === 'Z') return local
      const zone = [property?.parameters['tzid']].flat()[0] ?? zones.standard
      const prints = zone ? printer(zone) : null
      return prints ? fromLocal(local, prints) : local
    },
  }
  return zones
}

function printerOf(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
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
