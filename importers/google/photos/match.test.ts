import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'
import { isYearFolder } from './folders.ts'
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

test('a number that belongs to a cut name is no counter', () => {
  const name = 'Holiday in the Alps, all of the last days (38)'
  const found = (media: string[], said: string[]) =>
    Object.fromEntries(
      matchSidecars(
        media.map((of) => ({ of, path: `x/${of}` })),
        said.map((of) => ({ of, path: `x/${of}`, title: '' })),
      ).matches.map(({ media, sidecar }) => [media, sidecar]),
    )
  assert.deepEqual(found([`${name}.JPG`], [`${name.slice(0, 46)}.J.json`]), {
    [`${name}.JPG`]: `${name.slice(0, 46)}.J.json`,
  })
  // Where both are there, the counter says which is whose.
  const cut = 'a name that is as long as names of pictures may be'.slice(0, 46)
  assert.deepEqual(found([`${cut}s.jpg`, `${cut}s(1).jpg`], [`${cut}(1).json`, `${cut}.json`]), {
    [`${cut}s.jpg`]: `${cut}.json`,
    [`${cut}s(1).jpg`]: `${cut}(1).json`,
  })
})

test('two edited copies whose original is not there share its description', () => {
  const copies = ['IMG_1-edited.jpg', 'IMG_1-edited(1).jpg']
  const { matches, orphans } = matchSidecars(
    copies.map((of) => ({ of, path: `x/${of}` })),
    [{ of: 'said', path: 'x/IMG_1.jpg.json', title: 'IMG_1.jpg' }],
  )
  assert.deepEqual(orphans, [])
  assert.ok(matches.every(({ sidecar }) => sidecar === 'said'))
})

test('the film of a motion picture that has no extension belongs to its picture', () => {
  const names = ['MVIMG_20180418_113218', 'MVIMG_20180418_113218.jpg']
  const { matches } = matchSidecars(
    names.map((of) => ({ of, path: `x/${of}` })),
    [{ of: 'said', path: 'x/MVIMG_20180418_113218.jpg.json', title: names[1] as string }],
  )
  const film = matches.find(({ media }) => media === names[0])
  assert.deepEqual(film?.variant, { of: names[1], role: 'live' })
})

test('a description that has lost its title still says when', async () => {
  const said = { photoTakenTime: { timestamp: '1599078832' } }
  const { records } = await read({
    'Takeout/Google Photos/x/a.jpg': 'a picture',
    'Takeout/Google Photos/x/a.jpg.json': JSON.stringify(said),
  })
  const photo = records.find(({ collection }) => collection === 'google.photos')
  assert.equal(photo?.time, 1_599_078_832_000)
})

test('an album that says its title and nothing else', async () => {
  const album = JSON.stringify({ title: 'The basement' })
  const outcome = await read({ 'Takeout/Google Photos/Basement/metadata.json': album })
  assert.deepEqual(fieldsOf(outcome, 'google.albums'), [
    { title: 'The basement', folders: ['Basement'] },
  ])
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

test('the folders of years are no albums, in whatever language', () => {
  const years = [
    ...['Photos from 2019', 'Fotos von 2019', 'Photos de 2019', 'Foto da 2019', "Foto's uit 2019"],
    ...['Zdjęcia z 2019', 'Fotky z roku 2019', 'Bilder från 2019', 'Kuvat vuodelta 2019'],
    ...['Фото за 2019 г.', 'Φωτογραφίες από το 2019', '2019 年の写真', '2019년 사진'],
    ...['Zdje\u0328cia\u00a0z 2019'],
  ]
  for (const name of years) assert.ok(isYearFolder(`Google Photos/${name}`), name)
  const albums = ['Fotos Urlaub 2019', 'Photos', '2019', 'Photos de Marie 2019', 'Summer 2019']
  for (const name of albums) assert.ok(!isYearFolder(`Google Photos/${name}`), name)
})

test('a description found by the name alone, of another kind of file, is told', async () => {
  const said = (title: string) => ({ title, photoTakenTime: { timestamp: '1599078832' } })
  const folder = 'Takeout/Google Photos/x'
  const converted = await read({
    [`${folder}/a.jpg`]: 'a picture',
    [`${folder}/a.png.json`]: said('a.png'),
  })
  assert.equal(converted.records[0]?.time, 1_599_078_832_000)
  // Its own may still come, with a later part.
  assert.deepEqual(converted.codes.sort(), ['described_by_stem', 'photo_without_sidecar'])
  const certain = await read({
    [`${folder}/a.jpg`]: 'a picture',
    [`${folder}/a.jpg.json`]: said('a.jpg'),
  })
  assert.deepEqual(certain.codes, [])
})

test('what people wrote below a shared album, and where a photo came from, are kept beside', async () => {
  const folder = 'Takeout/Google Photos/Trip'
  const sharedAlbumComments = [{ text: 'Lovely', contentOwnerName: 'Ben' }]
  const origin = { mobileUpload: { deviceFolder: { localFolderName: 'WhatsApp Images' } } }
  const { records } = await read({
    [`${folder}/metadata.json`]: {
      ...{ title: 'Trip', description: '', access: '', date: { timestamp: '1599078832' } },
      sharedAlbumComments,
    },
    [`${folder}/a.jpg`]: 'a picture',
    [`${folder}/a.jpg.json`]: {
      ...{ title: 'a.jpg', photoTakenTime: { timestamp: '1599078832' } },
      googlePhotosOrigin: origin,
    },
  })
  const rest = (name: string) =>
    JSON.parse(JSON.stringify(records.find(({ collection }) => collection === name)?.rest))
  assert.deepEqual(rest('google.albums'), { sharedAlbumComments })
  assert.deepEqual(rest('google.photos').googlePhotosOrigin, origin)
})

test('a conversation in which photos were sent is no album, and what was said in it is kept', async () => {
  const path = 'Takeout/Google Photos/Ben, Zoe/metadata.json'
  const said = { title: '', access: 'protected', sharedAlbumComments: [{ text: 'Lovely' }] }
  const { entries, codes } = await read({ [path]: said })
  assert.deepEqual(entries, [`kept ${path}`])
  assert.ok(codes.includes('nothing_read'))
})
