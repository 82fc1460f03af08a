import { promisify } from 'node:util'
import { crc32, deflateSync, inflate as inflateWith } from 'node:zlib'
import { Pieces } from '../pieces.ts'
import { NotCleanable, type Source } from '../source.ts'
import { orientationOf, tiffOf } from './orientation.ts'
import { plainProfile } from './profile.ts'

const SIGNATURE = 8
const PICTURE = 'IHDR PLTE IDAT IEND tRNS acTL fcTL fdAT'
const COLOURS = 'cHRM gAMA sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs'
const KEPT = new Set(`${PICTURE} ${COLOURS}`.split(' '))
/** More EXIF than this no camera writes, in bytes. */
const MOST_EXIF = 16e6
const MOST_PROFILE = 4e6
const inflate = promisify(inflateWith)

/**
 * A PNG without texts, times, EXIF, and whatever else stands in chunks of its own or after the end.
 * @see [PNG (Third Edition) §11]
 */
export async function cleanPng(source: Source): Promise<Pieces> {
  const pieces = new Pieces()
  pieces.keep(0, SIGNATURE)
  for (let at = SIGNATURE; ; ) {
    const head = await source.at(at, 8)
    const length = head.readUInt32BE()
    const type = head.toString('latin1', 4)
    const end = at + 12 + length
    if (end > source.size) throw new NotCleanable('a chunk beyond the end')
    if (at === SIGNATURE && type !== 'IHDR') throw new NotCleanable('it does not begin as one')
    if (type === 'IEND') {
      pieces.put(chunk('IEND', Buffer.alloc(0)))
      return pieces
    }
    if (type === 'iCCP') pieces.put(await plainColours(source, at + 8, length))
    else if (KEPT.has(type)) pieces.keep(at, end)
    else if (type === 'eXIf' && length < MOST_EXIF) {
      const tiff = tiffOf(orientationOf(await source.at(at + 8, length)))
      if (tiff) pieces.put(chunk('eXIf', tiff))
    } else if (!/^[a-z]/.test(type)) {
      // "A decoder encountering an unknown critical chunk must indicate that it cannot": §5.4.
      throw new NotCleanable(`a part that nobody knows: ${JSON.stringify(type)}`)
    }
    at = end
  }
}

/** "Profile name", a zero, how it is packed, the packed profile: §11.3.2.3. */
async function plainColours(source: Source, start: number, length: number): Promise<Buffer> {
  if (length > MOST_PROFILE) throw new NotCleanable('its colours are too long')
  const data = await source.at(start, length)
  const name = data.indexOf(0)
  const packed = data.subarray(name + 2)
  const profile = await inflate(packed, { maxOutputLength: MOST_PROFILE }).catch(() => null)
  if (name < 0 || !profile) throw new NotCleanable('its colours are broken')
  return chunk('iCCP', Buffer.concat([Buffer.from('ICC\0\0'), deflateSync(plainProfile(profile))]))
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
