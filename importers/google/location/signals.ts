import {
  asArray,
  asNumber,
  asObject,
  asText,
  type Fields,
  type Item,
  present,
  restOf,
} from '@mandate/importer'

// The phone's own export, and the points that a Takeout still holds, name the same things differently.
const GUESSES = new Set(['probableActivities', 'detectedActivities', 'timestamp'])
const SCAN = new Set(['devicesRecords', 'devices', 'deliveryTime'])

/**
 * What a phone noticed beside its position (`rawSignals`): what it took its owner to be doing, and
 * how many wireless networks were in reach. Their numbers are those of other people's devices: no
 * field holds them. Null for anything else.
 */
export function phoneSignal(
  signal: Record<string, unknown>,
  timeOf: (value: unknown) => number | null,
): Item | null {
  const activity = signal['activityRecord']
  if (activity !== undefined) return ofActivity(asObject(activity), timeOf)
  const scan = signal['wifiScan']
  return scan === undefined ? null : ofScan(asObject(scan), timeOf)
}

function ofActivity(
  record: Record<string, unknown>,
  timeOf: (value: unknown) => number | null,
): Item {
  const guesses = asArray(record['probableActivities'] ?? record['detectedActivities']).flatMap(
    (one) => {
      const guess = asObject(one)
      const type = asText(guess['type']) ?? asText(guess['activityType'])
      const confidence = asNumber(guess['confidence']) ?? asNumber(guess['probability']) ?? 0
      return type ? [{ type, confidence }] : []
    },
  )
  const best = guesses.toSorted((a, b) => b.confidence - a.confidence)[0]
  const fields = present({
    kind: 'activity',
    activity: best?.type,
    activity_confidence: best?.confidence,
    guesses: guesses.length > 1 ? guesses : undefined,
  }) as Fields
  return item('activity', timeOf(record['timestamp']), fields, restOf(record, GUESSES))
}

function ofScan(record: Record<string, unknown>, timeOf: (value: unknown) => number | null): Item {
  const listed = record['devicesRecords'] ?? record['devices']
  const networks = asArray(listed)
  // A scan without its list is no scan that found nothing.
  const fields: Fields = {
    kind: 'wifi',
    ...(listed !== undefined && { networks: networks.length }),
  }
  const rest = { ...restOf(record, SCAN), ...(networks.length > 0 && { networks }) }
  return item('wifi', timeOf(record['deliveryTime']), fields, rest)
}

function item(
  kind: string,
  time: number | null,
  fields: Fields,
  rest: Record<string, unknown> | undefined,
): Item {
  const made: Item = { collection: 'google.signals', key: `${kind}|${time ?? ''}`, time, fields }
  if (rest && Object.keys(rest).length > 0) made.rest = rest
  return made
}
