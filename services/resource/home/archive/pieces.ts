import type { Reads } from '@mandate/server'
import type { Blobs } from '../../files/blobs.ts'
import { DamagedObject } from '../../files/encryption.ts'
import { ObjectMissing } from '../../files/objects.ts'
import type { RestCipher } from '../../records/stored/rest.ts'
import type { TakeOutCounts } from '../tables.ts'
import { type Row, rowsOf } from './rows.ts'
import { type Place, type Section, sections } from './sections.ts'

/** One file of the archive. It must be read to its end before the next one is asked for. */
export interface Piece {
  path: string
  compress: boolean
  /** Bytes, where they are known beforehand. */
  size?: number
  read(): AsyncIterable<Buffer>
  /** Where writing goes on after it. */
  place(): Place
}

const LINES_MAX = 100_000
const BYTES_MAX = 64 * 1024 * 1024
const bufferBytes = 64 * 1024

export interface PiecesRooms {
  pool: Reads
  blobs: Pick<Blobs, 'find'>
  owner: string
  rest: RestCipher
  /** Added to while pieces are read. */
  counts: TakeOutCounts
  /** Files are read to their end first. */
  careful: boolean
}

/** Every file made of the owner's rows and blobs, from a place on. */
export async function* pieces(rooms: PiecesRooms, from: Place | null): AsyncGenerator<Piece> {
  for (const [section, of] of sections.entries()) {
    if (section < (from?.section ?? 0)) continue
    yield* rowPieces(rooms, of, startOf(section, from))
  }
  yield* filePieces(rooms, startOf(sections.length, from))
}

function startOf(section: number, from: Place | null): Place {
  return from?.section === section ? from : { section, after: null, folder: '', nth: 0 }
}

async function* rowPieces(rooms: PiecesRooms, of: Section, from: Place): AsyncGenerator<Piece> {
  const rows = rowsOf(rooms.pool, of, rooms.owner, from.after, rooms.rest)
  const place = { ...from }
  let next = await rows.next()
  const folderOf = (row: Row) => (of.byCollection ? `${of.path}/${row.collection}` : of.path)

  async function* lines(): AsyncGenerator<Buffer> {
    let text = ''
    let [count, bytes] = [0, 0]
    while (!next.done && count < LINES_MAX && bytes < BYTES_MAX) {
      const row: Row = next.value
      if (folderOf(row) !== place.folder) break
      text += `${row.line}\n`
      bytes += row.line.length
      count += 1
      place.after = row.at
      if (text.length >= bufferBytes) {
        yield Buffer.from(text)
        text = ''
      }
      next = await rows.next()
    }
    if (text !== '') yield Buffer.from(text)
    countRecords(rooms.counts, of, place.folder, count)
  }

  while (!next.done) {
    const folder = folderOf(next.value)
    place.nth = folder === place.folder ? place.nth + 1 : 1
    place.folder = folder
    const path = `${folder}/${String(place.nth).padStart(6, '0')}.jsonl`
    yield { path, compress: true, read: lines, place: () => ({ ...place }) }
  }
}

function countRecords(counts: TakeOutCounts, of: Section, folder: string, count: number): void {
  if (of.path !== 'records') return
  const name = folder.slice(of.path.length + 1)
  counts.records = { ...counts.records, [name]: (counts.records?.[name] ?? 0) + count }
}

/** The original files. One whose bytes have gone from the store, or are others now, is counted as lost: the others still go out. */
async function* filePieces(rooms: PiecesRooms, from: Place): AsyncGenerator<Piece> {
  const { pool, blobs, owner, counts, rest } = rooms
  const list = sections.find((section) => section.table === 'blobs') as Section
  for await (const { line, at } of rowsOf(pool, list, owner, from.after, rest)) {
    const { sha256, size, mime } = JSON.parse(line) as {
      sha256: string
      size: number
      mime: string
    }
    const file = await blobs.find(owner, sha256)
    const whole = { start: 0, end: file?.size ?? 0 }
    const open = async () => {
      if (rooms.careful) for await (const _ of (await file?.read(whole)) ?? []);
      return file?.read(whole)
    }
    const bytes = await open().catch((error: unknown) => {
      if (error instanceof ObjectMissing || error instanceof DamagedObject) return null
      throw error
    })
    if (!bytes) {
      counts.lost = (counts.lost ?? 0) + 1
      continue
    }
    counts.files = (counts.files ?? 0) + 1
    counts.fileBytes = (counts.fileBytes ?? 0) + size
    yield {
      path: `files/${sha256.slice(0, 2)}/${sha256}${endingOf(mime)}`,
      // Pictures and films are packed already.
      compress: !/^(image|video|audio)\/|zip/.test(mime),
      size,
      read: () => bytes,
      place: () => ({ ...from, after: at }),
    }
  }
}

const endings: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'image/heic': '.heic',
  'video/mp4': '.mp4',
  'video/quicktime': '.mov',
  'audio/mpeg': '.mp3',
  'application/pdf': '.pdf',
  'application/json': '.json',
  'message/rfc822': '.eml',
  'text/html': '.html',
  'text/plain': '.txt',
  'text/csv': '.csv',
}

/** So that a file opens with what it is for; a restored home goes by the hash alone. */
function endingOf(mime: string): string {
  return endings[mime.split(';', 1)[0] ?? ''] ?? ''
}
