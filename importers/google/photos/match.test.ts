import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'
import { matchSidecars } from './match.ts'

test('a folder of 20,000 names that are all cut: each finds its own', () => {
  const names = Array.from(
    { length: 20_000 },
    (_, i) => `${String(i).padStart(6, '0')} a long name that somebody gave to a picture of theirs`,
  )
  const media = names.map((name, of) => ({ of, path: `Google Photos/x/${name.slice(0, 47)}.jpg` }))
  const sidecars = names.map((name, of) => ({
    of: -of,
    path: `Google Photos/x/${name.slice(0, 46)}.json`,
    title: `${name}.jpg`,
  }))
  const { matches, orphans } = matchSidecars(media, sidecars)
  assert.deepEqual(orphans, [])
  assert.ok(matches.every(({ media, sidecar }) => sidecar === -media))
})

test('of two long names that are the same when cut, the description is of both', () => {
  const name = 'Google Photos/x/original_1d4caa6f-16c6-4c3d-901b-9387de10e528'
  const media = ['_P.jpg', '_P(1).jpg'].map((end) => ({ of: end, path: name + end }))
  const sidecars = [{ of: 'both', path: `${name}_.json`, title: '' }]
  const { matches, orphans } = matchSidecars(media, sidecars)
  assert.deepEqual(orphans, [])
  assert.deepEqual(
    matches.map(({ sidecar }) => sidecar),
    ['both', 'both'],
  )
})

test('an album that says its title and nothing else', async () => {
  const album = JSON.stringify({ title: 'The basement' })
  const outcome = await read({ 'Takeout/Google Photos/Basement/metadata.json': album })
  assert.deepEqual(fieldsOf(outcome, 'google.albums'), [{ title: 'The basement' }])
})
