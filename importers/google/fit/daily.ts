import {
  asNumber,
  baseName,
  csvRows,
  type Fields,
  type Item,
  type Reading,
  type Source,
} from '@mandate/importer'
import { Head } from '../tables/tables.ts'

// What a column measures: by its English name, else by its unit, which is the same everywhere.
const COLUMNS: [RegExp, field: string][] = [
  [
    /^(step count|schritt|nombre de pas|pasos|recuento de pasos|aantal stappen|numero di passi)/,
    'steps',
  ],
  [/^distance \(m\)|\(m\)$/, 'distance'],
  [/^calories \(kcal\)|\(kcal\)$/, 'calories'],
  [/^heart minutes$|^heart points$|^kardiopunkt|^minutes cardio|^points cardio/, 'heart_points'],
  [/^move minutes|^anzahl minuten|^minutes d'activité|^minutos en movimiento/, 'move_minutes'],
  [/^average heart rate|\((bpm|bt\/min)\)/, 'heart_rate'],
  [/^average weight|\(kg\)$/, 'weight'],
]

const DAY = 86_400_000

/**
 * What no field takes: highest and lowest values, the box walked within, minutes of each activity.
 * Names come in the account's language, with their units.
 */
function others(row: readonly string[], head: Head, first: number): Record<string, number> {
  const out: Record<string, number> = {}
  for (const [at, name] of head.cells.entries()) {
    const value = asNumber(row[at])
    const isField = COLUMNS.some(([column]) => head.column(column) === at)
    if (at >= first && value !== undefined && !isField) out[name] = value
  }
  return out
}

/**
 * `Daily activity metrics.csv` holds one row a day; the file of each day has a row for each quarter
 * of an hour. Days become google.fit.daily, quarters google.fit.samples.
 */
export async function* readFitTable(source: Source): AsyncGenerator<Reading> {
  const date = /(\d{4}-\d\d-\d\d)\.csv$/.exec(baseName(source.entry.path))?.[1]
  let head: Head | null = null
  let element = -1
  const items: { element: number; item: Item }[] = []
  for await (const row of csvRows(await source.archive.open(source.entry), source)) {
    element++
    if (!head) head = new Head(row)
    else if (element >= source.from) {
      const made = date === undefined ? daily(row, head) : quarter(row, head, date)
      if (made.length === 0 && Object.keys(others(row, head, 1)).length > 0) source.miss()
      for (const item of made) items.push({ element, item })
    }
  }
  // Some thousand rows at most: a line for each day of a life.
  yield { items }
  if (element > 0 && items.length === 0) source.leave()
}

function measured(row: readonly string[], head: Head): Map<string, number> {
  const out = new Map<string, number>()
  for (const [name, field] of COLUMNS) {
    const text = head.text(row, name)
    const value = Number(text)
    if (text !== undefined && Number.isFinite(value) && !out.has(field)) out.set(field, value)
  }
  return out
}

function daily(row: readonly string[], head: Head): Item[] {
  const date = row[0]?.trim() ?? ''
  const time = Date.parse(`${date}T00:00:00Z`)
  const values = measured(row, head)
  const rest = others(row, head, 1)
  if (Number.isNaN(time) || values.size + Object.keys(rest).length === 0) return []
  const fields: Fields = { date, ...Object.fromEntries(values) }
  if (fields['steps'] !== undefined) fields['steps'] = Math.round(Number(fields['steps']))
  const item: Item = { collection: 'google.fit.daily', key: date, time, fields }
  return [{ ...item, timeEnd: time + DAY, ...(Object.keys(rest).length > 0 && { rest }) }]
}

// "10:15:00.000+02:00"
const CLOCK = /^\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function quarter(row: readonly string[], head: Head, date: string): Item[] {
  const [start = '', end = ''] = row
  if (!CLOCK.test(start)) return []
  const time = Date.parse(`${date}T${start}`)
  let until = CLOCK.test(end) ? Date.parse(`${date}T${end}`) : time
  if (until < time) until += DAY
  if (Number.isNaN(time)) return []
  const items = [...measured(row, head)].map(
    ([type, value]): Item => ({
      collection: 'google.fit.samples',
      key: [type, 'daily metrics', time, until].join('\u001f'),
      time,
      timeEnd: until,
      fields: { type, value, ...(UNITS.has(type) && { unit: UNITS.get(type) }) },
    }),
  )
  const rest = others(row, head, 2)
  if (items[0] && Object.keys(rest).length > 0) items[0].rest = rest
  return items
}

const UNITS = new Map<string, string>(
  Object.entries({
    steps: 'steps',
    distance: 'm',
    calories: 'kcal',
    heart_rate: 'bpm',
    weight: 'kg',
    move_minutes: 'min',
  }),
)
