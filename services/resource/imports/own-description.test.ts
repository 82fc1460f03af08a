import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const folder = 'Takeout/Google Photos/Photos from 2020'
const said = (title: string, timestamp: number) =>
  JSON.stringify({
    ...{ title, description: `This is ${title}`, url: `https://photos.google.com/photo/${title}` },
    photoTakenTime: { timestamp: String(timestamp) },
  })
const files = {
  jpg: { [`${folder}/a.jpg`]: jpeg('a') },
  png: { [`${folder}/a.png`]: Buffer.from('\x89PNG\r\n\x1a\na', 'latin1') },
  ofJpg: { [`${folder}/a.jpg.supplemental-metadata.json`]: said('a.jpg', 1_600_000_000) },
  ofPng: { [`${folder}/a.png.supplemental-metadata.json`]: said('a.png', 1_600_000_100) },
}
type File = keyof typeof files

describe('photos of one name and of two kinds, whose parts come on days of their own', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const days of [
    [['jpg', 'ofPng'], ['ofJpg'], ['png']],
    [['ofPng'], ['jpg'], ['ofJpg'], ['png']],
    [
      ['png', 'ofJpg'],
      ['jpg', 'ofPng'],
    ],
    [['jpg', 'png', 'ofPng'], ['ofJpg']],
    [['png', 'ofJpg'], ['ofPng'], ['jpg']],
    [
      ['jpg', 'ofPng'],
      ['png', 'ofJpg'],
    ],
  ] satisfies File[][][]) {
    test(`each has its own description in the end: ${days.join(', then ')}`, async () => {
      const ana = await resident(here.url, `person-${++people}`)
      for (const [at, names] of days.entries()) {
        const part = Object.assign({}, ...names.map((name) => files[name]))
        await ana.bring({ [`takeout-20260101T000000Z-00${at + 1}.zip`]: zipOf(part) })
      }
      const photos = (await ana.records('google.photos'))
        .map(({ time, title, description, url, original }) => [
          (original as { name: string }).name,
          ...[time, title, description, url],
        ])
        .sort()
      const of = (name: string, time: string) => [
        ...[name, time, name, `This is ${name}`, `https://photos.google.com/photo/${name}`],
      ]
      assert.deepEqual(photos, [
        of('a.jpg', '2020-09-13T12:26:40Z'),
        of('a.png', '2020-09-13T12:28:20Z'),
      ])
      assert.deepEqual(await ana.records('google.other'), [])
    })
  }
})
