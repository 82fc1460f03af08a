import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, type Outcome, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

const now = () => Date.UTC(2026, 0, 1)
const jpeg = (what: string) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(what)])
const film = (what: string) => Buffer.from(`\0\0\0\x18ftypmp42${what}`)

function sidecar(title: string, more: object = {}) {
  return {
    title,
    description: '',
    imageViews: '3',
    creationTime: { timestamp: '1514860000', formatted: '2 Jan 2018, 02:26:40 UTC' },
    photoTakenTime: { timestamp: '1514764800', formatted: '1 Jan 2018, 00:00:00 UTC' },
    geoData: {
      latitude: 48.8566,
      longitude: 2.3522,
      altitude: 35,
      latitudeSpan: 0,
      longitudeSpan: 0,
    },
    url: `https://photos.google.com/photo/${title}`,
    ...more,
  }
}

const YEAR = 'Takeout/Google Photos/Photos from 2018'

function read(...parts: Record<string, string | Buffer | object>[]): Promise<Outcome> {
  const made = parts.map((files, i) =>
    memoryPart(`takeout-20260101T000000Z-00${i + 1}.zip`, zipOf(files)),
  )
  return readAll(made, [google], { now })
}

/** `title: description → media name [role name, …]` of each photo. */
function shown({ records }: Outcome): string[] {
  return records
    .filter(({ collection }) => collection === 'google.photos')
    .map(({ fields, files, time }) => {
      const others = files!
        .slice(1)
        .map(({ role, name, missing }) => `${role} ${name}${missing ? ' missing' : ''}`)
      others.sort()
      return `${fields['title']} ${time === null ? 'no time' : 'timed'} ← ${[files![0]!.name, ...others].join(', ')}`
    })
    .sort()
}

test('a photo with its description: fields, time, file', async () => {
  const outcome = await read({
    [`${YEAR}/A.jpg`]: jpeg('a'),
    [`${YEAR}/A.jpg.json`]: sidecar('A.jpg', {
      description: 'On the bridge',
      people: [{ name: 'Ada' }, { name: 'Bo' }],
      favorited: true,
      googlePhotosOrigin: { mobileUpload: { deviceType: 'ANDROID_PHONE' } },
    }),
  })
  const [photo] = outcome.records
  assert.equal(photo!.collection, 'google.photos')
  assert.equal(photo!.time, Date.UTC(2018, 0, 1))
  assert.deepEqual(photo!.fields, {
    title: 'A.jpg',
    description: 'On the bridge',
    latitude: 48.8566,
    longitude: 2.3522,
    altitude: 35,
    people: ['Ada', 'Bo'],
    favorited: true,
    archived: false,
    trashed: false,
    url: 'https://photos.google.com/photo/A.jpg',
    origin: 'mobileUpload',
    device: 'ANDROID_PHONE',
  })
  const [file] = photo!.files!
  assert.equal(photo!.key, file!.sha256)
  assert.deepEqual(
    [file!.role, file!.name, file!.mime, file!.size],
    ['original', 'A.jpg', 'image/jpeg', 5],
  )
  assert.deepEqual(outcome.entries, [`imported ${YEAR}/A.jpg`, `imported ${YEAR}/A.jpg.json`])
  assert.deepEqual(outcome.codes, [])
})

const LONG = 'A very long name of a photo that somebody typed in himself'

