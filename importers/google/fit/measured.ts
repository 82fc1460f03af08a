import {
  asNumber,
  baseName,
  type Entry,
  type Item,
  plausible,
  present,
  type Source,
} from '@mandate/importer'
import { type Head, readTable } from '../tables/tables.ts'
import { momentOf } from './fitbit.ts'

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

const TIME = /^(timestamp|date_time|date|sleep_start|recorded_time)$/
const END = /^sleep_end$/
const ORIGIN = /^data[ _]source$/
/** Numbers of things at Fitbit, and when they were worked out: no measurements. */
const ABOUT = /(^|_)id$|^updated_at$/

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
  return measures || (/_GoogleData\//.test(path) && names.some((name) => ORIGIN.test(name)))
}

export function isInFitbit(path: string): boolean {
  return /(^|\/)(Fitbit|Google Health)\//i.test(path)
}

function isValue(name: string): boolean {
  return ![TIME, END, ORIGIN, ABOUT].some((one) => one.test(name))
}

/** What a table measures: its name without days. */
export function measureOf({ path }: Pick<Entry, 'path'>): string {
  return baseName(path)
    .replace(/\.csv$/i, '')
    .replace(/[-_ ]+[\d()-]{6,}$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
}

/** One row for each moment; with a `Z` in UTC, without one by the clock on the wall. */
export function readMeasured(source: Source) {
  const type = measureOf(source.entry)
  const isRead = () => true
  return readTable(source, (row, head) => measurement(row, head, type, source), { isRead })
}

function measurement(row: string[], head: Head, type: string, source: Source): Item | null {
  const stated = head.text(row, TIME)
  if (stated === undefined) return null
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  const moment = (text: string) => momentOf(text.length === 10 ? `${text}T00:00:00Z` : text)
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
  const main = numbers.find(({ name }) => !/_samples$/.test(name)) ?? numbers[0]
  const others = numbers.filter((one) => one !== main)
  const words = told.filter(({ cell }) => asNumber(cell) === undefined)
  if (told.length === 0) return null
  // Several at once are told apart by these; other words may be another one's in a later export.
  const kinds = words.filter(({ name }) => /zone|type/.test(name)).map(({ cell }) => cell)
  const origin = head.text(row, ORIGIN) ?? 'Fitbit'
  const known = UNITS.find(([name]) => name.test(main?.name ?? ''))
  const [, unit = type.endsWith('spo2') ? '%' : undefined, factor = 1] = known ?? []
  const timeEnd = end === undefined ? null : plausible(moment(end), caps)
  return {
    collection: 'google.fit.samples',
    key: [type, origin, stated, ...kinds].join('\u001f'),
    time: plausible(moment(stated), caps),
    ...(timeEnd !== null && { timeEnd }),
    fields: present({
      ...{ type, unit, origin },
      value: main && Math.round(main.value * factor * 1e6) / 1e6,
      values: valuesOf([...words.map(({ name, cell }) => [name, cell]), ...others.map(pair)]),
    }),
  }
}

const pair = ({ name, value }: { name: string; value: number }) => [name, value]

function valuesOf(entries: (string | number)[][]): Record<string, unknown> | undefined {
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
