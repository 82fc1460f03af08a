import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

const AT = 1600000000
/** So many that a reader which looks at all former ones with each takes minutes. */
const many = <T>(made: (at: number) => T) => Array.from({ length: 80_000 }, (_, at) => made(at))

test('an entry with very many words is read in seconds', async () => {
  const small = { timestamp: AT, label_values: [{ label: 'Name', value: 'Tea' }] }
  const large = [
    { timestamp: AT + 1, string_list_data: many((at) => ({ value: `a${at}` })) },
    { timestamp: AT + 2, label_values: many((at) => ({ label: 'Tea', value: `b${at}` })) },
    {
      timestamp: AT + 3,
      label_values: many((at) => ({
        label: `Day ${at}`,
        vec: [{ dict: [{ label: 'Time', timestamp_value: AT + at }] }],
      })),
    },
  ]
  const path = 'your_instagram_activity/other/what_came_since.json'
  const parts = [memoryPart('instagram-ada.zip', zipOf({ [path]: [small, ...large] }), 1 << 16)]
  const began = performance.now()
  const { records, entries } = await readAll(parts, [instagram])
  assert.ok(performance.now() - began < 30_000, `${performance.now() - began} ms`)
  assert.deepEqual(entries, [`imported ${path}`])
  const said = records.map(({ fields }) => Object.values(fields['said'] ?? {}).flat().length)
  assert.deepEqual(said.slice(0, 3), [1, 80_000, 80_000])
  assert.equal(records.length, 3 + 80_000)
})