for (const [what, media, description, title] of [
  ['until 2024', 'A.jpg', 'A.jpg.json', 'A.jpg'],
  ['since 2024', 'A.jpg', 'A.jpg.supplemental-metadata.json', 'A.jpg'],
  ['the word cut', 'A.jpg', 'A.jpg.supplemental-me.json', 'A.jpg'],
  ['the word cut to a letter', 'A.jpg', 'A.jpg.s.json', 'A.jpg'],
  ['the word cut to its dot', 'A.jpg', 'A.jpg..json', 'A.jpg'],
  ['half of the word', 'A.jpg', 'A.jpg.metadata.json', 'A.jpg'],
  ['upper case', 'A.JPG', 'A.JPG.JSON', 'A.JPG'],
  ['another case', 'a.jpg', 'A.JPG.supplemental-metadata.json', 'A.JPG'],
  ['counter moved', 'A(1).jpg', 'A.jpg(1).json', 'A.jpg'],
  ['counter behind the word', 'A(1).jpg', 'A.jpg.supplemental-metadata(1).json', 'A.jpg'],
  ['counter behind the cut word', 'A(12).jpg', 'A.jpg.supplemental-meta(12).json', 'A.jpg'],
  ['counter in the true name', 'A(1).jpg', 'A(1).jpg.json', 'A(1).jpg'],
  ['extension left out', 'A.jpg', 'A.supplemental-metadata.json', 'A.jpg'],
  ['name cut', `${LONG.slice(0, 47)}.jpg`, `${LONG.slice(0, 46)}.json`, `${LONG}.jpg`],
  [
    'name cut with a counter',
    `${LONG.slice(0, 47)}(1).jpg`,
    `${LONG.slice(0, 46)}(1).json`,
    `${LONG}.jpg`,
  ],
  [
    'name cut before the word',
    `${LONG.slice(0, 46)}.jpg`,
    `${LONG.slice(0, 46)}.jp.json`,
    `${LONG}.jpg`,
  ],
  ['characters replaced', 'a_b_ c.jpg', 'a_b_ c.jpg.supplemental-metadata.json', 'a&b? c.jpg'],
  ['only the title tells', 'a_b.jpg', 'a+b.json', 'a&b.jpg'],
  ['composed and decomposed letters', 'Caf\u00e9.jpg', 'Cafe\u0301.jpg.json', 'Café.jpg'],
  [
    'letters beyond 16 bits',
    `${'😀'.repeat(20)}abcdefg.jpg`,
    `${'😀'.repeat(20)}abcdefg.jp.json`,
    `${'😀'.repeat(20)}abcdefg.jpg`,
  ],
  ['an edited copy without its original', 'A-edited.jpg', 'A.jpg.json', 'A.jpg'],
  [
    'an edited copy, the extension left out',
    'A-edited.jpg',
    'A.supplemental-metadata.json',
    'A.jpg',
  ],
  ['the film of a still that is elsewhere', 'A.MP4', 'A.HEIC.supplemental-metadata.json', 'A.HEIC'],
  ['the film inside a picture that is elsewhere', 'A.MP', 'A.MP.jpg.json', 'A.MP.jpg'],
] as const) {
  test(`a description is found: ${what}`, async () => {
    const outcome = await read({
      [`${YEAR}/${description}`]: sidecar(title),
      [`${YEAR}/${media}`]: jpeg('x'),
    })
    assert.deepEqual(shown(outcome), [`${title} timed ← ${media.normalize('NFC')}`])
    // What it speaks of may come with a later part, and is described by it then.
    const waits = /^(an edited copy|the film)/.test(what)
    const told = waits ? ['form_without_photo', 'sidecar_without_media'] : []
    assert.deepEqual(outcome.codes, told)
  })
}

test('counters keep namesakes apart', async () => {
  const outcome = await read({
    [`${YEAR}/A.jpg`]: jpeg('0'),
    [`${YEAR}/A(1).jpg`]: jpeg('1'),
    [`${YEAR}/A(2).jpg`]: jpeg('2'),
    [`${YEAR}/A.jpg.supplemental-metadata.json`]: sidecar('A.jpg', { description: 'none' }),
    [`${YEAR}/A.jpg.supplemental-metadata(1).json`]: sidecar('A.jpg', { description: 'one' }),
    [`${YEAR}/A.jpg.supplemental-metadata(2).json`]: sidecar('A.jpg', { description: 'two' }),
  })
  const told = outcome.records.map(({ fields, files }) => [files![0]!.name, fields['description']])
  assert.deepEqual(told.sort(), [
    ['A(1).jpg', 'one'],
    ['A(2).jpg', 'two'],
    ['A.jpg', 'none'],
  ])
})

test('edited copies and films of live photos are files of the photo, in any language', async () => {
  const outcome = await read({
    [`${YEAR}/A.jpg`]: jpeg('a'),
    [`${YEAR}/A-bearbeitet.jpg`]: jpeg('ae'),
    [`${YEAR}/A.jpg.json`]: sidecar('A.jpg'),
    [`${YEAR}/B(1).HEIC`]: jpeg('b'),
    [`${YEAR}/B(1).MP4`]: film('b'),
    [`${YEAR}/B.HEIC.supplemental-metadata(1).json`]: sidecar('B.HEIC'),
    [`${YEAR}/C.MP.jpg`]: jpeg('c'),
    [`${YEAR}/C.MP`]: film('c'),
    [`${YEAR}/C.MP~2.jpg`]: jpeg('ce'),
    [`${YEAR}/C.MP.jpg.supplemental-metadata.json`]: sidecar('C.MP.jpg'),
    [`${YEAR}/D.mp4`]: film('d'),
    [`${YEAR}/D.mp4.json`]: sidecar('D.mp4'),
  })
  assert.deepEqual(shown(outcome), [
    'A.jpg timed ← A.jpg, edited A-bearbeitet.jpg',
    'B.HEIC timed ← B(1).HEIC, live B(1).MP4',
    'C.MP.jpg timed ← C.MP.jpg, edited C.MP~2.jpg, live C.MP',
    'D.mp4 timed ← D.mp4',
  ])
  assert.ok(outcome.entries.every((entry) => entry.startsWith('imported ')))
})

test('photo and description in different parts, in any order', async () => {
  const media = { [`${YEAR}/A.jpg`]: jpeg('a'), [`${YEAR}/B.jpg`]: jpeg('b') }
  const described = {
    [`${YEAR}/A.jpg.json`]: sidecar('A.jpg'),
    [`${YEAR}/B.jpg.supplemental-metadata.json`]: sidecar('B.jpg'),
  }
  const expected = ['A.jpg timed ← A.jpg', 'B.jpg timed ← B.jpg']
  assert.deepEqual(shown(await read(media, described)), expected)
  assert.deepEqual(shown(await read(described, media)), expected)
})

