import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import ExifReader from 'exifreader'
import sharp from 'sharp'
import { cleaned, fixture, hintsIn, TYPES } from './_files.ts'

const names = Object.keys(TYPES) as (keyof typeof TYPES)[]
// A TIFF is all made of tags: kinds.test.ts looks at what is left of them.
const pictures = names.filter((name) => name.startsWith('picture') && name !== 'picture.tiff')
const jpeg = fixture('picture.jpg')

/** The first item of our HEIC, by `base_offset` and `extent_length` of its `iloc` (ISO/IEC 14496-12, 8.11.3). */
function codedPicture(heic: Buffer): Buffer {
  const at = heic.indexOf('iloc')
  const [offset, length] = [heic.readUInt32BE(at + 18), heic.readUInt32BE(at + 28)]
  return heic.subarray(offset, offset + length)
}

for (const name of names) {
  describe(name, () => {
    const bytes = fixture(name)
    const clean = async () => {
      const result = await cleaned(bytes, TYPES[name])
      assert.ok(result)
      return result
    }

    test('attack 72: neither place nor time nor camera is left in its bytes', async () => {
      assert.ok(hintsIn(bytes).length >= 2, `there was something to find: ${hintsIn(bytes)}`)
      assert.deepEqual(hintsIn(await clean()), [])
    })

    test('any range of it is that part of the whole', async () => {
      const whole = await clean()
      const size = whole.length
      const edges = [0, 1, 20, 41, 99, size >> 1, size - 30, size - 1]
      for (const start of edges) {
        for (const end of [...edges, size].filter((edge) => edge > start)) {
          const part = await cleaned(bytes, TYPES[name], { start, end })
          assert.ok(part?.equals(whole.subarray(start, end)), `${start} to ${end}`)
        }
      }
    })

    test('cut off anywhere, it is refused or as clean', async () => {
      for (let end = 0; end < bytes.length; end += Math.ceil(bytes.length / 60)) {
        const part = await cleaned(bytes.subarray(0, end), TYPES[name])
        if (part) assert.deepEqual(hintsIn(part), [], `of ${end} bytes`)
      }
    })

    test('with any byte changed it is refused or as clean, and nothing worse', async () => {
      for (let at = 0; at < bytes.length; at += 41) {
        const bent = Buffer.from(bytes)
        bent[at] = (bent[at]! + 1 + (at % 200)) & 0xff
        await cleaned(bent, TYPES[name])
      }
    })
  })
}

for (const name of pictures) {
  test(`two readers find nothing in ${name} but which way up it is`, async () => {
    const bytes = fixture(name)
    const result = await cleaned(bytes, TYPES[name])
    assert.ok(result)
    const { exif, gps, xmp, iptc, ...rest } = ExifReader.load(result, { expanded: true })
    assert.deepEqual([gps, iptc], [undefined, undefined])
    // In place of a packet with facts stands one without any.
    assert.match(xmp?._raw ?? '', /^(<x:xmpmeta xmlns:x="adobe:ns:meta\/"\/>)?\s*$/)
    const left = Object.keys(exif ?? {}).filter((tag) => !/^(Orientation|Image.*)$/.test(tag))
    assert.deepEqual(left, [], JSON.stringify(rest).slice(0, 300))
    const turned = /jpg|png|webp/.test(name)
    if (turned) assert.equal(exif?.Orientation?.value, 6)
    if (name === 'picture.heic') return
    const before = await sharp(bytes).metadata()
    const {
      exif: tiff,
      xmp: packet,
      iptc: notes,
      comments,
      ...after
    } = await sharp(result).metadata()
    assert.ok((tiff ?? Buffer.alloc(0)).filter((byte) => byte > 0).length <= 16, 'EXIF')
    assert.deepEqual(
      [packet?.includes('GPS') ?? false, notes, comments ?? []],
      [false, undefined, []],
    )
    const { width, height, orientation, format, pages } = before
    assert.deepEqual(
      [after.width, after.height, after.format, after.pages],
      [width, height, format, pages],
    )
    if (turned) assert.equal(after.orientation, orientation)
  })

  test(`the picture in ${name} is the same to the last pixel`, async () => {
    const bytes = fixture(name)
    const result = (await cleaned(bytes, TYPES[name])) as Buffer
    if (name === 'picture.heic') {
      // sharp comes without a reader of HEVC: all that one decodes are the boxes in front of `mdat` and the coded picture, where `iloc` says.
      const [boxes, coded] = [bytes.indexOf('mdat'), bytes.indexOf(codedPicture(bytes))]
      assert.ok(boxes > 0 && coded > boxes)
      assert.deepEqual(result.subarray(0, boxes), bytes.subarray(0, boxes))
      assert.deepEqual(codedPicture(result), bytes.subarray(coded))
      return
    }
    const pixels = (of: Buffer) => sharp(of, { pages: -1 }).raw().toBuffer()
    assert.ok((await pixels(result)).equals(await pixels(bytes)))
  })
}

test('a JPEG keeps its colours and loses the film behind it', async () => {
  const colours = await sharp(fixture('picture.png')).withIccProfile('p3').jpeg().toBuffer()
  const moving = Buffer.concat([colours, Buffer.from('ftypmp42 Canon EOS R5 2018:07:14')])
  const result = await cleaned(moving, 'image/jpeg')
  assert.ok(result)
  assert.deepEqual(hintsIn(result), [])
  const pixels = (of: Buffer) => sharp(of).toColourspace('srgb').raw().toBuffer()
  assert.ok((await sharp(result).metadata()).icc)
  assert.ok((await pixels(result)).equals(await pixels(colours)))
})

test('a progressive JPEG and one in several scans are whole afterwards', async () => {
  let seed = 1
  const noise = Buffer.alloc(400 * 300 * 3).map(() => {
    seed = (seed * 48271) % 2147483647
    return seed & 255
  })
  const raw = { width: 400, height: 300, channels: 3 as const }
  const progressive = await sharp(noise, { raw })
    .withExif({ IFD0: { Model: 'EOS R5' } })
    .jpeg({ progressive: true, quality: 95 })
    .toBuffer()
  const result = await cleaned(progressive, 'image/jpeg')
  assert.ok(result && result.length > 65_536, `${result?.length} bytes`)
  assert.deepEqual(hintsIn(result), [])
  const pixels = (of: Buffer) => sharp(of).raw().toBuffer()
  assert.ok((await pixels(result)).equals(await pixels(progressive)))
})

test('attack 72: a file that is not what its type says does not go out', async () => {
  const wrong: [Buffer, string][] = [
    [jpeg, 'image/png'],
    [jpeg, 'video/mp4'],
    [fixture('film.mp4'), 'image/heic'],
    [Buffer.from('<svg onload="alert(1)"/>'), 'image/jpeg'],
    [Buffer.from('II*\0 a raw picture'), 'image/tiff'],
    [Buffer.alloc(0), 'image/jpeg'],
    [jpeg.subarray(0, -2), 'image/jpeg'],
  ]
  for (const [bytes, mime] of wrong) assert.ok(!(await cleaned(bytes, mime)), mime)
})
