import { cityAt, FIRST_DAY, LAST_DAY } from '../life.ts'
import { type Random, random } from '../random.ts'
import type { TrueLocation } from './truth.ts'

const DAY = 86_400_000

/**
 * A walk through five years, oldest first, never twice in the same millisecond. A generator: the
 * measurements of performance need more points than fit into memory.
 */
export function* locations(seed: number, count: number): Generator<TrueLocation> {
  const chance = random(seed)
  const step = (LAST_DAY + DAY - FIRST_DAY) / count
  let walk = { latitude: 0, longitude: 0 }
  for (let index = 0; index < count; index++) {
    const time = Math.floor(FIRST_DAY + index * step + chance.number() * Math.max(1, step - 2))
    const city = cityAt(time)
    walk = { latitude: wander(chance, walk.latitude), longitude: wander(chance, walk.longitude) }
    yield {
      time,
      latitude: sevenDigits(city.latitude + walk.latitude),
      longitude: sevenDigits(city.longitude + walk.longitude),
      accuracy: chance.pick([4, 8, 12, 16, 24, 65, 1200]),
      ...(chance.chance(0.6) && { altitude: chance.integer(-3, 320) }),
    }
  }
}

/** Takeout's Records.json as pieces of text. */
export function* recordsJson(seed: number, count: number): Generator<string> {
  const chance = random(seed + 1)
  yield '{\n  "locations": ['
  let piece = ''
  let before = ''
  for (const point of locations(seed, count)) {
    piece += `${before}${JSON.stringify(record(point, chance))}`
    before = ', '
    if (piece.length < 65_536) continue
    yield piece
    piece = ''
  }
  yield `${piece}]\n}\n`
}

function record({ time, latitude, longitude, accuracy, altitude }: TrueLocation, chance: Random) {
  const timestamp = new Date(time).toISOString()
  const doing = { type: chance.pick(['STILL', 'WALKING', 'IN_VEHICLE']), confidence: 80 }
  return {
    latitudeE7: Math.round(latitude * 1e7),
    longitudeE7: Math.round(longitude * 1e7),
    accuracy,
    ...(altitude !== undefined && { altitude, verticalAccuracy: 3 }),
    ...(chance.chance(0.2) && { velocity: chance.integer(0, 30), heading: chance.integer(0, 359) }),
    ...(chance.chance(0.2) && { activity: [{ activity: [doing], timestamp }] }),
    source: accuracy > 50 ? 'CELL' : chance.pick(['WIFI', 'GPS']),
    deviceTag: -1_577_104_622,
    timestamp: timestamp.replace('.000Z', 'Z'),
  }
}

function wander(chance: Random, from: number): number {
  const next = from + (chance.number() - 0.5) * 0.006
  return Math.abs(next) > 0.04 ? from * 0.9 : next
}

function sevenDigits(value: number): number {
  return Math.round(value * 1e7) / 1e7
}
