import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Importer, Item } from '../contract.ts'
import { memoryPart, readAll } from '../testing.ts'

/** Reads one record out of each file, whose bytes alone tell what it is. */
const importer = (more: Partial<Item>): Importer => ({
  provider: 'some',
  version: 1,
  collections: [{ name: 'some.things', fields: [] }],
  roots: () => [{ part: 0, prefix: '' }],
  recognises: () => true,
  plan: async (mine) => ({
    tasks: mine.map((entry) => ({
      ...{ entry, as: 'read' as const },
      async *read() {
        const item = { collection: 'some.things', key: 'new', time: null, fields: {}, ...more }
        yield { items: [{ element: 0, item }], digest: 'of its bytes' }
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
