/** Fields in words, with how exact each is: exactness is always said aloud. */
import type { ConcreteField } from '../permission.ts'
import type { Named } from './names.ts'
import type { TimeSight, Tongue } from './tongue.ts'

/** Fields of a permission, told apart by what has to be said of them. */
export interface Seen {
  /** Latitude and longitude with one step: said as a place. */
  place: { step?: string | undefined } | null
  /** The record's own time. */
  time: TimeSight | null
  /** All others, in the order of the catalog. */
  others: ConcreteField[]
}

export function lookAt(fields: readonly ConcreteField[], named: Named): Seen {
  const time = fields.find(({ name }) => name === 'time')
  const [latitude, longitude] = ['latitude', 'longitude'].map((name) =>
    fields.find((field) => field.name === name && field.type === 'number'),
  )
  const isPlace = latitude && longitude && latitude.step === longitude.step
  const apart = isPlace ? [time, latitude, longitude] : [time]
  const order = named.collection.fields.map(({ name }) => name)
  return {
    place: isPlace ? { step: latitude.step } : null,
    time: time ? sightOf(time) : null,
    others: fields
      .filter((field) => !apart.includes(field))
      .toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  }
}

/** The list form: `title, channel, exact time`. */
export function listFields(seen: Seen, named: Named, tongue: Tongue): string {
  const parts = [
    ...(seen.place ? [sayPlace(seen.place.step, tongue)] : []),
    ...seen.others.map((field) => sayField(field, named, tongue)),
    ...(seen.time ? [tongue.times[seen.time].listed] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : tongue.onlyExistence
}

/** A place and its time, both exact, are said in one breath. */
export function isExactMoment({ place, time }: Seen): boolean {
  return place !== null && !place.step && time === 'exact'
}

/** How exact a phrase shows its fields: `to about 1 km`. Parts between commas. */
export function sayPrecision(seen: Seen, named: Named, tongue: Tongue): string[] {
  const { place, others } = seen
  const exact = isExactMoment(seen) ? tongue.withExactPlaceAndTime : tongue.withExactPlace
  return [
    ...(place ? [place.step ? sayAbout(place.step, tongue) : exact] : []),
    ...others.filter(needsExactness).map((field) => sayField(field, named, tongue)),
  ]
}

/** After "all details": `with the exact place and time`, and whatever is coarse. */
export function sayPrecisionOfAll(seen: Seen, named: Named, tongue: Tongue): string {
  const { place, time, others } = seen
  const parts: string[] = []
  if (isExactMoment(seen)) parts.push(tongue.theExactPlaceAndTime)
  else {
    if (place) {
      parts.push(place.step ? tongue.the(sayPlace(place.step, tongue)) : tongue.theExactPlace)
    }
    if (time) parts.push(tongue.times[time].withIt)
  }
  for (const field of others) if (field.step) parts.push(sayField(field, named, tongue))
  return parts.length > 0 ? tongue.withPrecision(parts) : ''
}

export function sayField(field: ConcreteField, named: Named, tongue: Tongue): string {
  const { name, type, step } = field
  const title = calledBy(named, name) ? tongue.quote(named.title(name)) : named.title(name)
  if (type === 'time') return tongue.timeField(title, sightOf(field))
  if (isDegree(field)) {
    return step ? `${title} ${sayAbout(step, tongue)}` : tongue.exactNumber(title)
  }
  if (!step) return title
  return tongue.inSteps(title, step.replace('.', tongue.decimal) + named.unit(name))
}

/** What an app calls its own is its claim, and quoted: else “title and nothing else” would be a word of ours. */
function calledBy({ collection }: Named, field: string): boolean {
  return Object.hasOwn(collection.declared?.contract.fields ?? {}, field)
}

function needsExactness(field: ConcreteField): boolean {
  return field.step !== undefined || field.type === 'time' || isDegree(field)
}

function isDegree({ name, type }: ConcreteField): boolean {
  return type === 'number' && /(^|_)(latitude|longitude)$/.test(name)
}

function sightOf({ step }: ConcreteField): TimeSight {
  return (step ?? 'exact') as TimeSight
}

function sayPlace(step: string | undefined, tongue: Tongue): string {
  return step ? tongue.place(sayAbout(step, tongue)) : tongue.exactPlace
}

/** A degree of latitude is about 100 km: 0.001° about 100 m, 0.01° 1 km, 0.1° 10 km. */
function sayAbout(step: string, tongue: Tongue): string {
  const zeros = step.startsWith('0.') ? -(step.length - 2) : step.length - 1
  const power = zeros + 5
  if (power >= 3) return tongue.toAbout(`1${'0'.repeat(power - 3)} km`)
  if (power >= 0) return tongue.toAbout(`1${'0'.repeat(power)} m`)
  return tongue.toAbout(`0${tongue.decimal}${'0'.repeat(-power - 1)}1 m`)
}
