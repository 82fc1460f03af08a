/** Members that Google adds, at any depth: what no field takes stands in `rest`. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from './_export.ts'

/** A word that stands nowhere else, where a member of that name is new. */
const added = (where: string) => ({ invented: `said of ${where}` })

async function restOf(collection: string, files: Record<string, Buffer | object>): Promise<string> {
  const { records } = await read(files)
  return JSON.stringify(records.find((record) => record.collection === collection)?.rest ?? {})
}

const PHOTOS = 'Takeout/Google Photos'
const photo = Buffer.from('\xff\xd8\xff\xe0 photo', 'latin1')

test('of a photo, its place, people, times and where it came from', async () => {
  const said = await restOf('google.photos', {
    [`${PHOTOS}/Trip/A.jpg`]: photo,
    [`${PHOTOS}/Trip/A.jpg.json`]: {
      title: 'A.jpg',
      photoTakenTime: { timestamp: '1600000000', formatted: 'some day', ...added('time') },
      geoData: { latitude: 45.7, longitude: 4.8, altitude: 0, latitudeSpan: 0, ...added('place') },
      people: [{ name: 'Ben', ...added('person') }, added('nobody')],
      googlePhotosOrigin: { mobileUpload: { deviceType: 'IOS' }, other: added('origin') },
    },
  })
  for (const where of ['time', 'place', 'person', 'nobody', 'origin']) {
    assert.ok(said.includes(`said of ${where}`), where)
  }
  assert.ok(!said.includes('some day') && !said.includes('latitudeSpan'))
})

test('and a time or a place that can be none, as it stands', async () => {
  const said = await restOf('google.photos', {
    [`${PHOTOS}/Trip/A.jpg`]: photo,
    [`${PHOTOS}/Trip/A.jpg.json`]: {
      title: 'A.jpg',
      photoTakenTime: { timestamp: 'once' },
      geoData: { latitude: 450, longitude: 4.8 },
    },
  })
  assert.ok(said.includes('once') && said.includes('450'))
})

test('400 degrees are no place: only whole numbers of a phone ever overflowed', async () => {
  const { records } = await read({
    [`${PHOTOS}/Trip/A.jpg`]: photo,
    [`${PHOTOS}/Trip/A.jpg.json`]: {
      title: 'A.jpg',
      photoTakenTime: { timestamp: '1600000000' },
      geoData: { latitude: 400, longitude: 4.8 },
    },
  })
  assert.equal(records[0]!.fields['latitude'], undefined)
})

test('of an album, what stands around it', async () => {
  const said = await restOf('google.albums', {
    [`${PHOTOS}/Trip/metadata.json`]: { albumData: { title: 'Trip' }, ...added('album') },
    [`${PHOTOS}/Trip/A.jpg`]: photo,
  })
  assert.ok(said.includes('said of album'))
})

test('of a note, its list, labels, people and files', async () => {
  const said = await restOf('google.keep', {
    'Takeout/Keep/Shopping.json': {
      ...{ title: 'Shopping', isTrashed: false, isPinned: false, isArchived: false },
      listContent: [{ text: 'tea', textHtml: '<b>tea</b>', isChecked: false, ...added('list') }],
      labels: [{ name: 'home', ...added('label') }],
      sharees: [{ email: 'ben@example.org', isOwner: true, type: 'WRITER' }],
      attachments: [{ filePath: 'a.jpg', mimetype: 'image/jpeg', ...added('file') }],
      ...{ userEditedTimestampUsec: 1600000000000000, createdTimestampUsec: 1600000000000000 },
    },
    'Takeout/Keep/a.jpg': photo,
  })
  for (const words of ['list', 'label', 'file'].map((where) => `said of ${where}`)) {
    assert.ok(said.includes(words), words)
  }
  for (const words of ['<b>tea</b>', 'isOwner']) assert.ok(said.includes(words), words)
})
