import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('what one rated, liked and watched in Google’s search', async () => {
  const Published = '2023-05-01T12:34:56.789Z'
  const folder = 'Takeout/Search Contributions'
  const outcome = await read({
    [`${folder}/Comentários.json`]: [
      {
        ...{ Published, Updated: '2023-05-02T00:00:00Z', 'Search Query': 'Rye (film)' },
        ...{ 'Review Star Rating': 4, 'Review Comment': 'Crusty' },
      },
    ],
    [`${folder}/Streaming video providers.json`]: [{ Published, 'Provider Name': 'Telly' }],
    [`${folder}/Thumbs.json`]: [
      { Published, 'Search Query': 'Salt (film)', 'Thumbs Rating': 'UP' },
    ],
    [`${folder}/Watched.json`]: [{ Published, 'Search Query': 'Yeast (film)' }],
  })
  assert.deepEqual(
    fieldsOf(outcome, 'google.search_contributions').map((one) => ({ ...one })),
    [
      {
        ...{ name: 'Rye (film)', kind: 'review', rating: 4, text: 'Crusty' },
        updated_at: '2023-05-02T00:00:00.000Z',
      },
      { name: 'Telly', kind: 'provider' },
      { name: 'Salt (film)', kind: 'thumbs', thumbs: 'up' },
      { name: 'Yeast (film)', kind: 'watched' },
    ],
  )
  assert.ok(outcome.records.every(({ time }) => time === Date.parse(Published)))
  assert.ok(outcome.entries.every((one) => one.startsWith('imported')))
})
