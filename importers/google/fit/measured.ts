import { asNumber, fromEpoch, type Item, plausible, present, type Source } from '@mandate/importer'
import { type Head, readTable } from '../tables/tables.ts'
import { momentOf } from './fitbit.ts'
import { bare, FITBIT, isInFitbit, type Listed, measuredKey, measureOf } from './kinds.ts'

/** What a column measures, by its name: the unit stands in it. Factors lead to the usual unit. */
const UNITS: [RegExp, unit: string, factor?: number][] = [
  [/^beats per minute$|^resting_heart_rate$/, 'bpm'],
  [/ grams$/, 'kg', 1e-3],
  [/ millimeters$/, 'm', 1e-3],
  [/^distance$/, 'm'],
  [/ (milliseconds|ms)$|^rmssd$/, 'ms'],
  [/celsius$|^(nightly_)?temperature$/, '°C'],
  [/percentage$/, '%'],
  [/^(kilo)?calories$|^kcal$/, 'kcal'],
  [/(^| )minutes$|_minutes$/, 'min'],
  [/^steps$/, 'steps'],
  [/breathing_rate$|respiratory_rate$|breaths per minute$/, '1/min'],
]

const TIME =
  /^(timestamp|date_time|date|time|sleep_start|recorded_time|start[ _](time|timestamp|date_time)|(measurement|reading)_(timestamp|time)|sleep_stage_start|score_time|cycle_start_date)$/
const END = /^(sleep_end|end[ _](time|timestamp|date_time)|sleep_stage_end|cycle_end_date)$/
const ORIGIN = /^data[ _]source$/
/** Numbers of things at Fitbit, and when they were worked out: no measurements. */
const ABOUT = /(^|(?<!heart_zone)_)id$|^updated_at$|(^|_)(created|last_updated)$/

/** Gigabytes of what sensors told programs; where one was, and what was done with the account. */
const NOT =
  /(^|\/)(User(ActivityProbabilities|SensorCompressionToken)|gps_location|coarse_|weather_|(Account Changes|User Security Data|Your Profile|Paired Devices|Social|Commerce|Discover|Surveys)[^/]*\/)/i

/**
 * Whether a table is one of Fitbit's measurements, which are called Google Health since 2026:
 * `Physical Activity_GoogleData/heart_rate_2026-09-12.csv`, `Daily SpO2 - 2026-09-12.csv`.
 */
