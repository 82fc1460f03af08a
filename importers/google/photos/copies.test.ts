/** A photo lies in several folders, each time with a description; what any of them says is kept. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const photo = Buffer.from('\xff\xd8\xff\xe0the same bytes', 'latin1')
const PHOTOS = 'Takeout/Google Photos'

function described(title: string, more: object = {}) {
  return {
    ...{ title, description: '', imageViews: '1', url: 'https://photos.google.com/photo/a' },
    photoTakenTime: { timestamp: '1600000000' },
    geoData: { latitude: 0, longitude: 0, altitude: 0 },
    ...more,
  }
}

test('what only the description in the year’s folder says is not lost to that in the album', async () => {
  const { records } = await read({
    [`${PHOTOS}/Album/metadata.json`]: { title: 'Album', date: { timestamp: '1' } },
    [`${PHOTOS}/Album/A.jpg`]: photo,
    [`${PHOTOS}/Album/A.jpg.json`]: described('A.jpg', { people: [{ name: 'Bo' }] }),
    [`${PHOTOS}/Photos from 2020/A.jpg`]: photo,
    [`${PHOTOS}/Photos from 2020/A.jpg.json`]: described('A.jpg', {
      ...{ description: 'On the bridge', favorited: true, people: [{ name: 'Ada' }] },
      geoData: { latitude: 48.1, longitude: 11.5, altitude: 7 },
    }),
  })
  const [one, ...others] = records.filter(({ collection }) => collection === 'google.photos')
  assert.deepEqual(others, [])
  const { description, favorited, people, latitude, longitude, altitude, albums } = one!.fields
  assert.deepEqual(
    [description, favorited, people, latitude, longitude, altitude, albums],
    ['On the bridge', true, ['Ada', 'Bo'], 48.1, 11.5, 7, ['Album']],
  )
  assert.equal(one!.rest?.['described_otherwise'], undefined)
})

test('two uploads of the same picture are one photo, and what each was called and said is kept', async () => {
  const files = {
    [`${PHOTOS}/Photos from 2020/A.jpg`]: photo,
    [`${PHOTOS}/Photos from 2020/A.jpg.json`]: described('A.jpg', { description: 'one' }),
    [`${PHOTOS}/Photos from 2020/B.jpg`]: photo,
    [`${PHOTOS}/Photos from 2020/B.jpg.json`]: described('B.jpg', {
      ...{ description: 'two', photoTakenTime: { timestamp: '1500000000' } },
      geoData: { latitude: 48.1, longitude: 11.5, altitude: 0 },
    }),
  }
  const turned = Object.fromEntries(Object.entries(files).reverse())
  for (const some of [files, turned]) {
    const { records } = await read(some)
    const [one, ...others] = records
    assert.deepEqual(others, [])
    const { title, description, latitude } = one!.fields
    assert.deepEqual([title, description, latitude], ['B.jpg', 'two', 48.1])
    assert.equal(one!.files?.[0]?.name, 'A.jpg')
    assert.equal(one!.time, 1_500_000_000_000)
    assert.deepEqual(JSON.parse(JSON.stringify(one!.rest?.['described_otherwise'])), [
      {
        ...{ title: 'A.jpg', description: 'one', url: 'https://photos.google.com/photo/a' },
        time: '2020-09-13T12:26:40.000Z',
      },
    ])
  }
})

test('the film and the edited copy that lie beside each copy of a photo are one file each', async () => {
  const beside = (folder: string) => ({
    [`${PHOTOS}/${folder}/A.jpg`]: photo,
    [`${PHOTOS}/${folder}/A.jpg.json`]: described('A.jpg'),
    [`${PHOTOS}/${folder}/A.MP4`]: Buffer.from('\0\0\0\x18ftypmp42the same film', 'latin1'),
    [`${PHOTOS}/${folder}/A-edited.jpg`]: Buffer.from('\xff\xd8\xff\xe0edited', 'latin1'),
  })
  const { records, entries } = await read({
    ...{ ...beside('Album'), ...beside('Photos from 2020') },
    // Edited once more.
    [`${PHOTOS}/Album/A-edited.jpg`]: Buffer.from('\xff\xd8\xff\xe0edited again', 'latin1'),
  })
  const [one, ...others] = records
  assert.deepEqual(others, [])
  const files = one!.files!.map(({ role, name }) => `${role} ${name}`)
  assert.deepEqual(files.sort(), [
    'edited A-edited.jpg',
    'edited A-edited.jpg',
    'live A.MP4',
    'original A.jpg',
  ])
  assert.deepEqual(new Set(entries.map((entry) => entry.split(' ')[0])), new Set(['imported']))
})

test('what is told of copies does not hang on the order of their parts', async () => {
  const picture = (bytes: string) => Buffer.from(`\xff\xd8\xff\xe0${bytes}`, 'latin1')
  const files = {
    [`${PHOTOS}/Album/B.jpg`]: photo,
    [`${PHOTOS}/Album/B-edited.jpg`]: picture('one edit'),
    [`${PHOTOS}/Photos from 2020/IMG_20200913_124640.jpg`]: photo,
    [`${PHOTOS}/Photos from 2020/IMG_20200913_124640-edited.jpg`]: picture('another edit'),
  }
  const turned = Object.fromEntries(Object.entries(files).reverse())
  const told = async (some: Record<string, Buffer>) => {
    const { records } = await read(some)
    return records.map(({ time, fields, files: own = [] }) => {
      return { time, fields, names: own.map(({ role, name }) => `${role} ${name}`) }
    })
  }
  const [one, ...others] = await told(files)
  assert.deepEqual(others, [])
  assert.deepEqual([one!.fields['title'], one!.time === null], ['B.jpg', false])
  assert.deepEqual(await told(turned), [one])
})

test('edited copies in a language that nobody knows here are files of their photos', async () => {
  const files: Record<string, Buffer | object> = {}
  const add = (name: string, isDescribed: boolean) => {
    files[`${PHOTOS}/Photos from 2020/${name}`] = Buffer.from(`\xff\xd8\xff\xe0${name}`, 'latin1')
    if (isDescribed) {
      files[`${PHOTOS}/Photos from 2020/${name}.supplemental-metadata.json`] = described(name)
    }
  }
  for (const name of ['A', 'B', 'C', 'D']) add(`${name}.jpg`, true)
  for (const name of ['A-uređeno', 'B-uređeno']) add(`${name}.jpg`, false)
  // Pictures of their own: a word that others with a description have too, and one that stands alone.
  add('C-evening.jpg', true)
  for (const name of ['D-evening', 'A-evening', 'D-sister']) add(`${name}.jpg`, false)
  const { records } = await read(files)
  const told = records.map((one) =>
    one.files?.map(({ role, name }) => `${role} ${name}`).join(', '),
  )
  assert.deepEqual(told.toSorted(), [
    'original A-evening.jpg',
    'original A.jpg, edited A-uređeno.jpg',
    'original B.jpg, edited B-uređeno.jpg',
    'original C-evening.jpg',
    'original C.jpg',
    'original D-evening.jpg',
    'original D-sister.jpg',
    'original D.jpg',
  ])
})

test('the film of an edited copy, and the copy of a copy, belong to the photo', async () => {
  const year = `${PHOTOS}/Photos from 2021`
  const names = [
    'PXL_20210102.MP.jpg',
    'PXL_20210102.MP~2',
    'PXL_20210102.MP~2.jpg',
    'PXL_20210102.MP',
  ]
  const copies = ['IMG_7.jpg', 'IMG_7~2.jpg', 'IMG_7~2-edited.jpg']
  const { records } = await read({
    ...Object.fromEntries(
      [...names, ...copies].map((name) => [`${year}/${name}`, `bytes of ${name}`]),
    ),
    [`${year}/PXL_20210102.MP.jpg.json`]: described('PXL_20210102.MP.jpg'),
    [`${year}/IMG_7.jpg.json`]: described('IMG_7.jpg'),
  })
  const files = records.map(({ collection, files = [] }) => [
    collection,
    files.map(({ role, name }) => `${role} ${name}`).sort(),
  ])
  assert.deepEqual(files, [
    [
      'google.photos',
      [
        ...['edited PXL_20210102.MP~2.jpg', 'live PXL_20210102.MP', 'live PXL_20210102.MP~2'],
        'original PXL_20210102.MP.jpg',
      ],
    ],
    ['google.photos', ['edited IMG_7~2-edited.jpg', 'edited IMG_7~2.jpg', 'original IMG_7.jpg']],
  ])
})

test('a place comes whole from one description: no height of another place', async () => {
  const at = (place: object) => ({ geoData: { latitude: 0, longitude: 0, altitude: 0, ...place } })
  const { records } = await read({
    [`${PHOTOS}/Photos from 2020/A.jpg`]: photo,
    [`${PHOTOS}/Photos from 2020/A.jpg.json`]: described('A.jpg', {
      ...{
        description: 'On the bridge',
        favorited: true,
        archived: true,
        people: [{ name: 'Ada' }],
      },
    }),
    [`${PHOTOS}/One/A.jpg`]: photo,
    [`${PHOTOS}/One/A.jpg.json`]: described('A.jpg', {
      ...{ description: 'bridge', trashed: true },
      ...at({ latitude: 48.1, longitude: 11.5 }),
    }),
    [`${PHOTOS}/Two/A.jpg`]: photo,
    [`${PHOTOS}/Two/A.jpg.json`]: described(
      'A.jpg',
      at({ latitude: 2, longitude: 1, altitude: 7 }),
    ),
  })
  const { latitude, longitude, altitude } = records[0]!.fields
  assert.deepEqual([latitude, longitude, altitude], [48.1, 11.5, undefined])
})
