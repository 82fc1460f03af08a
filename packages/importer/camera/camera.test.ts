import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookForCamera, timeInName } from './index.ts'

const box = (type: string, ...content: Buffer[]) => {
  const body = Buffer.concat(content)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const since1904 = (iso: string) => Date.parse(iso) / 1000 + 2_082_844_800
const movieHead = (iso: string) => {
  const body = Buffer.alloc(100)
  body.writeUInt32BE(since1904(iso), 4)
  return box('mvhd', body)
}
const ftyp = box('ftyp', Buffer.from('isom\0\0\0\0'))
const tracks = box('trak', Buffer.alloc(300_000, 7))
const pictures = box('mdat', Buffer.alloc(500_000, 9))
const place = (text: string) =>
  box('udta', box('\xa9xyz', Buffer.from([0, text.length, 0x15, 0xc7]), Buffer.from(text)))

/** What is seen of a film that comes in chunks of that many bytes. */
function seen(film: Buffer, size: number) {
  const camera = lookForCamera()
  camera.head?.(film.subarray(0, 65_536))
  for (let at = 0; at < film.length; at += size) camera.bytes?.(film.subarray(at, at + size))
  return camera.facts()
}

for (const size of [1000, 65_536, 10_000_000]) {
  test(`a film says when and where it was taken, behind its pictures, in chunks of ${size}`, () => {
    const moov = box('moov', movieHead('2018-07-14T12:34:56Z'), tracks, place('+48.8583+002.2919/'))
    const facts = { time: Date.UTC(2018, 6, 14, 12, 34, 56), zoned: false }
    const whole = { ...facts, latitude: 48.8583, longitude: 2.2919 }
    assert.deepEqual(seen(Buffer.concat([ftyp, pictures, moov]), size), whole)
    assert.deepEqual(seen(Buffer.concat([ftyp, moov, pictures]), size), whole)
  })
}

test('the clock of a phone with its zone counts over the one without', () => {
  const keys = box('meta', Buffer.from('com.apple.quicktime.creationdate 2018-07-14T14:34:56+0200'))
  const film = Buffer.concat([ftyp, box('moov', movieHead('2018-07-15T00:00:00Z'), keys)])
  assert.deepEqual(seen(film, 1000), { time: Date.UTC(2018, 6, 14, 12, 34, 56), zoned: true })
})

test('a film without a date, or broken anywhere, says nothing wrong and never hangs', () => {
  assert.equal(seen(Buffer.concat([ftyp, pictures]), 1000), null)
  const moov = box('moov', movieHead('2018-07-14T12:34:56Z'), place('+48.8583+002.2919/'))
  const film = Buffer.concat([ftyp, moov])
  for (let at = 0; at < film.length; at++) {
    const broken = Buffer.from(film)
    broken[at] = 0xff
    seen(broken, 50)
    seen(film.subarray(0, at), 50)
  }
})

test('names that hold a time', () => {
  const at = (name: string) => {
    const ms = timeInName(name)
    return ms === null ? null : new Date(ms).toISOString().slice(0, 19)
  }
  assert.equal(at('IMG_20180714_123456.jpg'), '2018-07-14T12:34:56')
  assert.equal(at('PXL_20231006_063000139.jpg'), '2023-10-06T06:30:00')
  assert.equal(at('Screenshot_2023-10-27-12-33-03.png'), '2023-10-27T12:33:03')
  assert.equal(at('20161105_170829.jpg'), '2016-11-05T17:08:29')
  assert.equal(at('IMG-20230325-WA0122.jpg'), '2023-03-25T12:00:00')
  assert.equal(at('2014-05-06 07.08.09.jpg'), '2014-05-06T07:08:09')
  assert.equal(at('Photo 2019-04-16 11 19 37.jpg'), '2019-04-16T11:19:37')
  assert.equal(at('201801261147521000.jpg'), '2018-01-26T11:47:52')
  assert.equal(at('VID_20180231_123456.mp4'), null)
  assert.equal(at('13039_327707840323_537645323_n.jpg'), null)
  assert.equal(at('DSC_0100.JPG'), null)
})
