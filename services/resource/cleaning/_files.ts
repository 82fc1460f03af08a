import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { StoredFile } from '../files/blobs.ts'
import { cleaning } from './clean.ts'

/**
 * Pictures and films made with ffmpeg and heif-enc, of a test card. exiftool wrote into each: taken
 * on 14 July 2018 at 48.8584, 2.2945 with a Canon EOS R5, turned by a quarter; as EXIF, XMP, IPTC,
 * comment, small picture, Apple's keys, `udta`, track of text, time code, whatever the kind has.
 */
export const TYPES = {
  'picture.jpg': 'image/jpeg',
  'picture.png': 'image/png',
  'picture.webp': 'image/webp',
  'picture.gif': 'image/gif',
  'picture.heic': 'image/heic',
  'picture.avif': 'image/avif',
  'film.mp4': 'video/mp4',
  'film.mov': 'video/quicktime',
  'fragments.mp4': 'video/mp4',
  'picture.tiff': 'image/tiff',
  'film.avi': 'video/x-msvideo',
  'film.mkv': 'video/x-matroska',
  'film.webm': 'video/webm',
}

export const fixture = (name: keyof typeof TYPES): Buffer =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url))

/** What of place, time and camera can be read in bytes, as text or as the numbers of films. */
export function hintsIn(bytes: Buffer): string[] {
  const text = bytes.toString('latin1')
  const hints = [
    'Canon',
    'EOS',
    '48.8584',
    '2018:07:14',
    '2018-07-14',
    'Paris',
    'xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk',
  ]
  const seconds = Date.UTC(2018, 6, 14, 12, 34, 56) / 1000 - Date.UTC(1904, 0, 1) / 1000
  const number = Buffer.alloc(4)
  number.writeUInt32BE(seconds)
  const found = hints.filter((hint) => text.includes(hint))
  return bytes.includes(number) ? [...found, 'creation_time'] : found
}

/** A stored file in memory, which counts what is read of it. */
export function stored(bytes: Buffer): StoredFile & { asked: number } {
  const file = {
    size: bytes.length,
    mime: '',
    asked: 0,
    async read({ start, end }: { start: number; end: number }) {
      file.asked += end - start
      return Readable.from(pieces(bytes.subarray(start, end)), { objectMode: false })
    },
  }
  return file
}

function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}

/** The cleaned bytes, or a range of them; null when they cannot be had. */
export async function cleaned(
  bytes: Buffer,
  mime: string,
  range?: { start: number; end: number },
): Promise<Buffer | null> {
  const file = stored(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const pieces = await cleaning().of('owner', sha256, mime, file)
  if (!pieces) return null
  const parts: Buffer[] = []
  for await (const part of pieces.read(file, range ?? { start: 0, end: pieces.size })) {
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}
