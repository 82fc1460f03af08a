import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseScope, resolve, resolveFilter } from '@mandate/grants'
import type { RawBuilder } from 'kysely'
import { databaseWith, testOwner } from './_database.ts'
import { partitionsOf, plansOf } from './_explain.ts'
import { accountNames, Chance, randomThings, things, thingsCatalog } from './_things.ts'
import { type Position, pageQuery } from './query/page.ts'
import { shownFields, type View } from './query/view.ts'

// A page must walk an index in the order of the page: a sort, or a walk through the table, would
// make it as slow as the owner has records.

let w: Awaited<ReturnType<typeof databaseWith>>
before(async () => {
  w = await databaseWith(randomThings(new Chance(7), 3_000))
})
after(() => w[Symbol.asyncDispose]())

function viewOf(scopes: string, accounts: number[] | null = null): View {
  const items = scopes.split(' ').map((text) => resolve(parseScope(text)[0]!, thingsCatalog))
  return {
    owner: testOwner,
    collection: things,
    accounts: accountNames,
    scopes: items
      .flatMap((item) => item.concrete)
      .map(({ conditions, fields }) => ({
        conditions,
        fields: new Map(fields.map(({ name, step }) => [name, step])),
        accounts,
      })),
  }
}

async function plans(query: RawBuilder<unknown>): Promise<string[]> {
  const { sql: text, parameters } = query.compile(w.db)
  return plansOf(w.pool, { text, values: [...parameters] })
}

const shapes: [what: string, scopes: string, options?: { filter?: string; order?: 'desc' }][] = [
  ['everything', 'test.things.*'],
  ['newest first', 'test.things.*', { order: 'desc' }],
  ['a range of time', 'test.things[time>=2018,time<2019].{n,time}'],
  ['conditions on fields', 'test.things[s=a|b,l=x,n>0.5].{n,time}'],
  ['a filter on time', 'test.things.{n,time}', { filter: 'time>=2018-03,time<2018-05' }],
  ['a filter on a coarse field', 'test.things.{n~0.1,time}', { filter: 'n>=0.3' }],
  ['two scopes', 'test.things[s=a].{n~0.1,time} test.things[time>=2018].{n,s,time}'],
  ['hidden time', 'test.things[time>=2018].{n,s}'],
  ['coarse time', 'test.things.{n,time~month}', { filter: 'time=2018-03' }],
]

for (const [what, scopes, options = {}] of shapes) {
  test(`a page of ${what} walks an index and sorts nothing`, async () => {
    const view = viewOf(scopes, [1])
    const filter = options.filter ? resolveFilter(options.filter, things.name, thingsCatalog) : []
    const fields = [...shownFields(view)].map((name) => ({ name }))
    const places: (Position | null)[] = [
      null,
      { record: '80000000-0000-4000-8000-000000000000', time: '2018-06-01 00:00:00+00' },
    ]
    for (const place of places) {
      const selection = { filter, fields, order: options.order ?? ('asc' as const) }
      const { rows } = pageQuery(view, w.number, selection, { after: place, limit: 101 })
      for (const plan of await plans(rows)) {
        assert.match(plan, /Index (Only )?Scan/, plan)
        assert.doesNotMatch(plan, /Seq Scan|Sort {2}\(|Bitmap/, plan)
        assert.equal(partitionsOf(plan).length, 1, plan)
        const index = /hidden time|coarse time/.test(what) ? /_pkey on/ : /time_record_idx on/
        assert.match(plan, index, plan)
      }
    }
  })
}
