import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { StoredFile } from '../files/blobs.ts'
import { hintsIn } from './_files.ts'
import { cleaning } from './clean.ts'

const GB = 1024 ** 3
const PLACE = Buffer.from('Canon EOS R5 48.8584 2018:07:14 ')

const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, at * 4)
  return bytes
}
const u64 = (value: number) => u32(Math.floor(value / 2 ** 32), value % 2 ** 32)
const box = (type: string, ...bodies: Buffer[]) => {
  const body = Buffer.concat(bodies)
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body])
}

/** A film of five gigabytes: the camera's notes between its chunks, its index at the end. */
function film(chunks: number): { file: StoredFile & { read: StoredFile['read']; asked: number } } {
  const head = box('ftyp', Buffer.from('isom'), u32(512), Buffer.from('isom'))
  const dataAt = head.length + 16
  const dataSize = 5 * GB
  const offsets = Array.from(
    { length: chunks },
    (_, n) => dataAt + n * Math.floor(dataSize / chunks),
  )
  // A chunk is ten samples of 1000 bytes.
  const entry = box('avc1', Buffer.alloc(78), box('avcC', Buffer.alloc(7)))
  const stbl = box(
    'stbl',
    box('stsd', u32(0, 1), entry),
    box('stsc', u32(0, 1, 1, 10, 1)),
    box('stsz', u32(0, 1000, chunks * 10)),
    box('co64', u32(0, chunks), Buffer.concat(offsets.map(u64))),
  )
  const time = 3614327696
  const media = box(
    'mdia',
    box('mdhd', u32(0, time, time, 1000, 5, 0)),
    box('hdlr', u32(0, 0), Buffer.from('vide'), u32(0, 0, 0), PLACE),
    box('minf', box('vmhd', u32(0, 0, 0)), stbl),
  )
  const track = box('trak', box('tkhd', u32(0, time, time, ...Array(18).fill(0))), media)
  const udta = box('udta', box('\xa9xyz', PLACE))
  const moov = box('moov', box('mvhd', u32(0, time, time, ...Array(22).fill(0))), track, udta)
  const start = Buffer.concat([head, u32(1), Buffer.from('mdat'), u64(dataSize + 16)])
  const size = start.length + dataSize + moov.length
  const file = {
    size,
    mime: 'video/mp4',
    asked: 0,
    async read({ start: from, end }: { start: number; end: number }) {
      const bytes = function* () {
        for (let at = from; at < end; ) {
          let piece: Buffer
          if (at < start.length) piece = start.subarray(at)
          else if (at >= size - moov.length) piece = moov.subarray(at - size + moov.length)
          else {
            // Everywhere in the data stand the camera's notes.
            const length = Math.min(64 * 1024, size - moov.length - at)
            piece = Buffer.alloc(length, PLACE)
          }
          piece = piece.subarray(0, end - at)
          at += piece.length
          file.asked += piece.length
          yield piece
        }
      }
      return Readable.from(bytes(), { objectMode: false })
    },
  }
  return { file }
}

test('a film of five gigabytes costs reading its index, and any part of it can be had', async () => {
  const { file } = film(20_000)
  const before = process.memoryUsage().rss
  const pieces = await cleaning().of('owner', '0'.repeat(64), 'video/mp4', file)
  assert.ok(pieces)
  assert.ok(pieces.size === file.size)
  assert.ok(file.asked < 4e6, `${file.asked} bytes were read`)
  assert.ok(process.memoryUsage().rss - before < 64e6, 'memory')

  const part = async (start: number, end: number) => {
    const parts: Buffer[] = []
    for await (const bytes of pieces.read(file, { start, end })) parts.push(Buffer.from(bytes))
    return Buffer.concat(parts)
  }
  const index = await part(file.size - 100_000, file.size)
  assert.deepEqual([index.length, hintsIn(index)], [100_000, []])
  // Behind the ten samples of a chunk nothing is left; the samples themselves are untouched.
  const chunk = 40 + 7_000 * Math.floor((5 * GB) / 20_000)
  assert.ok((await part(chunk, chunk + 10_000)).includes('Canon'))
  assert.deepEqual(hintsIn(await part(chunk + 10_000, chunk + 100_000)), [])
})
