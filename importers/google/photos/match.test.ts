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

test('a photo without a description of its own is a copy of the one it is named after', () => {
  const cases: [media: string, described: string][] = [
    ['IMG_1-edi.jpg', 'IMG_1.jpg'],
    ['foto-be.jpg', 'foto.jpg'],
    ['IMG_1-edited(1).jpg', 'IMG_1.jpg'],
    ['测试-编辑.jpg', '测试.jpg'],
    ['VID_1-effects.mp4', 'VID_1.mp4'],
  ]
  for (const [copy, original] of cases) {
    const sidecar = {
      of: 'said',
      path: `x/${original}.supplemental-metadata.json`,
      title: original,
    }
    const [alone] = matchSidecars([{ of: copy, path: `x/${copy}` }], [sidecar]).matches
    assert.equal(alone?.sidecar, 'said', copy)
    const both = [original, copy].map((of) => ({ of, path: `x/${of}` }))
    const found = matchSidecars(both, [sidecar]).matches.find(({ media }) => media === copy)
    assert.deepEqual(found?.variant, { of: original, role: 'edited' }, copy)
  }
})

test('a photo that happens to end like a copy keeps its own description', () => {
  const names = ['dinner-be.jpg', 'dinner.jpg']
  const { matches } = matchSidecars(
    names.map((of) => ({ of, path: `x/${of}` })),
    names.map((title) => ({ of: title, path: `x/${title}.json`, title })),
  )
  assert.ok(matches.every(({ media, sidecar, variant }) => media === sidecar && !variant))
})

test('empty photos do not become one', async () => {
  const said = (title: string) => JSON.stringify({ title, photoTakenTime: { timestamp: '1' } })
  const { records, codes } = await read({
    'Takeout/Google Photos/x/a.jpg': '',
    'Takeout/Google Photos/x/a.jpg.json': said('a.jpg'),
    'Takeout/Google Photos/x/b.jpg': '',
    'Takeout/Google Photos/x/b.jpg.json': said('b.jpg'),
  })
  assert.equal(records.filter(({ collection }) => collection === 'google.photos').length, 0)
  assert.deepEqual(codes.filter((code) => code === 'empty_file').length, 2)
})
