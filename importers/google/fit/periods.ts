import { asNumber, fromIso, plausible, present, type Source } from '@mandate/importer'
import { degrees, placeDegrees, placeKey } from '../location/coordinates.ts'
import { readTable } from '../tables/tables.ts'

/** Nights and workouts, when they began: told once by tables, which know the zone, and by lists. */
export type Told = Set<string>

/** `UserSleeps_*.csv` and `UserExercises_*.csv`. */
export function readPeriods(source: Source, told: Told) {
  return readTable(source, (row, head) => {
    const caps = { now: source.now, days: 2, note: source.note }
    const start = plausible(fromIso(head.text(row, /^(sleep|exercise)_start$/)), caps)
    const end = plausible(fromIso(head.text(row, /^(sleep|exercise)_end$/)), caps)
    const id = head.text(row, /^(sleep|exercise)_id$/)
    if (id === undefined || start === null) return null
    const offset = offsetOf(head.text(row, /^(start_)?utc_offset$/))
    for (const ms of [start, start + offset]) told.add(minuteOf(ms))
    const name = head.text(row, /^activity_name$/)
    const activity = name ?? 'sleep'
    const number = (name: RegExp) => asNumber(head.text(row, name))
    const millimetres = number(/^(tracker|manually_logged)_total_distance_mm$/)
    return {
      collection: 'google.fit.sessions',
      key: ['Fitbit', activity, id].join('\u001f'),
      // As lists tell it, which may have come on another day: they have no zone.
      formerly: [start, start + offset].map((ms) => listed(name ? 'workout' : 'sleep', ms)),
      time: start,
      ...(end !== null && { timeEnd: end }),
      fields: present({
        activity,
        duration: end === null ? undefined : (end - start) / 1000,
        steps: number(/^(tracker|manually_logged)_total_steps$/),
        calories: number(/^(tracker|manually_logged)_total_calories$/),
        distance: millimetres && millimetres / 1000,
      }),
      rest: Object.fromEntries(head.cells.map((name, at) => [name, row[at] ?? ''])),
    }
  })
}

/** "+05:30" in milliseconds. */
function offsetOf(text: string | undefined): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d\d):?(\d\d)/.exec(text ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

/** The key of a night or workout of a list: by the minute that the clock showed. */
export function listed(kind: 'sleep' | 'workout', ms: number): string {
  return ['Fitbit', kind, minuteOf(ms)].join('\u001f')
}

export function minuteOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16)
}

/** `gps_location_2026-09-12.csv`: where one was on the way, second by second. */
export function readPositions(source: Source) {
  return readTable(source, (row, head) => {
    const place = placeDegrees(head.text(row, /^latitude$/), head.text(row, /^longitude$/))
    const caps = { now: source.now, days: 2, note: source.note }
    const time = plausible(fromIso(head.text(row, /^timestamp$/)), caps)
    if (!place && time === null) return null
    const altitude = asNumber(head.text(row, /^altitude/))
    return {
      collection: 'google.fit.points',
      key: [time ?? '', placeKey(place)].join('\u001f'),
      time,
      fields: present({ ...degrees(place), altitude }),
    }
  })
}
