import type { CatalogCollection } from '@mandate/grants'
import { catalogOf } from '../catalog/catalog.ts'
import {
  boolean,
  collection,
  file,
  integer,
  number,
  object,
  string,
  strings,
  time,
} from '../catalog/define.ts'

// A made-up collection with a field of every type, records over small domains, and random
// permissions on it, for tests that compare SQL with the plain meaning of the language.

const words = { title: 'Things', description: 'Made up for tests.', things: 'your things' }

export const things: CatalogCollection = collection('test.things', {
  en: words,
  fr: words,
  fields: [
    number('n', 'n', 'n'),
    integer('i', 'i', 'i'),
    string('s', 's', 's'),
    boolean('b', 'b', 'b'),
    strings('l', 'l', 'l'),
    object('o', 'o', 'o'),
    time('t', 't', 't'),
    file('f', 'f', 'f', { sensitive: true, reveals: ['time'] }),
  ],
})

export const thingsCatalog = catalogOf([things])

/** Numbers from 0 to 1, the same ones for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export class Chance {
  #random: () => number
  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }
  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
  is(probability: number): boolean {
    return this.#random() < probability
  }
  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T
  }
  some<T>(of: readonly T[], probability: number): T[] {
    return of.filter(() => this.is(probability))
  }
}

const conditions: Record<string, string[]> = {
  time: [
    'time>=2018',
    'time<2019-06',
    'time=2018-03',
    'time>=2018-02-03',
    'time<2018-09-10T12:30:15.500Z',
    'time=*',
    'time=2018',
  ],
  n: ['n>=0.25', 'n<1.5', 'n=0.29', 'n>-1', 'n<=0.3', 'n>0', 'n=*'],
  i: ['i>=3', 'i<=8', 'i>-4', 'i<20', 'i=5', 'i=*'],
  s: ['s=a|b', 's!=a|c', 's=*', 's=%C3%A9', 's!=b', 's=A'],
  b: ['b=true', 'b!=true', 'b=false', 'b=*'],
  l: ['l=x|y', 'l!=z', 'l=z', 'l=*', 'l!=x|y'],
  o: ['o=*'],
  t: ['t>=2018-05', 't<2018-08', 't=2018', 't=*'],
  f: ['f=*'],
  account: ['account=ann@example.org', 'account!=ann@example.org', 'account=*'],
}

const steps: Record<string, string[]> = {
  time: ['hour', 'day', 'month', 'year'],
  n: ['0.01', '0.1', '1'],
  i: ['1', '10'],
  t: ['hour', 'day', 'month', 'year'],
}

/** Text of conditions on up to two fields; '' for none. Some contradict themselves. */
export function randomConditions(chance: Chance, among = Object.keys(conditions)): string {
  const names = chance.some(among, 1.6 / among.length).slice(0, 3)
  return names
    .flatMap((name) => {
      const first = chance.one(conditions[name] as string[])
      const more = chance.is(0.3) ? [chance.one(conditions[name] as string[])] : []
      return [...new Set([first, ...more])]
    })
    .join(',')
}

/** A scope on things. With `fine`, time is always shown exactly. */
export function randomScope(chance: Chance, options: { fine?: boolean } = {}): string {
  const text = randomConditions(chance)
  const names = chance.some(Object.keys(conditions), 0.5).filter((name) => name !== 'time')
  const fields = names.map((name) => coarse(chance, name))
  if (options.fine) fields.push('time')
  else if (chance.is(0.6)) fields.push(coarse(chance, 'time'))
  if (fields.length === 0) fields.push('s')
  return `test.things${text && `[${text}]`}.{${fields.join(',')}}`
}

function coarse(chance: Chance, name: string): string {
  const among = steps[name]
  return among && chance.is(0.5) ? `${name}~${chance.one(among)}` : name
}

/** A record as the API shows it whole. */
export interface Thing {
  id: string
  time: string | null
  account: string
  [field: string]: unknown
}

export const accountNames = new Map([
  [1, 'ann@example.org'],
  [2, 'bob@example.org'],
])

const digits = 'abcdefghijklmnopqrstuvwxyz234567'

/** Random records with distinct ids; a field is absent in a third of them. */
export function randomThings(chance: Chance, count: number): Thing[] {
  return Array.from({ length: count }, () => {
    const id = `${Array.from({ length: 25 }, () => digits[chance.below(32)]).join('')}${chance.one(['a', 'e', 'i', 'm'])}`
    const moment = () =>
      new Date(
        Date.UTC(2017, 10, 1) +
          chance.below(700) * 86_400_000 +
          chance.below(86_400) * 1000 +
          chance.one([0, 0, 678]),
      )
        .toISOString()
        .replace('.000Z', 'Z')
    const values: Record<string, unknown> = {
      n: (chance.below(500) - 200) / 100,
      i: chance.below(40) - 10,
      s: chance.one(['a', 'b', 'c', 'A', 'é', '"quoted"\n']),
      b: chance.is(0.5),
      l: chance.some(['x', 'y', 'z', 'v'], 0.4),
      o: { deep: [1, { er: 'x' }] },
      t: moment(),
      f: { sha256: 'ab'.repeat(32), size: 3, mime: 'text/plain', name: 'x.txt' },
    }
    const present = Object.entries(values).filter(
      ([, value]) => chance.is(0.67) && !(Array.isArray(value) && value.length === 0),
    )
    const account = accountNames.get(1 + chance.below(2)) as string
    return { id, time: chance.is(0.85) ? moment() : null, account, ...Object.fromEntries(present) }
  })
}
