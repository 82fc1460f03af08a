/** Kinds whose parts stay where they were: what is not needed to show them has become zeros. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { cleaned, fixture, hintsIn, stored, TYPES } from './_files.ts'
import { cleaning } from './clean.ts'

test('a TIFF shows the same pixels the same way up, and says nothing else', async () => {
  const bytes = fixture('picture.tiff')
  const result = await cleaned(bytes, 'image/tiff')
  assert.ok(result)
  const pixels = (of: Buffer) => sharp(of).raw().toBuffer()
  assert.ok((await pixels(result)).equals(await pixels(bytes)))
  const { orientation, exif, xmp, iptc } = await sharp(result).metadata()
  assert.deepEqual([orientation, exif, xmp, iptc], [6, undefined, undefined, undefined])
  const { exif: tags, gps } = ExifReader.load(result, { expanded: true })
  assert.equal(gps, undefined)
  for (const name of ['Make', 'Model', 'DateTime', 'DateTimeOriginal', 'Software']) {
    assert.ok(!(name in (tags ?? {})), name)
  }
})

test('a TIFF of several pages and of tiles keeps all of them', async () => {
  const page = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#c42' } })
    .withExif({ IFD0: { Model: 'EOS R5' } })
    .tiff({ tile: true, tileWidth: 128, tileHeight: 128, compression: 'deflate' })
    .toBuffer()
  const result = await cleaned(page, 'image/tiff')
  assert.ok(result)
  assert.deepEqual(hintsIn(result), [])
  const pixels = (of: Buffer) => sharp(of).raw().toBuffer()
  assert.ok((await pixels(result)).equals(await pixels(page)))
})

test('attack 72: a raw picture is refused: without the notes of its camera it is no picture', async () => {
  const raw = Buffer.from(fixture('picture.tiff'))
  // Colours as a sensor has them.
  const entry = raw.indexOf(Buffer.from([0x06, 0x01, 3, 0, 1, 0, 0, 0, 2, 0]))
  assert.ok(entry > 0)
  raw.writeUInt16LE(32803, entry + 8)
  assert.ok(!(await cleaned(raw, 'image/tiff')))
})

test('an AVI keeps every picture where it was, and loses the date a camera wrote beside', async () => {
  const bytes = fixture('film.avi')
  const at = bytes.indexOf('JUNK')
  const dated = Buffer.from(bytes)
  dated.write('IDIT', at, 'latin1')
  dated.write('SAT JUL 14 12:34:56 2018-07-14', at + 8, 'latin1')
  const result = await cleaned(dated, 'video/x-msvideo')
  assert.ok(result)
  assert.equal(result.length, bytes.length)
  assert.deepEqual(hintsIn(result), [])
  const films = (of: Buffer) => of.subarray(of.indexOf('movi'), of.indexOf('idx1'))
  assert.ok(films(result).equals(films(bytes)))
})

test('attack 72: an AVI whose pictures hold notes of their own, or with a stream of text, is refused', async () => {
  const text = Buffer.from(fixture('film.avi'))
  text.write('txts', text.indexOf('auds'), 'latin1')
  assert.ok(!(await cleaned(text, 'video/x-msvideo')), 'text')
  const noted = Buffer.from(fixture('film.avi'))
  noted.write('MJPG', noted.indexOf('vids') + 4, 'latin1')
  const picture = noted.indexOf('00dc', noted.indexOf('movi')) + 8
  Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 8]).copy(noted, picture)
  assert.ok(!(await cleaned(noted, 'video/x-msvideo')), 'notes')
})

for (const name of ['film.mkv', 'film.webm'] as const) {
  test(`${name} keeps every picture where it was`, async () => {
    const bytes = fixture(name)
    const result = await cleaned(bytes, TYPES[name])
    assert.ok(result)
    assert.equal(result.length, bytes.length)
    const cluster = Buffer.from([0x1f, 0x43, 0xb6, 0x75])
    const from = bytes.indexOf(cluster)
    assert.ok(from > 0)
    assert.ok(result.subarray(from, from + 800).equals(bytes.subarray(from, from + 800)))
    assert.ok(!result.includes('Lavf'), 'what wrote it')
  })
}

test('attack 72: a film with a track of text is refused', async () => {
  const bytes = Buffer.from(fixture('film.mkv'))
  const type = bytes.indexOf(Buffer.from([0x83, 0x81, 0x02]))
  assert.ok(type > 0)
  bytes[type + 2] = 0x11
  assert.ok(!(await cleaned(bytes, 'video/x-matroska')))
})

for (const [name, begin] of [
  ['film.mp4', Buffer.from('mdat')],
  ['fragments.mp4', Buffer.from('mdat')],
  ['film.mkv', Buffer.from([0x1f, 0x43, 0xb6, 0x75])],
] as const) {
  test(`attack 72: ${name} with the notes of a camcorder in its coding is refused`, async () => {
    const bytes = Buffer.from(fixture(name))
    const at = bytes.indexOf(begin) + 40
    assert.ok(at > 40)
    bytes.write('17ee8c60f84d11d98cd60800200c9a66', at, 'hex')
    bytes.write('MDPM', at + 16, 'latin1')
    assert.ok(!(await cleaned(bytes, TYPES[name])))
  })
}

test('what cannot be cleaned is looked at once', async () => {
  const cleaner = cleaning()
  const file = stored(Buffer.concat([Buffer.from('II*\0'), Buffer.alloc(200_000)]))
  const ask = () => cleaner.of('owner', 'hash', 'image/tiff', file)
  assert.equal(await ask(), null)
  const { asked } = file
  assert.ok(asked > 0)
  assert.equal(await ask(), null)
  assert.equal(file.asked, asked)
})
