import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Importer, Item } from '../contract.ts'
import { memoryPart, readAll } from '../testing.ts'

/** Reads one record out of each file, whose bytes alone tell what it is; or several, one after the other. */
const importer = (...items: Partial<Item>[]): Importer => ({
  provider: 'some',
  version: 1,
  collections: [{ name: 'some.things', fields: [] }],
  roots: () => [{ part: 0, prefix: '' }],
  recognises: () => true,
  plan: async (mine) => ({
    tasks: mine.map((entry) => ({
      ...{ entry, as: 'read' as const },
      async *read() {
        for (const [element, more] of items.entries()) {
          const key = `new ${element}`
          const item = { collection: 'some.things', key, time: null, fields: {}, ...more }
          const isLast = element === items.length - 1
          const whole = isLast ? { digest: 'of its bytes' } : { goesOn: true as const }
          yield { items: [{ element, item }], ...whole }
        }
      },
    })),
    ...{ accounts: new Map(), warnings: [] },
  }),
})

test('what leaves other records as they are is remembered by its bytes, and nothing else is', async () => {
  for (const [more, isRemembered] of [
    [{}, true],
    [{ formerly: ['old'] }, false],
    [{ takes: ['film'] }, false],
    [{ yields: true }, false],
  ] as const) {
    const { records } = await readAll(
      [memoryPart('a.json', '{}')],
      [importer(more as Partial<Item>)],
    )
    assert.equal(records.length, 1)
    assert.equal(records[0]?.group !== undefined, isRemembered, JSON.stringify(more))
  }
})

test('of what stands together and comes in pieces nothing is remembered where one of them leaves no others alone', async () => {
  for (const [first, second, isRemembered] of [
    [{}, {}, true],
    [{ takes: ['film'] }, {}, false],
    [{}, { yields: true }, false],
    [{ collection: 'some.others' }, {}, false],
  ] as [Partial<Item>, Partial<Item>, boolean][]) {
    const { records } = await readAll([memoryPart('a.json', '{}')], [importer(first, second)])
    assert.deepEqual(
      records.map(({ group }) => group),
      [undefined, isRemembered ? { digest: 'of its bytes', records: 2 } : undefined],
    )
  }
})
