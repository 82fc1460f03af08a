import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CATALOG, recordsOver, resolvedOn } from '../_generated.ts'
import type { Catalog } from '../catalog.ts'
import type { ConcretePermission, ResolvedItem, Terms } from '../permission.ts'
import { formatScope } from '../text/format.ts'
import { parseScope } from '../text/parse.ts'
import { covers, missing } from './covers.ts'
import { resolve } from './resolve.ts'
import { type DataRecord, show } from './show.ts'
import { isFiner } from './step.ts'

/** Pairs of fields small enough that every record over them can be tried. */
const PAIRS = [
  ['n', 's'],
  ['i', 'b'],
  ['time', 's'],
  ['l', 'i'],
  ['o', 'n'],
  ['time', 'i'],
]

const records = new Map(PAIRS.map((names) => [names, recordsOver(names)]))

/** A list of permissions of one size, several times, over one pair of fields. */
function listsOver(count: number, sizes: { min: number; max: number }) {
  return fc.constantFrom(...PAIRS).chain((names) =>
    fc.record({
      names: fc.constant(names),
      lists: fc.array(
        fc.array(resolvedOn('p.one', names), { minLength: sizes.min, maxLength: sizes.max }),
        { minLength: count, maxLength: count },
      ),
    }),
  )
}

/** What a set shows of a record, as text; the id is not told apart. */
function view(items: readonly ResolvedItem[], record: DataRecord): string {
  const seen = show(items, 'p.one', record)
  return seen ? JSON.stringify(Object.entries(seen).sort()) : 'nothing'
}

/**
 * "Of any two data sets that look the same through a, b shows the same": records are shown one by
 * one, so this holds exactly when it holds for any two records, and for a record and none.
 */
function tellsAll(a: ResolvedItem[], b: ResolvedItem[], names: string[]): boolean {
  const known = new Map([['nothing', 'nothing']])
  return records.get(names)!.every((record) => {
    const [seen, wanted] = [view(a, record), view(b, record)]
    if (!known.has(seen)) known.set(seen, wanted)
    return known.get(seen) === wanted
  })
}

const text = (items: readonly ResolvedItem[]) => items.map(formatScope).join(' ')

test('everything covers itself, for an app and for the owner', () => {
  fc.assert(
    fc.property(listsOver(1, { min: 0, max: 3 }), ({ lists: [a] }) => {
      assert.ok(covers(a!, a!, 'app'), text(a!))
      assert.ok(covers(a!, a!, 'owner'), text(a!))
    }),
    { numRuns: 300 },
  )
})

test('what covers something covers all that it covers', () => {
  let used = 0
  fc.assert(
    fc.property(
      listsOver(3, { min: 1, max: 2 }),
      fc.constantFrom('app' as const, 'owner' as const),
      ({ lists: [a, b, c] }, cutBy) => {
        if (!covers(a!, b!, cutBy) || !covers(b!, c!, cutBy)) return
        used += 1
        assert.ok(covers(a!, c!, cutBy), [a!, b!, c!].map(text).join('  ⊇  '))
      },
    ),
    { numRuns: 2500 },
  )
  assert.ok(used > 20, `only ${used} chains were tried`)
})

test('two permissions that cover each other have the same text, * spelled out', () => {
  const spelled = ({ concrete }: ResolvedItem) => JSON.stringify(concrete)
  fc.assert(
    fc.property(listsOver(2, { min: 1, max: 1 }), ({ lists: [a, b] }) => {
      if (covers(a!, b!, 'owner') && covers(b!, a!, 'owner')) {
        assert.equal(spelled(a![0]!), spelled(b![0]!))
      }
    }),
    { numRuns: 3000 },
  )
})

test('a single permission that is covered shows nothing that could not be worked out', () => {
  let used = 0
  fc.assert(
    fc.property(listsOver(2, { min: 1, max: 1 }), ({ names, lists: [a, b] }) => {
      if (!covers(a!, b!, 'app')) return
      used += 1
      assert.ok(tellsAll(a!, b!, names), `${text(a!)}  ⊇  ${text(b!)}`)
    }),
    { numRuns: 2500 },
  )
  assert.ok(used > 60, `only ${used} pairs were tried`)
})

