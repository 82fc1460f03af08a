import {
  asNumber,
  asObject,
  asText,
  type Element,
  type Fields,
  fromIso,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'
import { FITBIT, kindOf, measuredKey } from './kinds.ts'
import { listed, minuteOf, type Told } from './periods.ts'

const UNITS = new Map(
  Object.entries({
    ...{ steps: 'steps', heart_rate: 'bpm', resting_heart_rate: 'bpm', calories: 'kcal' },
    ...{ sedentary_minutes: 'min', lightly_active_minutes: 'min' },
    ...{ moderately_active_minutes: 'min', very_active_minutes: 'min' },
    ...{ distance: 'm', weight: 'kg' },
  }),
)

/** `Fitbit/Global Export Data/heart_rate-2020-01-15.json`: measurements, nights and workouts. */
export function isFitbit(first: Record<string, unknown>, path: string): boolean {
  const measured = 'dateTime' in first && 'value' in first
  const logged = 'logId' in first && ('dateOfSleep' in first || 'activityName' in first)
  const weighed = 'logId' in first && 'weight' in first && 'bmi' in first
  return kindOf(path) !== null && (measured || logged || weighed)
}

/**
 * Lists without zones: of steps, distances and pulses in UTC, of calories, days, nights and workouts by
 * the clock on the wall. `told` are nights and workouts that tables told, which say the zone.
 */
export function readFitbit(source: Source, told: Told) {
  const type = kindOf(source.entry.path) ?? 'unknown'
  const map = ({ value }: Element) => {
    const one = asObject(value)
    const activity = 'dateOfSleep' in one ? 'sleep' : asText(one['activityName'])
    if (!activity) return sample(one, type, source)
    const item = workout(one, activity, source)
    return item.time !== null && told.has(minuteOf(item.time)) ? [] : item
  }
  return readElements(source, map, { ...(!/^(sleep|exercise)$/.test(type) && { alone: type }) })
}

/** "01/15/20 08:00:12", or ISO without a zone. */
export function momentOf(value: unknown): number | null {
  const found = /^(\d\d)\/(\d\d)\/(\d\d)[ T]?(\d\d:\d\d:\d\d)?$/.exec(asText(value) ?? '')
  const [, month, day, year, clock = '00:00:00'] = found ?? []
  return fromIso(found ? `20${year}-${month}-${day}T${clock}Z` : value)
}

function timed(value: unknown, { now, note }: Source): number | null {
  return plausible(momentOf(value), { now, days: 2, stated: value, note })
}

function sample(one: Record<string, unknown>, type: string, source: Source): Item | Item[] {
  const stated = one['dateTime'] ?? [one['date'], one['time']].filter(Boolean).join(' ')
  const said = one['value'] ?? one['weight']
  const inside = asObject(said)
  const number = asNumber(said) ?? asNumber(inside['bpm']) ?? asNumber(inside['value'])
  const value = number === undefined ? undefined : inUnit(type, number)
  const { bpm: _, value: __, date: ___, ...values } = inside
  // A day without a resting pulse has 0.
  if (value === undefined && Object.keys(values).length === 0) return []
  if (value === 0 && type === 'resting_heart_rate') return []
  // Lists of days are filled up to the end of their month, or year.
  if (isToCome(stated, source.now)) return []
  const rest = restOf(one, new Set(['dateTime', 'value', 'date', 'time', 'weight']))
  return {
    collection: 'google.fit.samples',
    key: measuredKey(type, momentOf(stated) ?? String(stated)),
    time: timed(stated, source),
    fields: present({
      ...{ type, value, unit: UNITS.get(type), origin: FITBIT },
      values: Object.keys(values).length > 0 ? values : undefined,
    }) as Fields,
    ...(rest && { rest }),
  }
}

/** Distances are written in centimetres, and weights in pounds, whatever somebody uses. */
function inUnit(type: string, value: number): number {
  if (type === 'distance') return value / 100
  return type === 'weight' ? Math.round(value * 453.59237) / 1000 : value
}

function isToCome(stated: unknown, now: number): boolean {
  const ms = momentOf(stated)
  return ms !== null && ms > now + 2 * 86_400_000
}

const MAPPED = new Set(['activityName', 'startTime', 'endTime', 'duration', 'steps', 'calories'])
const METRES = new Map(Object.entries({ Kilometer: 1000, Mile: 1609.344 }))

/** A night or a workout: Fitbit writes their times as the clock showed them, without a zone. */
function workout(one: Record<string, unknown>, activity: string, source: Source): Item {
  const start = timed(one['startTime'], source)
  const ms = asNumber(one['duration'])
  const end = timed(one['endTime'], source) ?? (start === null || !ms ? null : start + ms)
  const metres = METRES.get(asText(one['distanceUnit']) ?? '')
  const distance = asNumber(one['distance'])
  const rest = restOf(one, MAPPED)
  const number = asText(one['logId']) ?? asNumber(one['logId']) ?? start
  const byNumber = ['Fitbit', activity, number].join('\u001f')
  // Tables number them otherwise: what both tell is the same by when it began.
  const kind = 'dateOfSleep' in one ? 'sleep' : 'workout'
  return {
    collection: 'google.fit.sessions',
    ...(start === null ? { key: byNumber } : { key: listed(kind, start), formerly: [byNumber] }),
    time: start,
    ...(end !== null && { timeEnd: end }),
    fields: present({
      ...{ activity, duration: ms && ms / 1000, steps: asNumber(one['steps']) },
      calories: asNumber(one['calories']),
      distance: metres === undefined || distance === undefined ? undefined : distance * metres,
    }) as Fields,
    ...(rest && { rest }),
  }
}
