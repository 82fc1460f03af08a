/**
 * Data returned equals the data allowed: a hundred random permissions, each asked for and allowed through the whole flow, and
 * their rows held against a naive filter over the same records as the owner reads them. The filter shares no code with the
 * language: every condition brings its own plain meaning.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { App } from '../support/app.ts'
import { madeFacebook, madeTakeout } from '../support/exports/exports.ts'
import { called, type Field } from '../support/exports/file-names.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

type Value = unknown
type Rows = Record<string, unknown>[]

interface Asked {
  scope: string
  collection: string
  matches: (row: Record<string, Value>) => boolean
  shows: (row: Record<string, Value>) => Record<string, Value>
}

let world: World
let app: App
let resource: string
const anna = new Person('anna')
const fieldsOf = new Map<string, Field[]>()
const rowsOf = new Map<string, Rows>()

before(async () => {
  world = await World.start()
  app = await App.start()
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout()).files)
  await importFiles(anna, resource, (await madeFacebook()).files)
  await openCeiling(world, anna)
  const catalog = (await (await fetch(`${world.resource}/catalog`)).json()) as {
    collections: { name: string; fields: Field[] }[]
  }
  for (const { name, fields } of catalog.collections) {
    const rows = await asOwner(name)
    if (rows.length === 0) continue
    fieldsOf.set(name, fields)
    rowsOf.set(name, rows)
  }
})
after(async () => {
  await app[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

test('the made exports fill the collections that permissions are drawn from', () => {
  for (const name of ['google.photos', 'google.location', 'google.activity', 'facebook.messages'])
    assert.ok((rowsOf.get(name)?.length ?? 0) > 10, `${name}: ${rowsOf.get(name)?.length}`)
  for (const [name, rows] of rowsOf) {
    const found = rows.every((row) => {
      const { archive, entry } = row['source'] as { archive: string; entry: string }
      return archive && entry
    })
    assert.ok(found, `${name} does not say where it came from`)
  }
})

test('a hundred random permissions give exactly the rows of a naive filter', async () => {
  const drawn = fc.sample(permission(), { numRuns: 100, seed: 20_261_120 })
  // Looked up beside the record, and shown only when it is named: one that names it for each collection.
  const named = [...rowsOf.keys()].map(withSource)
  let withRows = 0
  for (const asked of [...drawn, ...named]) {
    const tokens = await app.obtain(anna, world.authorization, { scope: asked.scope, resource })
    const expected = (rowsOf.get(asked.collection) as Rows).filter(asked.matches).map(asked.shows)
    const returned = await everyPage(asked.collection, tokens.access_token)
    if (expected.length) withRows++
    assert.deepEqual(byId(returned), byId(expected), asked.scope)
  }
  assert.ok(withRows > 40, `only ${withRows} of 100 match anything: the test proves little`)
})

/** A permission with up to two conditions and up to four fields, drawn from the values that are really there. */
function permission(): fc.Arbitrary<Asked> {
  return fc.constantFrom('').chain(() =>
    fc.constantFrom(...rowsOf.keys()).chain((collection) => {
      const fields = (fieldsOf.get(collection) as Field[]).filter(({ name }) => name !== 'id')
      const conditions = fc.uniqueArray(
        fc.constantFrom(...fields).chain((field) => condition(collection, field)),
        { maxLength: 2, selector: (each) => each.field },
      )
      const shown = fc.uniqueArray(
        fc.constantFrom(...fields).chain((field) => projection(field)),
        { minLength: 1, maxLength: 4, selector: (each) => each.name },
      )
      return fc.tuple(conditions, shown).map(([where, show]): Asked => {
        const inside = where.length ? `[${where.map((each) => each.text).join(',')}]` : ''
        const names = show.map((each) => each.text).join(',')
        const exact = show.filter((each) => each.text === each.name).map((each) => each.name)
        return {
          scope: `${collection}${inside}.{${names}}`,
          collection,
          matches: (row) => where.every((each) => each.holds(row[each.field])),
          shows: (row) =>
            Object.fromEntries([
              ['id', row['id']],
              ...show.map((each) => [
                each.name,
                called(
                  fieldsOf.get(collection) as Field[],
                  exact,
                  each.name,
                  each.coarse(row[each.name]),
                ),
              ]),
            ]),
        }
      })
    }),
  )
}

/** All that `*` means, and where each record came from. */
function withSource(collection: string): Asked {
  const fields = fieldsOf.get(collection) as Field[]
  const shown = fields.filter(({ name, sensitive }) => !sensitive || name === 'source')
  const exact = shown.map(({ name }) => name)
  return {
    scope: `${collection}[source=*].{*,source}`,
    collection,
    matches: (row) => !isEmpty(row['source']),
    shows: (row) =>
      Object.fromEntries(
        shown.map(({ name }) => [
          name,
          called(fieldsOf.get(collection) as Field[], exact, name, row[name] ?? null),
        ]),
      ),
  }
}

