import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Importer } from '../contract.ts'
import { keeping, memoryPart, readAll } from '../testing.ts'

/** Its exports are known by one file among many. */
const known: Importer = {
  ...keeping,
  roots: (entries) =>
    entries.flatMap(({ part, path }) => {
      const found = /^(.*\/)?known\.json$/.exec(path)
      return found ? [{ part, prefix: found[1] ?? '' }] : []
    }),
}

test('of an unpacked folder all files are its own, though one alone tells whose it is', async () => {
  const { entries } = await readAll(
    [
      memoryPart('export/about/more.json', '{}'),
      memoryPart('export/known.json', '{}'),
      memoryPart('elsewhere/other.json', '{}'),
    ],
    [known],
  )
  assert.deepEqual(entries, [
    'kept export/about/more.json',
    'kept export/known.json',
    'unknown elsewhere/other.json',
  ])
})

test('a file without a folder speaks for itself alone', async () => {
  const { entries } = await readAll(
    [memoryPart('known.json', '{}'), memoryPart('other.json', '{}')],
    [known],
  )
  assert.deepEqual(entries, ['kept known.json', 'unknown other.json'])
})

test('an empty file in a folder is a file; alone it is a failed download', async () => {
  const folder = await readAll([memoryPart('export/empty.txt', '')], [keeping])
  assert.deepEqual(folder.entries, ['kept export/empty.txt'])
  const alone = await readAll([memoryPart('empty.txt', '')], [keeping])
  assert.deepEqual(alone.entries, ['failed empty.txt'])
})
