import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Note } from '../contract.ts'
import { type Element, jsonElements, readJson } from './json.ts'

const limits = { elementBytes: 1000, jsonDepth: 200 }

function chunks(bytes: Buffer, sizes: () => number): Buffer[] {
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, sizes())
    out.push(Buffer.from(bytes.subarray(at, at + size)))
    at += size
  }
  return out
}

async function read(
  text: string | Buffer,
  options: { sizes?: () => number; from?: number; mojibake?: boolean } = {},
) {
  const notes: (Note & { fatal: boolean })[] = []
  const elements: Element[] = []
  const bytes = Buffer.from(text)
  const stream = Readable.from(chunks(bytes, options.sizes ?? (() => 7)))
  for await (const batch of jsonElements(stream, {
    limits,
    from: options.from ?? 0,
    mojibake: options.mojibake ?? false,
    note: (note) => notes.push({ ...note, fatal: false }),
    fail: (note) => notes.push({ ...note, fatal: true }),
  })) {
    elements.push(...batch)
  }
  return { elements, values: elements.map((element) => element.value), notes }
}

function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function anyValue(pick: (below: number) => number, depth = 0): unknown {
  const strings = ['\\', '"', '\\"', '\\\\', 'é', '👍', '[', '{"', '},', '\n', 'plain', '\\u0041']
  const kind = pick(depth > 3 ? 5 : 7)
  if (kind === 0) return null
  if (kind === 1) return pick(2) === 1
  if (kind === 2) return pick(100000) / 8 - 500
  if (kind < 5) return Array.from({ length: pick(5) }, () => strings[pick(strings.length)]).join('')
  const size = pick(4)
  if (kind === 5) return Array.from({ length: size }, () => anyValue(pick, depth + 1))
  const names = Array.from({ length: size }, (_, i) => `${strings[pick(strings.length)]}${i}`)
  return Object.fromEntries(names.map((name) => [name, anyValue(pick, depth + 1)]))
}

test('any array comes apart and is the same, wherever the chunks end', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const pick = random(seed)
    const values = Array.from({ length: pick(9) }, () => anyValue(pick))
    const text = JSON.stringify(values, null, pick(3))
    const sizes = seed % 3 === 0 ? () => 1 : () => 1 + pick(9)
    const got = await read(text, { sizes })
    assert.deepEqual(JSON.parse(JSON.stringify(got.values)), values, `seed ${seed}: ${text}`)
    assert.deepEqual(got.notes, [])
    assert.deepEqual(
      got.elements.map((element) => element.element),
      [...values.keys()],
    )
  }
})

test('a backslash at every possible chunk edge changes nothing', async () => {
  const values = [{ a: '\\' }, { b: '\\"' }, { c: '"\\\\' }, 'x\\', { '"\\': ['\\', '"'] }]
  const text = JSON.stringify(values)
  for (let cut = 1; cut < text.length; cut++) {
    let first = true
    const sizes = () => {
      const size = first ? cut : text.length
      first = false
      return size
    }
    assert.deepEqual((await read(text, { sizes })).values, values, `cut at ${cut}`)
  }
})

test('several arrays and members of one object come with their names', async () => {
  const { elements, notes } = await read('{"a":[1,2],"m":{"x":1},"b" : [ ],"c":[{"y":[3]}],"n":5}')
  const got = elements.map(({ key, member, element, value }) => [key, member, element, value])
  assert.equal(
    JSON.stringify(got),
    '[["a",false,0,1],["a",false,1,2],["m",true,2,{"x":1}],["c",false,3,{"y":[3]}],["n",true,4,5]]',
  )
  assert.deepEqual(notes, [])
})

test('reading goes on at a given element', async () => {
  const { elements } = await read('[10,11,12,13]', { from: 2 })
  assert.deepEqual(
    elements.map((element) => [element.element, element.value]),
    [
      [2, 12],
      [3, 13],
    ],
  )
})

test('a broken element is left out with its offset; the others stay', async () => {
  const { values, notes } = await read('[{"a":1},{"a":NaN},{"a":[2},{"a":3},]')
  assert.deepEqual(
    values.map((value) => (value as { a: number }).a),
    [1, 3],
  )
  assert.deepEqual(
    notes.map((note) => [note.code, note.offset, note.fatal]),
    [
      ['invalid_json', 9, false],
      ['invalid_json', 19, false],
      ['invalid_json', 36, false],
    ],
  )
})