export function isMeasured(rows: readonly string[][], path: string): boolean {
  const names = (rows[0] ?? []).map((name) => name.trim().toLowerCase())
  const first = rows[1] ?? []
  if (!isInFitbit(path) || NOT.test(path) || !names.some((name) => TIME.test(name))) return false
  const measures = names.some((name, at) => isValue(name) && asNumber(first[at]) !== undefined)
  if (/(^|\/)menstrual_health_(cycles|symptoms)\.csv$/i.test(path)) return true
  return measures || (/_GoogleData\//.test(path) && names.some((name) => ORIGIN.test(name)))
}

function isValue(name: string): boolean {
  return ![TIME, END, ORIGIN, ABOUT].some((one) => one.test(name))
}

/**
 * One row for each moment; with a `Z` in UTC, without one by the clock on the wall.
 * @param listed what lists measure, here and in what came before
 */
export function readMeasured(source: Source, listed: Listed) {
  const type = measureOf(source.entry)
  const isRead = () => true
  const map = (row: string[], head: Head) => measurement(row, head, type, { source, listed })
  return readTable(source, map, { isRead })
}

function measurement(
  row: string[],
  head: Head,
  type: string,
  { source, listed }: { source: Source; listed: Listed },
): Item | null {
  const stated = head.text(row, TIME)
  if (stated === undefined) return null
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const end = head.text(row, END)
  const told = row.flatMap((cell, at) => {
    const name = head.cells[at] ?? ''
    return isValue(name) && cell.trim() !== '' ? [{ name, cell: cell.trim() }] : []
  })
  const numbers = told.flatMap(({ name, cell }) => {
    const value = asNumber(cell)
    return value === undefined ? [] : [{ name, value }]
  })
  // How much was measured comes before what it amounts to.
  const main =
    numbers.find(({ name }) => name === 'value') ??
    numbers.find(({ name }) => !/_samples$/.test(name)) ??
    numbers[0]
  const others = numbers.filter((one) => one !== main)
  const words = told.filter(({ cell }) => asNumber(cell) === undefined)
  if (told.length === 0 && end === undefined) return null
  // Several at once are told apart by these; other words may be another one's in a later export.
  const kinds = words.filter(({ name }) => /zone|type/.test(name)).map(({ cell }) => cell)
  const origin = head.text(row, ORIGIN) ?? FITBIT
  const known = UNITS.find(([name]) => name.test(main?.name ?? ''))
  const [, unit = type.endsWith('spo2') ? '%' : undefined, usual = 1] = known ?? []
  const factor = isInThousandths(main) ? 1e-3 : usual
  const timeEnd = end === undefined ? null : plausible(moment(end), caps)
  const ms = moment(stated)
  return {
    collection: 'google.fit.samples',
    ...keysOf({ type, origin, kinds, ms, stated }, listed),
    // What is a setting is numbered by days of 1970.
    time: ms !== null && ms < EARLIEST ? null : plausible(ms, caps),
    ...(timeEnd !== null && { timeEnd }),
    fields: present({
      ...{ type, unit, origin },
      value: main && Math.round(main.value * factor * 1e6) / 1e6,
      values: valuesOf([...words.map(({ name, cell }) => [name, cell]), ...others.map(pair)]),
    }),
  }
}

const EARLIEST = Date.UTC(2000, 0)

/** A day, a time, seconds since 1970, or as Java prints it: "Thu Oct 08 07:15:06 UTC 2020". */
function moment(text: string): number | null {
  const java = /^\w{3} (\w{3} \d\d) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})$/.exec(text.trim())
  if (java) return Date.parse(`${java[1]} ${java[3]} ${java[2]} UTC`)
  if (/^\d{10}(\.\d+)?$/.test(text.trim())) return fromEpoch(text.trim())
  return momentOf(text.length === 10 ? `${text}T00:00:00Z` : text)
}

/** A column of thousandths of breaths holds whole ones in some exports. */
function isInThousandths(main: { name: string; value: number } | undefined): boolean {
  return /milli breaths/.test(main?.name ?? '') && (main?.value ?? 0) > 200
}

/** Exports of before did not say what measured it. */
const ORIGINS_SINCE = Date.UTC(2026, 6)

const QUARTER = 15 * 60_000
/** From 12 hours behind to 14 ahead. */
const ZONES = Array.from({ length: 105 }, (_, at) => (at - 48) * QUARTER)

/** Its key, and those under which a table without origins or a list told the same in another export. */
function keysOf(
  one: { type: string; origin: string; kinds: string[]; ms: number | null; stated: string },
  listed: Listed,
): Pick<Item, 'key' | 'formerly'> {
  const { type, origin, kinds, ms, stated } = one
  const key = measuredKey(type, ms ?? stated, { origin, kinds })
  if (ms === null) return { key }
  const asListed = listed.get(bare(type))
  // A weight stands in a list by the clock on the wall.
  const clocks = type === 'weight' ? ZONES : [0]
  const keys = [
    ...(ms < ORIGINS_SINCE ? [measuredKey(type, ms, { kinds })] : []),
    // Until 2026 the zone was no part of it.
    ...(type === 'active_zone_minutes' && kinds.length > 0
      ? [measuredKey(type, ms, { origin })]
      : []),
    ...(asListed ? clocks.map((zone) => measuredKey(asListed, ms + zone)) : []),
  ]
  const formerly = [...new Set(keys)].filter((other) => other !== key)
  return { key, ...(formerly.length > 0 && { formerly }) }
}

const pair = ({ name, value }: { name: string; value: number }) => [name, value]

function valuesOf(entries: (string | number)[][]): Record<string, unknown> | undefined {
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
