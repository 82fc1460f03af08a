import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const path = 'your_instagram_activity/saved/saved_collections.json'
const url = 'https://www.instagram.com/reel/AAA/'

async function read(content: object) {
  const part = memoryPart('instagram-ana-2026-10-01-x.zip', zipOf({ [path]: content }))
  const { records } = await readAll([part], [instagram])
  return { records, told: records.map(({ fields }) => ({ ...fields })) }
}

test('what stands behind the name of a collection is in it', async () => {
  const named = (name: string, timestamp: number) => ({
    title: 'Collection',
    string_map_data: { Name: { value: name }, 'Creation Time': { timestamp } },
  })
  const thing = (timestamp: number) => ({
    string_map_data: { Name: { href: url, value: 'zoe' }, 'Added Time': { timestamp } },
  })
  const list = [named('Bread', 1700000000), thing(1700000100), named('Salt', 1700000200)]
  const { told } = await read({ saved_saved_collections: [...list, thing(1700000300)] })
  assert.deepEqual(told, [
    { name: 'Bread', kind: 'collection' },
    { name: 'zoe', kind: 'collected', url, collection: 'Bread' },
    { name: 'Salt', kind: 'collection' },
    { name: 'zoe', kind: 'collected', url, collection: 'Salt' },
  ])
})

test('since 2025 each collection holds its things below a label', async () => {
  const entry = (name: string) => ({
    ...{ timestamp: 1700000000, media: [], fbid: name },
    label_values: [
      { label: 'Nom', value: name },
      {
        title: 'Médias',
        dict: [
          {
            title: '',
            dict: [
              { label: 'URL', value: url, href: url },
              { label: 'Légende', value: 'Rye' },
            ],
          },
        ],
      },
    ],
  })
  const { records, told } = await read([entry('Pain'), entry('Sel')])
  assert.deepEqual(told, [
    { name: 'Pain', kind: 'collection' },
    { kind: 'collected', url, title: 'Rye', collection: 'Pain' },
    { name: 'Sel', kind: 'collection' },
    { kind: 'collected', url, title: 'Rye', collection: 'Sel' },
  ])
  assert.equal(new Set(records.map(({ key }) => key)).size, 4)
})
