import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { DamagedObject } from '../files/encryption.ts'
import type { ByteRange } from '../files/objects.ts'
import { checked } from './checked.ts'
import { blockBytes, type Marked, marker } from './marks.ts'

const key = createSecretKey(randomBytes(32))
const bytes = randomBytes(70 * blockBytes + 1234)

/** Marks of pieces that were sent, each from one byte on, up to another. */
async function sent(pieces: [from: number, to: number][]): Promise<Marked[]> {
  const runs: Marked[] = []
  for (const [at, to] of pieces) {
    const making = marker(key, { at, marked: runs.at(-1)?.last ?? 0 }, async (run) => {
      runs.push(run)
    })
    for (let from = at; from < to; from += 10_007) {
      await making.take(bytes.subarray(from, Math.min(to, from + 10_007)))
    }
    await making.end()
  }
  return runs
}

function read(runs: Marked[], range: ByteRange, stored = (): Buffer => bytes): Promise<Buffer> {
  const get = async ({ start, end }: ByteRange) => {
    const whole = stored().subarray(start, end)
    return Readable.from(pieces(whole), { objectMode: false }) as AsyncIterable<Buffer>
  }
  return buffer(checked(get, key, runs, range))
}

function* pieces(whole: Buffer): Generator<Buffer> {
  for (let from = 0; from < whole.length; from += 30_011) {
    yield Buffer.from(whole.subarray(from, from + 30_011))
  }
}

const size = bytes.length
const WAYS: Record<string, [number, number][]> = {
  'in one': [[0, size]],
  'in three that end anywhere': [
    ...([
      [0, 100_000],
      [100_000, 4_300_001],
      [4_300_001, size],
    ] as [number, number][]),
  ],
  'again from before the break': [
    ...([
      [0, 100_000],
      [65_536, 300_000],
      [299_999, size],
    ] as [number, number][]),
  ],
  'with marks that a killed process did not keep': [
    ...([
      [0, 100_000],
      [230_000, size],
    ] as [number, number][]),
  ],
}

for (const [way, ranges] of Object.entries(WAYS)) {
  test(`what was sent ${way} is read as it was, whole and from anywhere`, async () => {
    const runs = await sent(ranges)
    for (const [start, end] of [
      ...([
        [0, size],
        [0, 1],
        [65_535, 65_537],
        [99_999, 100_001],
      ] as const),
      ...([
        [229_000, 300_001],
        [size - 1, size],
        [4_194_303, 4_300_002],
      ] as const),
    ]) {
      assert.ok((await read(runs, { start, end })).equals(bytes.subarray(start, end)), `${start}`)
    }
  })
}

test('a byte that is another is not given, wherever it is, and what stands before it is', async () => {
  const runs = await sent([
    [0, 100_000],
    [100_000, size],
  ])
  for (const at of [0, 65_536, 99_999, 100_000, 4_194_304, size - 1]) {
    const changed = Buffer.from(bytes)
    changed[at]! ^= 1
    const reading = read(runs, { start: at, end: at + 1 }, () => changed)
    await assert.rejects(reading, DamagedObject, `byte ${at}`)
    if (at > 0) await read(runs, { start: 0, end: 1 }, () => changed)
  }
})

test('bytes that are missing, or stand elsewhere, are not given', async () => {
  const runs = await sent([[0, size]])
  const range = { start: 10, end: size }
  await assert.rejects(
    read(runs, range, () => bytes.subarray(0, size - 1)),
    DamagedObject,
  )
  const [first, second] = [
    bytes.subarray(0, blockBytes),
    bytes.subarray(blockBytes, 2 * blockBytes),
  ]
  const swapped = Buffer.concat([second, first, bytes.subarray(2 * blockBytes)])
  await assert.rejects(
    read(runs, range, () => swapped),
    DamagedObject,
  )
})

test('what was answered wrongly once is asked for again', async () => {
  const runs = await sent([[0, size]])
  let asked = 0
  const changed = Buffer.from(bytes)
  changed[200_000]! ^= 1
  const stored = () => (asked++ === 0 ? changed : bytes)
  assert.ok((await read(runs, { start: 5, end: size }, stored)).equals(bytes.subarray(5)))
  assert.equal(asked, 2)
})
