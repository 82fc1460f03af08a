import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { defaultLimits } from '../archive/limits.ts'
import type { Note } from '../contract.ts'
import { jsonGroups } from './groups.ts'

const element = (at: number) => `{"at":"${at}","said":"${'tea '.repeat(at % 30)}"}`
const list = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => element(from + at))

/** What is read of a file when the digests in `before` are known. */
async function read(text: string, before = new Map<string, number>(), more = {}) {
  const notes: Note[] = []
  const pieces: { first: unknown; count: number; digest?: string | undefined }[] = []
  const seen: unknown[] = []
  let [known, most] = [0, 0]
  let open: { first: unknown; count: number } | undefined
  const chunks = text.match(/.{1,10000}/gs)!.map((chunk) => Buffer.from(chunk))
  const told = { note: (note: Note) => notes.push(note), fail: (note: Note) => notes.push(note) }
  for await (const piece of jsonGroups(Readable.from(chunks), {
    ...{ limits: defaultLimits, salt: 'test', fresh: 0, ...told, ...more },
    known: async (digests) => digests.map((digest) => before.get(digest) ?? null),
  })) {
    if ('known' in piece) known += piece.known.records
    else {
      const { elements, digest, goesOn } = piece
      seen.push(...elements.map(({ value }) => (value as { at: string }).at))
      most = Math.max(most, elements.length)
      open ??= { first: elements[0]?.element, count: 0 }
      open.count += elements.length
      if (goesOn) continue
      pieces.push({ ...open, digest })
      open = undefined
    }
  }
  const digests = new Map(pieces.flatMap(({ digest, count }) => (digest ? [[digest, count]] : [])))
  return { pieces, seen, known, notes, digests, most }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => String(from + at))

test('all elements come in their order, in groups', async () => {
  const { seen, pieces, most } = await read(`[${list(0, 5000).join(',')}]`)
  assert.deepEqual(seen, numbers(0, 5000))
  // However many stand together, what they become is not in memory at once.
  assert.ok(most <= 64, `${most} at once`)
  assert.ok(Math.max(...pieces.map(({ count }) => count)) > 200)
  assert.ok(pieces.length > 8, `${pieces.length} groups`)
  assert.ok(pieces.every(({ digest }) => digest !== undefined))
})

test('of the same elements in a newer file only those around what is new are read', async () => {
  const { digests } = await read(`[${list(0, 20_000).join(', ')}]`)
  const newer = [...list(30_000, 30_010), ...list(0, 9000), element(40_000), ...list(9001, 20_000)]
  const { seen, known } = await read(`{\n"list": [\n  ${newer.join(',\n  ')}\n]}`, digests)
  // Another list is another thing.
  assert.equal(known, 0)
  const again = await read(`[\n  ${newer.join(',\n  ')}\n]`, digests)
  assert.equal(again.known + again.seen.length, newer.length)
  assert.ok(again.seen.length < 5000, `${again.seen.length} of ${newer.length} were read`)
  assert.ok(again.seen.includes('40000') && again.seen.includes('30009'))
  assert.equal(seen.length, newer.length)
})

test('a group in which somebody would be told something is told it each time', async () => {
  const broken = [...list(0, 300), '{"at": nothing}', ...list(301, 600)]
  const nul = `{"at":"a\\u0000b"}`
  const text = `[${[...broken, ...list(600, 900), nul, ...list(901, 1200)].join(',')}]`
  const first = await read(text)
  const again = await read(text, first.digests)
  assert.deepEqual(
    again.notes.map(({ code, offset }) => [code, offset]),
    [
      ['invalid_json', `[${list(0, 300).join(',')},`.length],
      ['nul_removed', undefined],
    ],
  )
  assert.ok(again.seen.includes('a\ufffdb'))
})

test('on both sides of where reading goes on, nothing is taken for known that was half read', async () => {
  const text = `[${list(0, 3000).join(',')}]`
  const { digests } = await read(text)
  const { seen, known } = await read(text, digests, { from: 1000, fresh: 1000 })
  assert.equal(known + seen.length, 2000)
  assert.ok(seen.length > 0 && known > 0, `${seen.length} read, ${known} known`)
})

test('an element larger than others, and what is no list, stand for themselves', async () => {
  const large = `{"at":"large","said":"${'x'.repeat(200_000)}"}`
  const inside = [...list(0, 100), large, ...list(100, 200)].join(',')
  const { seen, pieces } = await read(`{"before":1,"list":[${inside}],"about":{"at":"member"}}`)
  assert.deepEqual(seen.slice(1), [...numbers(0, 100), 'large', ...numbers(100, 200), 'member'])
  assert.equal(pieces.find(({ first, count }) => first === 101 && count === 1)?.digest, undefined)
})