test('a single permission is covered whenever it shows only what could be worked out', () => {
  let used = 0
  fc.assert(
    fc.property(listsOver(2, { min: 1, max: 1 }), ({ names, lists: [a, b] }) => {
      if (!showsFields(a![0]!, b![0]!) || !tellsAll(a!, b!, names)) return
      used += 1
      assert.ok(covers(a!, b!, 'app'), `${text(a!)}  ⊇  ${text(b!)}`)
    }),
    { numRuns: 2500 },
  )
  assert.ok(used > 60, `only ${used} pairs were tried`)
})

test('a set that is covered shows nothing that could not be worked out', () => {
  let used = 0
  fc.assert(
    fc.property(listsOver(2, { min: 1, max: 3 }), ({ names, lists: [a, b] }) => {
      // Half of the time something that is picked out of the set itself.
      for (const wanted of [b!, a!.slice(0, 1), a!.slice(1)]) {
        if (wanted.length === 0 || !covers(a!, wanted, 'app')) continue
        used += 1
        assert.ok(tellsAll(a!, wanted, names), `${text(a!)}  ⊇  ${text(wanted)}`)
      }
    }),
    { numRuns: 600 },
  )
  assert.ok(used > 60, `only ${used} pairs were tried`)
})

test('what the owner has cut shows a part of what was asked', () => {
  fc.assert(
    fc.property(listsOver(2, { min: 1, max: 2 }), ({ names, lists: [a, b] }) => {
      if (!covers(a!, b!, 'owner')) return
      for (const record of records.get(names)!) {
        const [whole, part] = [show(a!, 'p.one', record), show(b!, 'p.one', record)]
        if (!part) continue
        assert.ok(whole, `${text(a!)} hides what ${text(b!)} shows`)
        for (const name of Object.keys(part)) assert.ok(name in whole)
      }
    }),
    { numRuns: 2000 },
  )
})

/** Each field of b is shown by a, no coarser. */
function showsFields(a: ResolvedItem, b: ResolvedItem): boolean {
  const [one, two] = [a.concrete[0]!, b.concrete[0]!] as [ConcretePermission, ConcretePermission]
  return two.fields.every((field) => {
    const own = one.fields.find(({ name }) => name === field.name)
    return own !== undefined && isFiner(own.step, field.step)
  })
}

test('what an app may cut, row by row of the table', () => {
  const cases: [string, string, boolean][] = [
    // a field it sees, between steps it sees
    ['p.one.{n,s}', 'p.one[n>0.5].s', true],
    ['p.one.{n~10,s}', 'p.one[n>=10,n<20].s', true],
    ['p.one.{n~10,s}', 'p.one[n>=5].s', false],
    ['p.one.{n~10,s}', 'p.one[n>10].s', false],
    ['p.one.{n~10,s}', 'p.one[n<=10].s', false],
    ['p.one.{i~10,s}', 'p.one[i<=19].s', true],
    ['p.one.{i~10,s}', 'p.one[i<=20].s', false],
    ['p.one.{time~month,s}', 'p.one[time>=2018-07].s', true],
    ['p.one.{time~month,s}', 'p.one[time>=2018-07-15].s', false],
    // attack 69: a field it does not see
    ['p.one.s', 'p.one[n>=10].s', false],
    ['p.one.s', 'p.one[s=a].s', true],
    ['p.one.s', 'p.one[id=x].s', true],
    // the grant's own bound may stay between steps
    ['p.one[n>=5].{n~10,s}', 'p.one[n>=5,n<20].s', true],
    // fields
    ['p.one.{s,n~10}', 'p.one.n~100', true],
    ['p.one.{s,n~10}', 'p.one.n', false],
    ['p.one.*', 'p.one.f', false],
    ['p.one.{*,f}', 'p.one.f', true],
    ['p.**.*', 'p.two.s', true],
    ['p.**.*', 'p.secret.s', false],
    // actions
    ['p.one.s:read,append', 'p.one.s:append', true],
    ['p.one.s', 'p.one.s:append', false],
    ['p.one.s:delete', 'p.one[s=a].s:delete', false],
    ['p.one.s:read,delete', 'p.one[s=a].s:delete', true],
    // sets: touching intervals are one
    ['p.one[time=2018].{s,time} p.one[time=2019].{s,time}', 'p.one[time>=2018,time<2020].s', true],
    ['p.one[time=2018].s p.one[time=2019].s', 'p.one[time>=2018,time<2020].s', true],
    // picking one of two would tell which record is whose
    ['p.one[time=2018].s p.one[time=2019].s', 'p.one[time=2018].s', false],
    ['p.one[b=true].s p.one[s=a].s', 'p.one[b=true].s', false],
    ['p.one[b=true].s p.one[i=5].n', 'p.one[b=true].s', true],
  ]
  for (const [a, b, expected] of cases) {
    assert.equal(covers(read(a), read(b), 'app'), expected, `${a}  ⊇  ${b}`)
  }
})

