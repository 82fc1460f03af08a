/**
 * Every statement about an owner's data, whoever asks it: of the one partition where the owner is, by an index. One that
 * walks a table, or looks into all 32 partitions, gets slower with what others keep.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CatalogCollection, resolveFilter } from '@mandate/grants'
import { sql } from 'kysely'
import { rowsOf } from '../home/archive/rows.ts'
import { sections } from '../home/archive/sections.ts'
import { deleteCollection, lossOf } from '../home/deletion/collection.ts'
import { estimateOf } from '../home/take-out/estimate.ts'
import { yearsOf } from '../owners/kinds.ts'
import { databaseWith, testOwner } from './_database.ts'
import { listening, partitionsOf, plansOf, type Statement } from './_explain.ts'
import { accountNames, Chance, randomThings, things, thingsCatalog } from './_things.ts'
import { batchesQuery, changesQuery, lastBatchQuery } from './query/changes.ts'
import { countQuery, statsQuery } from './query/counts.ts'
import { fileQuery, holdersQuery } from './query/files.ts'
import { pageQuery, positionQuery, recordQuery } from './query/page.ts'
import * as pictures from './query/pictures.ts'
import { ownersView, type View } from './query/view.ts'
import { reader } from './run.ts'

let w: Awaited<ReturnType<typeof databaseWith>>
let l: ReturnType<typeof listening>
before(async () => {
  w = await databaseWith(randomThings(new Chance(7), 3_000))
  l = listening(w.url)
  await w.pool.query(
    `insert into owners (owner, account, id_key, data_key, quota) values ($1, $1, '', '', 1)`,
    [testOwner],
  )
})
after(async () => {
  await l[Symbol.asyncDispose]()
  await w[Symbol.asyncDispose]()
})

const SHA = 'ab'.repeat(32)
const RECORD = '80000000-0000-4000-8000-000000000000'
const TIME = '2018-06-01 00:00:00+00'
const BOX = { west: 0, south: 0, east: 1, north: 1 }

const owners: View = ownersView(testOwner, things as CatalogCollection, accountNames)
/** What an app may see that must be looked at record by record: some of them, not the time, some fields coarsely. */
const apps: View = {
  ...owners,
  scopes: [
    {
      conditions: resolveFilter('s=a|b,n>0.5', things.name, thingsCatalog),
      fields: new Map([
        ['n', '0.1'],
        ['s', undefined],
      ]),
      accounts: [1],
    },
    { conditions: [], fields: new Map([['time', 'month']]), accounts: [2] },
  ],
}
const filter = resolveFilter('time>=2018,time<2019,n>0.1', things.name, thingsCatalog)
const appsFilter = resolveFilter('n>0.1', things.name, thingsCatalog)
const fields = (view: View) => [...new Set(view.scopes.flatMap((one) => [...one.fields.keys()]))]
const selection = (view: View) => ({
  filter: [],
  fields: fields(view).map((name) => ({ name })),
  order: 'asc' as const,
})

const rows = (query: Parameters<ReturnType<typeof reader>['rows']>[0]) =>
  reader({ db: l.db, pool: l.pool }).rows(query)

const cipher = { open: () => null } as never

const asked: [what: string, run: () => Promise<unknown>][] = [
  ...[owners, apps].flatMap((view, nth): typeof asked => {
    const who = nth === 0 ? 'for the owner' : 'for an app'
    const some = nth === 0 ? filter : appsFilter
    const one = selection(view)
    const after = { record: RECORD, time: TIME }
    const batches = { base: 0, from: 1, after: null, last: 9, limit: 10 }
    return [
      [`a record ${who}`, () => rows(recordQuery(view, w.number, RECORD, one))],
      [
        `the place where a page that filters stopped ${who}`,
        async () => {
          const filtered = { ...one, filter: some }
          const page = pageQuery(view, w.number, filtered, { after, limit: 10 })
          await rows(page.rows)
          if (page.last) await rows(page.last)
        },
      ],
      [`changes ${who}`, () => rows(changesQuery(view, w.number, one, batches))],
      [
        `changes from within a batch ${who}`,
        () => rows(changesQuery(view, w.number, one, { ...batches, base: 1, after: RECORD })),
      ],
      [`a count ${who}`, () => rows(countQuery(view, w.number).rows)],
      [`a count that filters ${who}`, () => rows(countQuery(view, w.number, some).rows)],
      [`a file ${who}`, () => rows(fileQuery(view, w.number, SHA, 's', ['time']))],
    ]
  }),
  ['batches of changes', () => rows(batchesQuery(testOwner, 1, 1))],
  ['the last batch', () => rows(lastBatchQuery(testOwner, 1))],
  ['a count that is kept', () => rows(statsQuery(owners, w.number)!)],
  ['in what a file stands', () => rows(holdersQuery(testOwner, SHA))],
  ['where a record stands', () => rows(positionQuery(owners, w.number, RECORD))],
  ['a picture by month', () => rows(pictures.periodsQuery(owners, w.number, filter, 'month', 'n'))],
  ['a picture of all years', () => rows(pictures.periodsQuery(owners, w.number, [], 'year', null))],
  [
    'a map',
    () => rows(pictures.cellsQuery(owners, w.number, filter, { box: BOX, size: 1, most: 9 })),
  ],
  ['the edges of a map', () => rows(pictures.extentQuery(owners, w.number, []))],
  [
    'conversations',
    () => rows(pictures.groupsQuery(owners, w.number, filter, { by: 's', name: null, most: 9 })),
  ],
  ['years of the first page', () => yearsOf(l.db, testOwner)],
  ['how large an archive would be', () => estimateOf(l.db, testOwner)],
  ...sections.map((section): (typeof asked)[number] => [
    `lines of ${section.path} for an archive`,
    async () => {
      const values = { int: '1', bigint: '1', text: 'a', uuid: RECORD, bytea: 'ab' }
      const later = section.key.map(([, type]) => values[type])
      for (const from of [null, later])
        for await (const _ of rowsOf(l.pool, section, testOwner, from, cipher)) break
    },
  ]),
  ['what deleting would take along', () => lossOf(l.db, testOwner, things.name)],
  ['deleting a collection', () => deleteCollection(l.db, testOwner, things.name)],
]

/** Those in the order of what they walk: a sort would read everything before the first line. */
const IN_ORDER = /^(lines of (records|former-states|import-entries)|a count for the owner)/

for (const [what, run] of asked) {
  test(`${what}: one partition, by an index`, async () => {
    const statements = await l.during(run)
    assert.ok(statements.length > 0, 'it was heard')
    for (const statement of statements) await judge(what, statement)
  })
}

async function judge(what: string, statement: Statement): Promise<void> {
  for (const plan of await plansOf(l.pool, statement)) {
    assert.doesNotMatch(plan, /Seq Scan on (?!collections\b)/, `${statement.text}\n${plan}`)
    assert.ok(partitionsOf(plan).length <= 1, `${statement.text}\n${plan}`)
    if (IN_ORDER.test(what)) assert.doesNotMatch(plan, /Sort {2}\(/, `${statement.text}\n${plan}`)
  }
}

test('a statement that forgets the owner is found out', async () => {
  const forgetful = await l.during(() =>
    sql`select count(*) from records r where r.collection = ${w.number}::int and r.record = ${RECORD}::uuid`.execute(
      l.db,
    ),
  )
  await assert.rejects(judge('a slip', forgetful[0]!), assert.AssertionError)
})
