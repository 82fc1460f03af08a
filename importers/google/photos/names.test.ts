import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

/** One photo and one description in an album: what lies there, and what it is called. */
const PAIRS = [
  ['IMG_1(1).HEIC', 'IMG_1.HEIC(1).supplemental-metadata.json'],
  ['IMG_1(2).jpg', 'IMG_1(2).supplemental-metadata.json'],
  ['IMG_1.jpg', 'IMG_1.jpg-supplemental-metadata.json'],
  ['IMG_1.jpg', 'IMG_1-supplemental-metadata.json'],
  ['IMG_1.jpg', 'IMG_1.jpg(supplemental-metadata).json'],
  ['IMG_1-EFFECTS-edited.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
  ['IMG_1~2-edited.jpg', 'IMG_1.jpg.supplemental-metadata.json'],
  ['IMG_1-измененный.jpg', 'IMG_1.jpg.json'],
  ['IMG_1-edited.png', 'IMG_1.jpg.json'],
  ['IMG_1.jpg', 'IMG_1.png.supplemental-metadata.json'],
  ['IMG_1.jxl', 'IMG_1.jxl.json'],
  ['IMG_1.mvimg', 'IMG_1.jpg.json'],
  ['clip.mp4v', 'clip.mp4v.json'],
  ['clip.mov.qt', 'clip.mov.qt.supplemental-metad.json'],
  ['2014-03-05(1).png', '2014-03-05.supplemental-metadata(1).json'],
  ['20.06.13 - 14', '20.06.13 - 14.supplemental-metadata.json'],
  ['24.02(1).14 - 1', '24.02.14 - 1.supplemental-metadata(1).json'],
] as const

for (const [photo, description] of PAIRS) {
  test(`${description} describes ${photo}`, async () => {
    const said = {
      ...{ title: 'A title', imageViews: '1', photoTakenTime: { timestamp: '1500000000' } },
      url: 'https://photos.google.com/photo/AF1Q',
    }
    const { records } = await read({
      [`Takeout/Google Photos/A/${photo}`]: '\u00ff\u00d8\u00ffx',
      [`Takeout/Google Photos/A/${description}`]: JSON.stringify(said),
    })
    const found = records.filter(({ collection }) => collection === 'google.photos')
    assert.deepEqual(
      found.map(({ fields }) => fields['url']),
      [said.url],
    )
  })
}

test('the number behind a name tells two apart wherever it stands', async () => {
  const said = (n: number) =>
    JSON.stringify({ title: 'IMG.HEIC', photoTakenTime: { timestamp: `${1500000000 + n}` } })
  const { records } = await read({
    'Takeout/Google Photos/A/IMG.HEIC': 'one',
    'Takeout/Google Photos/A/IMG(1).HEIC': 'second',
    'Takeout/Google Photos/A/IMG.HEIC.supplemental-metadata.json': said(0),
    'Takeout/Google Photos/A/IMG.HEIC(1).supplemental-metadata.json': said(1),
  })
  const times = records.flatMap(({ files, time }) =>
    (files ?? []).map(({ name }) => [name, time] as const),
  )
  assert.deepEqual(Object.fromEntries(times), {
    'IMG.HEIC': 1500000000000,
    'IMG(1).HEIC': 1500000001000,
  })
})
