import { LRUCache } from 'lru-cache'
import type { StoredFile } from '../files/blobs.ts'
import { cleanBoxes } from './boxes/file.ts'
import { cleanOffice } from './documents/office.ts'
import { cleanAvi } from './films/avi.ts'
import { cleanMatroska } from './films/matroska.ts'
import { cleanGif } from './pictures/gif.ts'
import { cleanJpeg } from './pictures/jpeg.ts'
import { cleanPng } from './pictures/png.ts'
import { cleanTiff } from './pictures/tiff.ts'
import { cleanWebp } from './pictures/webp.ts'
import type { Pieces } from './pieces.ts'
import { NotCleanable, Source } from './source.ts'

/** Raised whenever what is left of a file changes, so that nobody mixes bytes of two cleanings. */
export const CLEANING = 2

/** Files without the place, time and camera that they hold. */
export interface Cleaning {
  /** What the cleaned file consists of; null when it cannot be cleaned, or is not what `mime` says. */
  of(owner: string, sha256: string, mime: string, file: StoredFile): Promise<Pieces | null>
}

type Clean = (source: Source) => Promise<Pieces>

/** By what they are: media types, first bytes (latin1) and where those stand. */
const CLEANERS: [types: RegExp, start: RegExp, clean: Clean][] = [
  [/^image\/jpe?g$/, /^\xff\xd8\xff/, cleanJpeg],
  [/^image\/(png|apng)$/, /^\x89PNG\r\n\x1a\n/, cleanPng],
  [/^image\/webp$/, /^RIFF.{4}WEBP/s, cleanWebp],
  [/^image\/gif$/, /^GIF8[79]a/, cleanGif],
  [/^image\/tiff$/, /^(II\*\0|MM\0\*)/, cleanTiff],
  [/^image\/(hei[cf]|avif)$/, /^.{4}ftyp(hei|hev|mif|msf|avi)/s, cleanBoxes],
  [
    /^(video\/(mp4|quicktime|3gpp2?|x-m4v)|audio\/(mp4|x-m4a|3gpp2?))$/,
    /^.{4}(ftyp(?!hei|hev|mif|msf|avi)|moov|mdat|wide|free|skip)/s,
    cleanBoxes,
  ],
  [/^video\/(x-msvideo|avi|msvideo)$/, /^RIFF.{4}AVI /s, cleanAvi],
  [/^(video|audio)\/(webm|x-matroska|matroska)$/, /^\x1a\x45\xdf\xa3/, cleanMatroska],
  [
    /^application\/(zip|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)$/,
    /^PK\x03\x04/,
    cleanOffice,
  ],
]

/** Cleaning costs reading the file once; what a file consists of then, or that it cannot be cleaned, is remembered, in bytes. */
const REMEMBERED = 8 * 1024 * 1024

export function cleaning(): Cleaning {
  const known = new LRUCache<string, { pieces: Pieces | null }>({
    maxSize: REMEMBERED,
    sizeCalculation: ({ pieces }) => pieces?.weight ?? 256,
  })
  return {
    async of(owner, sha256, mime, file) {
      const key = `${owner} ${sha256} ${mime}`
      const before = known.get(key)
      if (before) return before.pieces
      const pieces = await clean(mime, file)
      known.set(key, { pieces })
      return pieces
    },
  }
}

async function clean(mime: string, file: StoredFile): Promise<Pieces | null> {
  const source = new Source(file)
  try {
    const start = (await source.at(0, Math.min(16, file.size))).toString('latin1')
    const found = CLEANERS.find(([types, begins]) => types.test(mime) && begins.test(start))
    return found ? await found[2](source) : null
  } catch (error) {
    if (error instanceof NotCleanable) return null
    throw error
  }
}
