import {
  asArray,
  asNumber,
  asObject,
  asText,
  baseName,
  type Entry,
  type Fields,
  type Item,
  plausible,
  present,
  readElements,
  restOf,
  type Source,
} from '@mandate/importer'

const UNITS = new Map<string, string>(
  Object.entries({
    'com.google.step_count.delta': 'steps',
    'com.google.step_count.cumulative': 'steps',
    'com.google.distance.delta': 'm',
    'com.google.calories.expended': 'kcal',
    'com.google.calories.bmr': 'kcal/day',
    'com.google.heart_rate.bpm': 'bpm',
    'com.google.weight': 'kg',
    'com.google.height': 'm',
    'com.google.speed': 'm/s',
    'com.google.active_minutes': 'min',
    'com.google.body.fat.percentage': '%',
    'com.google.oxygen_saturation': '%',
    'com.google.hydration': 'l',
  }),
)

const MAPPED = new Set(
  'dataTypeName startTimeNanos endTimeNanos fitValue originDataSourceId modifiedTimeMillis rawTimestampNanos'.split(
    ' ',
  ),
)

/** `All Data/*.json`: what sensors and apps measured, in nanoseconds. */
export function readSamples(source: Source) {
  const stream = baseName(source.entry.path).replace(/\.json$/i, '')
  const caps = { now: source.now, days: 2, zeroIsMissing: true, note: source.note }
  return readElements(
    source,
    ({ value }) => {
      const point = asObject(value)
      const type = asText(point['dataTypeName'])
      const [start, end] = [digits(point['startTimeNanos']), digits(point['endTimeNanos'])]
      if (type === undefined || start === null) return null
      const from = asText(point['originDataSourceId']) ?? stream
      const values = valuesOf(point['fitValue'])
      const item: Item = {
        collection: 'google.fit.samples',
        key: [type, from, start, end ?? ''].join('\u001f'),
        time: plausible(milliseconds(start), caps),
        fields: present({
          type,
          value: values.length === 1 ? asNumber(values[0]) : undefined,
          values: values.length === 1 && asNumber(values[0]) !== undefined ? [] : values,
          unit: UNITS.get(type),
          origin: from,
        }) as Fields,
      }
      if (end !== null && end !== start) item.timeEnd = milliseconds(end)
      const rest = restOf(point, MAPPED)
      if (rest) item.rest = rest
      return item
    },
    { wants: (key) => key === 'Data Points', alone: `samples ${stream}` },
  )
}

function valuesOf(list: unknown): unknown[] {
  return asArray(list).map((one) => {
    const value = asObject(asObject(one)['value'] ?? one)
    return value['fpVal'] ?? value['intVal'] ?? value['stringVal'] ?? value['mapVal'] ?? null
  })
}

/** Nanoseconds exceed what a number holds: they stay text. */
function digits(value: unknown): string | null {
  const text = typeof value === 'number' ? value.toFixed(0) : value
  return typeof text === 'string' && /^-?\d+$/.test(text) ? text : null
}

function milliseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000_000n)
}

/**
 * The files to read of all, by the data source that each names in its beginning: Google's own merge
 * where there is one, so that nothing counts twice; the streams that went into it are kept.
 */
export function samplesToRead(sources: ReadonlyMap<Entry, string>): Entry[] {
  const merged = new Set<string>()
  for (const source of sources.values()) if (isMerge(source)) merged.add(typeOf(source))
  return [...sources]
    .filter(([, source]) => isMerge(source) || !merged.has(typeOf(source)))
    .map(([entry]) => entry)
}

/** "derived:com.google.step_count.delta:com.google.android.gms:merge_step_deltas" */
export function dataSourceOf(head: Buffer): string {
  return /"Data Source"\s*:\s*"([^"]*)"/.exec(head.toString('utf8'))?.[1] ?? ''
}

function isMerge(source: string): boolean {
  return source.startsWith('derived:') && source.includes('merge')
}

function typeOf(source: string): string {
  return source.split(':')[1] ?? source
}