test('a cut file gives what stands before the cut', async () => {
  const { values, notes } = await read('[{"a":1},{"a":"tw')
  assert.equal(values.length, 1)
  assert.deepEqual(
    notes.map((note) => [note.code, note.offset, note.fatal]),
    [['cut_json', 17, true]],
  )
})

test('a web page inside a .json file fails at its first byte', async () => {
  const { values, notes } = await read('<!DOCTYPE html><html></html>')
  assert.deepEqual(values, [])
  assert.deepEqual(
    notes.map((note) => [note.code, note.offset, note.fatal]),
    [['invalid_json', 0, true]],
  )
})

test('nesting beyond the cap is left out without recursion; the next element is read', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const { values, notes } = await read(`[${deep},7]`, { sizes: () => 4096 })
  assert.deepEqual(values, [7])
  assert.deepEqual(
    notes.map((note) => [note.code, note.offset]),
    [['too_deep', 1]],
  )
  const open = await read('['.repeat(20_000), { sizes: () => 4096 })
  assert.deepEqual(
    open.notes.map((note) => note.code),
    ['cut_json'],
  )
})

test('an element beyond the size cap is left out; the next one is read', async () => {
  const { values, notes } = await read(`["${'x'.repeat(2000)}",{"a":1}]`)
  assert.equal(values.length, 1)
  assert.deepEqual(
    notes.map((note) => [note.code, note.offset]),
    [['element_too_large', 1]],
  )
})

test('byte order mark and UTF-16 are understood', async () => {
  assert.deepEqual((await read('\ufeff[1]')).values, [1])
  for (const sizes of [() => 1, () => 2, () => 3, () => 100]) {
    const le = Buffer.from('\ufeff["ä👍"]', 'utf16le')
    assert.deepEqual((await read(le, { sizes })).values, ['ä👍'])
    assert.deepEqual((await read(Buffer.from(le).swap16(), { sizes })).values, ['ä👍'])
  }
})

test('invalid UTF-8 becomes U+FFFD, and is told', async () => {
  const bytes = Buffer.concat([Buffer.from('["a'), Buffer.from([0xff, 0xfe]), Buffer.from('b"]')])
  const { values, notes } = await read(bytes, { sizes: () => 100 })
  assert.deepEqual(values, ['a\ufffd\ufffdb'])
  assert.deepEqual(
    notes.map((note) => note.code),
    ['invalid_utf8'],
  )
})

test('integers beyond 2^53 keep every digit', async () => {
  const { values } = await read(
    '[{"tag":9223372036854775807,"lat":4294967000,"p":0.1234567890123456}]',
  )
  assert.deepEqual(values, [{ tag: '9223372036854775807', lat: 4294967000, p: 0.1234567890123456 }])
})

test('doubled keys: the last wins; __proto__ changes no prototype', async () => {
  const { values } = await read('[{"a":1,"a":2,"__proto__":{"x":1}}]')
  const value = values[0] as Record<string, unknown>
  assert.equal(value['a'], 2)
  assert.equal(value['x'], undefined)
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('NUL is replaced and told; mis-encoded text is repaired where asked', async () => {
  const { values, notes } = await read('["a\\u0000b"]')
  assert.deepEqual(values, ['a\ufffdb'])
  assert.deepEqual(
    notes.map((note) => note.code),
    ['nul_removed'],
  )
  const text = '[{"caf\\u00c3\\u00a9":"cafÃ©"}]'
  assert.equal(JSON.stringify((await read(text, { mojibake: true })).values), '[{"café":"café"}]')
})

test('a small file is read whole, and refused when it is too large, too deep or broken', async () => {
  const open = (text: string) => Readable.from([Buffer.from(text)])
  assert.deepEqual(await readJson(open('{"a":1}'), { limits }), { a: 1 })
  const fails = (text: string, code: string, maxBytes = 50_000) =>
    assert.rejects(readJson(open(text), { limits, maxBytes }), { name: 'ImportError', code })
  await fails('{"a":', 'invalid_json')
  await fails('["0123456789"]', 'element_too_large', 10)
  await fails(`[${'['.repeat(300)}${']'.repeat(300)}]`, 'too_deep')
})
