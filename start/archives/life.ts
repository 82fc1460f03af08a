import type { Random } from './random.ts'

/** A made-up life, the same in every export: where the person lives, travels, and whom they know. */

export const OWNER = { name: 'Anna Maréchal', email: 'anna.marechal@example.com' }

export interface City {
  name: string
  latitude: number
  longitude: number
  /** How far the clocks there are ahead of UTC, in minutes; summer time does not exist here. */
  offsetMinutes: number
}

export const HOME: City = {
  name: 'Utrecht',
  latitude: 52.0907,
  longitude: 5.1214,
  offsetMinutes: 60,
}

export interface Journey {
  city: City
  /** The first day, and how many days. */
  from: number
  days: number
}

const DAY = 86_400_000

/** One journey in each year; its days and pictures are there, not at home. */
export const JOURNEYS: Journey[] = [
  journey('Lisbon', 38.7223, -9.1393, 0, '2016-05-12', 6),
  journey('Oslo', 59.9139, 10.7522, 60, '2017-02-03', 4),
  journey('Kyoto', 35.0116, 135.7681, 540, '2018-07-09', 12),
  journey('Naples', 40.8518, 14.2681, 60, '2019-09-21', 7),
  journey('Edinburgh', 55.9533, -3.1883, 0, '2020-08-14', 5),
]

export const FIRST_DAY = Date.UTC(2016, 0, 1)
export const LAST_DAY = Date.UTC(2020, 11, 31)

export const FRIENDS = [
  'Zoë Müller',
  'Tőke Szabó',
  'Łukasz Nowak',
  'Chloé Lefèvre',
  'Søren Østergård',
  'María Peña',
  '山田 花子',
  'Ben Carter',
  'Ayşe Yılmaz',
  'Priya Raman',
]

/** Where the person is at that time. */
export function cityAt(time: number): City {
  const now = JOURNEYS.find(({ from, days }) => time >= from && time < from + days * DAY)
  return now?.city ?? HOME
}

export function journeyAt(time: number): Journey | undefined {
  return JOURNEYS.find(({ from, days }) => time >= from && time < from + days * DAY)
}

/** A whole second from 8 in the morning to 10 in the evening of a day between the two, local time. */
export function daytime(random: Random, first: number, last: number): number {
  const day = first + random.integer(0, Math.floor((last - first) / DAY)) * DAY
  const { offsetMinutes } = cityAt(day + DAY / 2)
  return day - offsetMinutes * 60_000 + random.integer(8 * 3600, 22 * 3600) * 1000
}

/** A place in the city, within about three kilometres, in steps of a ten-millionth of a degree. */
export function placeNear(random: Random, city: City): { latitude: number; longitude: number } {
  const near = (value: number) => Math.round((value + (random.number() - 0.5) * 0.05) * 1e7) / 1e7
  return { latitude: near(city.latitude), longitude: near(city.longitude) }
}

function journey(
  name: string,
  latitude: number,
  longitude: number,
  offsetMinutes: number,
  from: string,
  days: number,
): Journey {
  return { city: { name, latitude, longitude, offsetMinutes }, from: Date.parse(from), days }
}
