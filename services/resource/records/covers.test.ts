import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  covers,
  type DataRecord,
  parseScope,
  type ResolvedItem,
  resolve,
  resolveFilter,
  ScopeError,
  show,
} from '@mandate/grants'
import { databaseWith, testOwner } from './_database.ts'
import {
  accountNames,
  Chance,
  randomConditions,
  randomScope,
  randomThings,
  things,
  thingsCatalog,
} from './_things.ts'
import { type Position, pageQuery, type Selection } from './query/page.ts'
import { shownFields, showsTimeExactly, type View } from './query/view.ts'
import { fromRecordId } from './record-id.ts'
import { type Page, readPage } from './run.ts'

const seed = Number(process.env['SEED'] ?? 20261120)
const records = randomThings(new Chance(seed), 400)
let world: Awaited<ReturnType<typeof databaseWith>>
before(async () => {
  world = await databaseWith(records)
})
after(() => world[Symbol.asyncDispose]())

/** The scopes, or null when one of them can match nothing. */
function resolved(texts: string[]): ResolvedItem[] | null {
  try {
    return texts.map((text) => resolve(parseScope(text)[0]!, thingsCatalog))
  } catch (error) {
    if (error instanceof ScopeError && error.code === 'matches_nothing') return null
    throw error
  }
}

function viewOf(items: ResolvedItem[]): View {
  const scopes = items
    .flatMap((item) => item.concrete)
    .map(({ conditions, fields }) => ({
      conditions,
      fields: new Map(fields.map(({ name, step }) => [name, step])),
      accounts: null,
    }))
  return { owner: testOwner, collection: things, scopes, accounts: accountNames }
}

const everything = (view: View): Selection => ({
  filter: [],
  fields: [...shownFields(view)].map((name) => ({ name })),
  order: 'asc',
})

/** All pages of a view, one after the other. */
async function readAll(view: View, selection: Selection, limit = 150, examined?: number) {
  const found: DataRecord[] = []
  let next: Position | null = null
  do {
    const from: Position | null = next
    const page: Page = await readPage(world.reader, limit, (rows) =>
      pageQuery(view, world.number, selection, {
        after: from,
        limit: rows,
        ...(examined ? { examined } : {}),
      }),
    )
    found.push(...page.records.map((text) => JSON.parse(text) as DataRecord))
    next = page.next
  } while (next)
  return found
}

/** What the language means, in the order that pages have. */
function meant(items: ResolvedItem[], order: 'asc' | 'desc' = 'asc'): DataRecord[] {
  const byTime = showsTimeExactly(viewOf(items))
  const key = (one: { id: string; time: string | null }) => {
    const time = one.time === null ? '' : new Date(one.time).toISOString()
    return byTime ? `${time} ${fromRecordId(one.id)}` : fromRecordId(one.id)!
  }
  const sorted = records.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  if (order === 'desc') sorted.reverse()
  return sorted.map((one) => shown(items, one)).filter((one) => one !== null)
}

/** A file is called by its name only where all that it reveals, here the time, is shown exactly. */
function shown(items: ResolvedItem[], record: DataRecord): DataRecord | null {
  const one = show(items, things.name, record)
  if (!one?.['f']) return one
  const telling = items.map((item) => ({
    ...item,
    concrete: item.concrete.filter(({ fields }) =>
      fields.some(({ name, step }) => name === 'time' && step === undefined),
    ),
  }))
  return show(telling, things.name, record) ? one : called(one, 'abababababab.txt')
}

const called = (record: DataRecord, name: string): DataRecord =>
  record['f'] ? { ...record, f: { ...(record['f'] as object), name } } : record

function* permissions(count: number, salt: number): Iterable<[string[], ResolvedItem[], Chance]> {
  for (let n = 0; n < count; n++) {
    const chance = new Chance(seed + salt * 1_000_000 + n)
    const fine = chance.is(0.3)
    const texts = Array.from({ length: chance.one([1, 1, 1, 2, 3]) }, () =>
      randomScope(chance, { fine }),
    )
    const items = resolved(texts)
    if (items) yield [texts, items, chance]
  }
}

