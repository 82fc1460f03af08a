import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { Note } from '../contract.ts'
import { csvRows } from './csv.ts'
import { findAll, type HtmlNode, hasClass, htmlPieces, linesOf, parseHtml } from './html.ts'

function stream(text: string, size: number): Readable {
  const bytes = Buffer.from(text)
  const count = Math.ceil(bytes.length / size)
  return Readable.from(
    Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)),
  )
}

async function pieces(page: string, size = 3) {
  const faults: string[] = []
  const told = (note: Note) => faults.push(note.code)
  const isPiece = (_: string, attributes: Record<string, string>) => hasClass(attributes, 'cell')
  const found: HtmlNode[] = []
  for await (const batch of htmlPieces(stream(page, size), isPiece, { note: told, fail: told }))
    found.push(...batch)
  return { lines: found.map((node) => linesOf(node).map(({ text }) => text)), faults, found }
}

test('pieces come whole, wherever the chunks end', async () => {
  const page =
    '<p>x</p><div class="a cell">Käse&nbsp;👍<br>zwei <a href="/y">drei</a></div><div class="cell">vier</div>'
  for (const size of [1, 2, 3, 7, 1000]) {
    const { lines, faults } = await pieces(page, size)
    assert.deepEqual(lines, [['Käse 👍', 'zwei drei'], ['vier']])
    assert.deepEqual(faults, [])
  }
})

test('scripts and styles are no text; entities are characters; NUL is replaced', async () => {
  const { lines } = await pieces(
    '<div class=cell>a<script>alert("x")</script><style>b{}</style>&lt;b&gt;\0</div>',
  )
  assert.deepEqual(lines, [['a<b>\ufffd']])
})

test('a page cut inside a piece says so; unclosed and superfluous tags do not', async () => {
  assert.deepEqual((await pieces('<div class=cell>a</div><div class=cell>b')).faults, ['cut_html'])
  const loose = await pieces('<div class=cell><p>a<p>b</div></div></div><div class=cell>c</div>')
  assert.deepEqual([loose.lines, loose.faults], [[['a', 'b'], ['c']], []])
})

test('nesting as deep as one likes needs no stack of ours', async () => {
  const deep = `<div class=cell>${'<b>'.repeat(50_000)}x${'</b>'.repeat(50_000)}</div>`
  assert.deepEqual((await pieces(deep, 65_536)).lines, [['x']])
})

test('a piece of more than 4 million characters is left out, the next is read', async () => {
  const { lines, faults } = await pieces(
    `<div class=cell>${'x'.repeat(5_000_000)}</div><div class=cell>y</div>`,
    65_536,
  )
  assert.deepEqual([lines, faults], [[['y']], ['element_too_large']])
})

test('a piece of very many empty elements is left out, the next is read', async () => {
  const page = `<div class=cell>${'<b></b>'.repeat(100_000)}</div><div class=cell>y</div>`
  const { lines, faults } = await pieces(page, 65_536)
  assert.deepEqual([lines, faults], [[['y']], ['element_too_large']])
})

test('a page that nests for ever is given up, and a short piece is read as far as it goes', async () => {
  const { lines, faults } = await pieces(`<div class=cell>${'<b>'.repeat(150_000)}x`, 65_536)
  assert.deepEqual([lines, faults], [[], ['too_deep']])
  const short = findAll(parseHtml(`a${'<b>'.repeat(100_000)}x`), ({ name }) => name === 'b')
  assert.ok(short.length > 1_000 && short.length < 10_000, String(short.length))
})

async function rows(text: string, size = 4) {
  const faults: string[] = []
  const found = await Array.fromAsync(
    csvRows(stream(text, size), { fail: ({ code }) => faults.push(code) }),
  )
  return { found, faults }
}

test('tables: quotes with newlines, short and long rows, byte order mark, formulas as text', async () => {
  const { found, faults } = await rows(
    '\ufeffTitle,Note\n"a, ""b""","two\nlines"\nshort\nlong,x,=1+1\n',
  )
  assert.deepEqual(found, [
    ['Title', 'Note'],
    ['a, "b"', 'two\nlines'],
    ['short'],
    ['long', 'x', '=1+1'],
  ])
  assert.deepEqual(faults, [])
})

test('tables with semicolons or tabs', async () => {
  assert.deepEqual((await rows('a;"b,c"\n1;2\n', 100)).found, [
    ['a', 'b,c'],
    ['1', '2'],
  ])
  assert.deepEqual((await rows('a\tb\n1\t2\n', 100)).found, [
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('a table that ends inside quotes keeps the rows before', async () => {
  const { found, faults } = await rows('a,b\n1,2\n"never closed')
  assert.deepEqual(found, [
    ['a', 'b'],
    ['1', '2'],
  ])
  assert.deepEqual(faults, ['invalid_csv'])
})