test('a photo in several albums is one record with all of them', async () => {
  const outcome = await read(
    { [`${YEAR}/A.jpg`]: jpeg('a'), [`${YEAR}/A.jpg.json`]: sidecar('A.jpg') },
    {
      'Takeout/Google Photos/Paris/A.jpg': jpeg('a'),
      'Takeout/Google Photos/Paris/metadata.json': {
        title: 'Paris – spring',
        description: '',
        access: 'protected',
        date: { timestamp: '1514764800' },
      },
      'Takeout/Google Photos/Untitled(9)/A.jpg': jpeg('a'),
      'Takeout/Google Photos/Trash/B.jpg': jpeg('b'),
    },
  )
  const photos = outcome.records.filter(({ collection }) => collection === 'google.photos')
  assert.equal(photos.length, 2)
  assert.deepEqual(photos[0]!.fields['albums'], ['Paris – spring', 'Untitled(9)'])
  assert.equal(photos[1]!.fields['albums'], undefined)
  const album = outcome.records.find(({ collection }) => collection === 'google.albums')
  assert.deepEqual(album!.fields, {
    title: 'Paris – spring',
    access: 'protected',
    folders: ['Paris'],
  })
  assert.ok(outcome.entries.every((entry) => entry.startsWith('imported ')))
})

test('without a description a photo still comes; without a photo a description waits', async () => {
  const outcome = await read({
    'Takeout/Google Fotos/Fotos von 2018/A.jpg': jpeg('a'),
    'Takeout/Google Fotos/Fotos von 2018/B.jpg.json': sidecar('B.jpg'),
  })
  assert.deepEqual(shown(outcome), ['A.jpg no time ← A.jpg'])
  assert.deepEqual(outcome.entries, [
    'imported Takeout/Google Fotos/Fotos von 2018/A.jpg',
    'kept Takeout/Google Fotos/Fotos von 2018/B.jpg.json',
  ])
  assert.deepEqual(outcome.codes.sort(), ['photo_without_sidecar', 'sidecar_without_media'])
})

test('0/0 is no place; a time in the far future is none; a broken description is told', async () => {
  const outcome = await read({
    [`${YEAR}/A.jpg`]: jpeg('a'),
    [`${YEAR}/A.jpg.json`]: sidecar('A.jpg', {
      geoData: { latitude: 0, longitude: 0, altitude: 0 },
      photoTakenTime: { timestamp: '99999999999' },
    }),
  })
  assert.equal(outcome.records[0]!.time, null)
  assert.equal('latitude' in outcome.records[0]!.fields, false)
  assert.deepEqual(outcome.codes, ['time_out_of_range'])
})

test('a broken description fails, its photo comes without it', async () => {
  const outcome = await read({
    [`${YEAR}/A.jpg`]: jpeg('a'),
    [`${YEAR}/A.jpg.json`]: JSON.stringify(sidecar('A.jpg')).slice(0, -40),
  })
  assert.deepEqual(shown(outcome), ['A.jpg no time ← A.jpg'])
  assert.deepEqual(outcome.entries, [`failed ${YEAR}/A.jpg.json`, `imported ${YEAR}/A.jpg`])
})

test('a damaged photo fails alone', async () => {
  const { makeZip } = await import('@mandate/importer/testing')
  const zip = makeZip([
    { name: `${YEAR}/A.jpg`, content: jpeg('a'), crc: 1 },
    { name: `${YEAR}/A.jpg.json`, content: JSON.stringify(sidecar('A.jpg')) },
    { name: `${YEAR}/B.jpg`, content: jpeg('b') },
  ])
  const outcome = await readAll([memoryPart('takeout.zip', zip)], [google], { now })
  assert.deepEqual(shown(outcome), ['B.jpg no time ← B.jpg'])
  assert.ok(outcome.entries.includes(`failed ${YEAR}/A.jpg`))
})

test('photos packed without the folders above are known by their descriptions', async () => {
  const outcome = await read({ 'Paris/A.jpg': jpeg('a'), 'Paris/A.jpg.json': sidecar('A.jpg') })
  assert.deepEqual(shown(outcome), ['A.jpg timed ← A.jpg'])
})

test('the account is the address that the export names', async () => {
  const outcome = await read(
    { [`${YEAR}/A.jpg`]: jpeg('a') },
    { 'Takeout/Profile/Profile.json': { emails: [{ value: 'Ada@Example.org' }] } },
  )
  assert.ok(outcome.records.every(({ account }) => account === 'ada@example.org'))
  const none = await read({ [`${YEAR}/A.jpg`]: jpeg('a') })
  assert.equal(none.records[0]!.account, undefined)
})