interface Condition {
  field: string
  text: string
  holds: (value: Value) => boolean
}

function condition(collection: string, { name, type }: Field): fc.Arbitrary<Condition> {
  const present: Condition = {
    field: name,
    text: `${name}=*`,
    holds: (value) => !isEmpty(value),
  }
  const values = (rowsOf.get(collection) as Rows)
    .map((row) => row[name])
    .filter((each) => !isEmpty(each))
  if (values.length === 0 || type === 'object' || type === 'file') return fc.constant(present)
  const picked = fc.constantFrom(...values)
  if (type === 'time')
    return fc.tuple(picked, fc.constantFrom('>=', '<')).map(([value, op]) => {
      const day = String(value).slice(0, 10)
      const limit = Date.parse(day)
      return {
        field: name,
        text: `${name}${op}${day}`,
        holds: (each) =>
          !isEmpty(each) &&
          (op === '<' ? Date.parse(String(each)) < limit : Date.parse(String(each)) >= limit),
      }
    })
  if (type === 'number' || type === 'integer')
    return fc.tuple(picked, fc.constantFrom('>=', '<=', '>', '<')).map(([value, op]) => ({
      field: name,
      text: `${name}${op}${value}`,
      holds: (each) => !isEmpty(each) && ordered(Number(each), op, Number(value)),
    }))
  if (type === 'boolean')
    return picked.map((value) => ({
      field: name,
      text: `${name}=${value}`,
      holds: (each) => each === value,
    }))
  const one =
    type === 'string list'
      ? picked.map((list) => (list as string[])[0] as string)
      : picked.map(String)
  return fc
    .tuple(
      one.filter((each) => each.length > 0 && each.length < 200),
      fc.constantFrom('=', '!='),
    )
    .map(([value, op]) => ({
      field: name,
      text: `${name}${op}${encoded(value)}`,
      holds: (each) => {
        if (isEmpty(each)) return false
        const has = type === 'string list' ? (each as string[]).includes(value) : each === value
        return op === '=' ? has : !has
      },
    }))
}

interface Projection {
  name: string
  text: string
  coarse: (value: Value) => Value
}

function projection({ name, type }: Field): fc.Arbitrary<Projection> {
  const exact: Projection = {
    name,
    text: name,
    coarse: (value) => (value === undefined ? null : value),
  }
  if (type === 'time')
    return fc.constantFrom<Projection>(
      exact,
      ...(['hour', 'day', 'month', 'year'] as const).map((step, at) => ({
        name,
        text: `${name}~${step}`,
        coarse: (value: Value) =>
          isEmpty(value)
            ? null
            : `${String(value).slice(0, [13, 10, 7, 4][at])}${['', 'T00', '-01T00', '-01-01T00'][at]}:00:00Z`,
      })),
    )
  if (type !== 'number') return fc.constant(exact)
  return fc.constantFrom<Projection>(
    exact,
    ...['0.001', '0.01', '0.1', '1', '10'].map((step) => ({
      name,
      text: `${name}~${step}`,
      coarse: (value: Value) => (isEmpty(value) ? null : floored(Number(value), Number(step))),
    })),
  )
}

/** The largest multiple of the step that is not above the value, counted in billionths: no float is multiplied by a step. */
function floored(value: number, step: number): number {
  const [whole, unit] = [BigInt(Math.round(value * 1e9)), BigInt(Math.round(step * 1e9))]
  const rest = ((whole % unit) + unit) % unit
  return Number(whole - rest) / 1e9
}

function ordered(a: number, op: string, b: number): boolean {
  if (op === '>=') return a >= b
  if (op === '<=') return a <= b
  return op === '>' ? a > b : a < b
}

/** Everything but the letters that a value may hold is percent-encoded. */
function encoded(value: string): string {
  return [...Buffer.from(value)]
    .map((byte) => {
      const letter = String.fromCharCode(byte)
      return /[A-Za-z0-9\-_.:@/]/.test(letter)
        ? letter
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

function isEmpty(value: Value): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}

function byId(rows: Rows): Rows {
  return rows.toSorted((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1))
}

async function asOwner(collection: string): Promise<Rows> {
  return pages(collection, async (url) => (await anna.fetch(url)).json() as Promise<Page>)
}

async function everyPage(collection: string, token: string): Promise<Rows> {
  return pages(collection, async (url) => {
    const answer = await app.read(url, token)
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as Page
  })
}

interface Page {
  records: Rows
  next: string | null
}

async function pages(collection: string, get: (url: string) => Promise<Page>): Promise<Rows> {
  const rows: Rows = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: '200', ...(cursor && { cursor }) })
    const page = await get(`${resource}/records/${collection}?${query}`)
    rows.push(...page.records)
    cursor = page.next
  }
  return rows
}