test('the owner may cut on what the app does not see', () => {
  assert.ok(covers(read('p.one.s'), read('p.one[n>=5,b=true].s'), 'owner'))
  assert.ok(covers(read('p.one[b=true].s p.one[i=5].s'), read('p.one[b=true].s'), 'owner'))
  assert.ok(!covers(read('p.one[n>=5].s'), read('p.one.s'), 'owner'))
})

test('attack 71: another purpose, basis, recipient or a longer retention is not covered', () => {
  const terms: Terms = {
    purpose: 'to show a map',
    purpose_code: 'https://w3id.org/dpv#ServiceProvision',
    legal_basis: 'consent',
    retention: { max: 'P30D', on_expiry: 'delete' },
    recipients: ['Maps Ltd'],
  }
  const under = (change: Partial<Terms>) =>
    read('p.one.s').map((item) => ({ ...item, terms: { ...terms, ...change } }))
  const changes: [Partial<Terms>, boolean][] = [
    [{}, true],
    [{ retention: { max: 'P7D', on_expiry: 'delete' } }, true],
    [{ retention: { max: 'P31D', on_expiry: 'delete' } }, false],
    [{ retention: { max: 'P7D' } }, false],
    [{ purpose: 'to sell it' }, false],
    [{ purpose_code: 'https://w3id.org/dpv#Marketing' }, false],
    [{ legal_basis: 'contract' }, false],
    [{ recipients: [] }, false],
    [{ recipients: ['Maps Ltd', 'Ads Ltd'] }, false],
  ]
  for (const [change, expected] of changes) {
    assert.equal(covers(under({}), under(change), 'app'), expected, JSON.stringify(change))
    assert.ok(covers(under({}), under(change), 'app', { ignoreTerms: true }))
  }
  // Absent equals only absent.
  for (const key of Object.keys(terms) as (keyof Terms)[]) {
    const { [key]: _, ...others } = terms
    const without = read('p.one.s').map((item) => ({ ...item, terms: others }))
    assert.ok(!covers(under({}), without, 'app'), `without ${key}`)
    assert.ok(!covers(without, under({}), 'app'), `with ${key}`)
  }
})

test('a grant covers no later end, and once covers only once', () => {
  const items = read('p.one.s')
  const cover = (a: object, b: object) => covers(items, items, 'app', { grants: { a, b } })
  assert.ok(cover({}, {}))
  assert.ok(cover({}, { exp: 5 }))
  assert.ok(cover({ exp: 5 }, { exp: 5 }))
  assert.ok(!cover({ exp: 5 }, { exp: 6 }))
  assert.ok(!cover({ exp: 5 }, {}))
  assert.ok(!cover({ use: 'once', exp: 5 }, { exp: 5 }))
  assert.ok(cover({ use: 'once', exp: 5 }, { use: 'once', exp: 5 }))
})

test('attack 81: a field or collection that appears later is not in an old grant', () => {
  const later: Catalog = {
    sha256: 'later',
    collections: CATALOG.collections.map((one) => ({
      ...one,
      fields: [...one.fields, { name: 'z', title: 'Z', type: 'string', sensitive: false }],
    })),
  }
  later.collections.push({ ...later.collections[0]!, name: 'p.three' })
  const asked = (scope: string) => parseScope(scope).map((item) => resolve(item, later))
  assert.ok(!covers(read('p.one.*'), asked('p.one.*'), 'app'))
  assert.ok(!covers(read('p.one.*'), asked('p.one.z'), 'app'))
  assert.ok(!covers(read('p.**.*'), asked('p.three.s'), 'app'))
  assert.ok(covers(asked('p.one.*'), read('p.one.*'), 'app'))
})

test('what is missing is named as the scope that would have sufficed', () => {
  assert.equal(
    missing(read('p.one.s'), read('p.one.s p.two.n p.one.{s,n~10}')),
    'p.two.n p.one.{n~10,s}',
  )
  assert.equal(missing([], read('?p.one[n=5].s')), 'p.one[n=5].s')
})

function read(scopes: string): ResolvedItem[] {
  return parseScope(scopes).map((item) => resolve(item, CATALOG))
}