test('pages give what the permissions mean, no more and no less', async () => {
  for (const [texts, items, chance] of permissions(150, 1)) {
    const view = viewOf(items)
    const order = showsTimeExactly(view) && chance.is(0.5) ? 'desc' : 'asc'
    const found = await readAll(view, { ...everything(view), order })
    assert.deepEqual(found, meant(items, order), texts.join(' '))
  }
})

test('an app’s filter sees values as they are shown', async () => {
  for (const [texts, items, chance] of permissions(150, 2)) {
    const view = viewOf(items)
    const text = randomConditions(chance, [...shownFields(view)])
    const asked = text && resolved([`test.things[${text}].s`])
    if (!asked) continue
    const filter = resolveFilter(text, things.name, thingsCatalog)
    const found = await readAll(view, { ...everything(view), filter })
    const wanted = meant(items).filter((shown) => show(asked, things.name, shown) !== null)
    assert.deepEqual(found, wanted, `${texts.join(' ')} filtered by ${text}`)
  }
})

test('pages that may look at few rows only are short, and together give the same', async () => {
  for (const [texts, items] of permissions(25, 3)) {
    const view = viewOf(items)
    assert.deepEqual(await readAll(view, everything(view), 5, 11), meant(items), texts.join(' '))
  }
})

test('what a covered permission gives is part of what the covering one gives', async () => {
  let covered = 0
  for (const [texts, items, chance] of permissions(200, 4)) {
    // Mostly permissions cut from the first, because two random ones seldom cover each other.
    const cut = chance.is(0.8)
      ? texts.slice(0, 1).map((text) => narrower(text, chance))
      : [randomScope(chance)]
    const other = resolved(cut)
    if (!other || !covers(items, other, 'app', { ignoreTerms: true })) continue
    covered += 1
    const message = `${texts.join(' ')} covers ${cut.join(' ')}`
    const [wide, narrow] = [viewOf(items), viewOf(other)]
    const whole = new Map((await readAll(wide, everything(wide))).map((one) => [one.id, one]))
    for (const part of await readAll(narrow, everything(narrow))) {
      const one = whole.get(part.id)
      assert.ok(one, `${message}: the record ${part.id}`)
      for (const name of Object.keys(part)) assert.ok(name in one, `${message}: ${name}`)
      if (nameIn(part) === 'x.txt') assert.equal(nameIn(one), 'x.txt', message)
      // Seen through the narrower permission, the wider answer says the same as the record itself.
      assert.deepEqual(
        show(coarsened(other), things.name, called(one, '')),
        show(coarsened(other), things.name, called(part, '')),
        message,
      )
    }
  }
  assert.ok(covered > 40, `only ${covered} pairs covered each other`)
})

const nameIn = (record: DataRecord) => (record['f'] as { name?: string } | undefined)?.name

/** The scope with fewer fields and one more condition on a field that it shows. */
function narrower(text: string, chance: Chance): string {
  const [, conditions = '', fields = ''] = /^test\.things(?:\[(.*)\])?\.\{(.*)\}$/.exec(text) ?? []
  const all = fields.split(',')
  const kept = chance.some(all, 0.7)
  const exact = all.filter((field) => !field.includes('~'))
  const more =
    exact.length > 0 && chance.is(0.6) ? randomConditions(chance, [chance.one(exact)]) : ''
  const both = [conditions, more].filter((part) => part !== '').join(',')
  return `test.things${both && `[${both}]`}.{${(kept.length > 0 ? kept : all).join(',')}}`
}

/** The fields and steps of items, without their conditions. */
function coarsened(items: ResolvedItem[]): ResolvedItem[] {
  return items.map((item) => ({
    ...item,
    concrete: item.concrete.map((one) => ({ ...one, conditions: [] })),
  }))
}
