import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cameraFacts } from '@mandate/importer/camera'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

type Tag = [tag: number, type: number, count: number, value: Buffer]

const text = (tag: number, value: string): Tag => [
  tag,
  2,
  value.length + 1,
  Buffer.from(`${value}\0`),
]
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** A directory of tags at `offset`, longer values behind it. */
function directory(offset: number, tags: Tag[]): Buffer {
  const head = Buffer.alloc(2 + tags.length * 12 + 4)
  head.writeUInt16LE(tags.length, 0)
  const values: Buffer[] = []
  let at = offset + head.length
  for (const [i, [tag, type, count, value]] of tags.entries()) {
    const entry = 2 + i * 12
    head.writeUInt16LE(tag, entry)
    head.writeUInt16LE(type, entry + 2)
    head.writeUInt32LE(count, entry + 4)
    if (value.length <= 4) value.copy(head, entry + 8)
    else {
      head.writeUInt32LE(at, entry + 8)
      values.push(value)
      at += value.length
    }
  }
  return Buffer.concat([head, ...values])
}

/** A JPEG of nothing but its metadata: 640 by 480, camera, clock, zone, place. */
function photo(taken: string, zone?: string): Buffer {
  const degrees = (d: number, m: number) => Buffer.concat([d, 1, m, 1, 0, 1].map(u32))
  const clock = [text(0x9003, taken), ...(zone ? [text(0x9011, zone)] : [])]
  const place: Tag[] = [
    text(1, 'N'),
    [2, 5, 3, degrees(48, 30)],
    text(3, 'W'),
    [4, 5, 3, degrees(2, 15)],
  ]
  const [exifAt, gpsAt] = [200, 400]
  const main = directory(8, [
    text(0x0110, 'Pocket 3'),
    [0x8769, 4, 1, u32(exifAt)],
    [0x8825, 4, 1, u32(gpsAt)],
  ])
  const tiff = Buffer.alloc(700)
  tiff.write('II*\0', 0, 'latin1')
  tiff.writeUInt32LE(8, 4)
  main.copy(tiff, 8)
  directory(exifAt, clock).copy(tiff, exifAt)
  directory(gpsAt, place).copy(tiff, gpsAt)
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(body.length + 2)
  const frame = Buffer.from([
    0xff, 0xc0, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
  ])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    length,
    body,
    frame,
    Buffer.from([0xff, 0xd9]),
  ])
}

test('clock with its zone, place, camera and size are read', () => {
  assert.deepEqual(cameraFacts(photo('2019:07:01 10:00:00', '+02:00')), {
    time: Date.UTC(2019, 6, 1, 8),
    zoned: true,
    latitude: 48.5,
    longitude: -2.25,
    width: 640,
    height: 480,
    device: 'Pocket 3',
  })
})

for (const [what, taken, zone, expected] of [
  [
    'without a zone it is told',
    '2019:07:01 10:00:00',
    undefined,
    { time: Date.UTC(2019, 6, 1, 10), zoned: false },
  ],
  [
    'no zone is further than 14 hours',
    '2019:07:01 10:00:00',
    '+15:00',
    { time: Date.UTC(2019, 6, 1, 10), zoned: false },
  ],
  [
    'midnight of 1 January is a clock never set',
    '2019:01:01 00:00:00',
    '+01:00',
    { time: null, zoned: false },
  ],
  ['what is no time is none', '    :  :     :  :  ', undefined, { time: null, zoned: false }],
] as const) {
  test(`the camera's clock: ${what}`, () => {
    const { time, zoned } = cameraFacts(photo(taken, zone))!
    assert.deepEqual({ time, zoned }, expected)
  })
}

test('broken metadata at any byte never fail, nor hang', () => {
  const whole = photo('2019:07:01 10:00:00', '+02:00')
  for (let at = 0; at < whole.length; at += 3) {
    const broken = Buffer.from(whole)
    broken[at] = 0xff
    cameraFacts(broken)
    cameraFacts(whole.subarray(0, at))
  }
})

test('the camera counts over the description only where it knows its zone', async () => {
  const described = {
    title: 'A.jpg',
    photoTakenTime: { timestamp: '1500000000' },
    geoData: { latitude: 0, longitude: 0 },
    imageViews: '1',
  }
  const folder = 'Takeout/Google Photos/Photos from 2019'
  const read = async (bytes: Buffer, now = Date.UTC(2026, 0, 1)) => {
    const files = { [`${folder}/A.jpg`]: bytes, [`${folder}/A.jpg.json`]: described }
    const parts = [memoryPart('takeout.zip', zipOf(files))]
    return (await readAll(parts, [google], { now: () => now })).records[0]!
  }
  const zoned = await read(photo('2019:07:01 10:00:00', '+02:00'))
  assert.equal(zoned.time, Date.UTC(2019, 6, 1, 8))
  assert.equal(zoned.rest!['time_source'], 'exif')
  assert.equal(zoned.fields['latitude'], 48.5)
  assert.equal(zoned.fields['device'], 'Pocket 3')
  assert.equal((await read(photo('2019:07:01 10:00:00'))).time, 1500000000000)
  assert.equal(
    (await read(photo('2019:07:01 10:00:00', '+02:00'), Date.UTC(2018, 0, 1))).time,
    1500000000000,
  )
  const alone = [memoryPart('t.zip', zipOf({ [`${folder}/A.jpg`]: photo('2019:07:01 10:00:00') }))]
  assert.equal((await readAll(alone, [google])).records[0]!.time, Date.UTC(2019, 6, 1, 10))
})

test('a photo without description and clock has the time that stands in its name', async () => {
  const files = { 'Takeout/Google Photos/x/IMG_20180714_123456.jpg': Buffer.from('\xff\xd8\xff') }
  const { records } = await readAll([memoryPart('t.zip', zipOf(files))], [google])
  assert.equal(records[0]!.time, Date.UTC(2018, 6, 14, 12, 34, 56))
  assert.equal(records[0]!.rest!['time_source'], 'name')
})
