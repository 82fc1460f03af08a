import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { contentBlocks } from './blocks.ts'
import { mboxMessages } from './mbox.ts'

/** Bytes cut into pieces of every size, because a chunk may end anywhere. */
function pieces(text: string, size: number): Readable {
  const bytes = Buffer.from(text)
  const out: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) out.push(bytes.subarray(at, at + size))
  return Readable.from(out, { objectMode: false })
}

async function messages(text: string, size: number): Promise<[string, string][]> {
  const out: [string, string][] = []
  for await (const { separator, bytes } of mboxMessages(pieces(text, size))) {
    out.push([separator, Buffer.concat(await Array.fromAsync(bytes)).toString()])
  }
  return out
}

const first = 'From 1277085061787347926@xxx Tue Aug 05 08:00:23 +0000 2008'
const second = 'From 1277085061787347927@xxx Wed Aug 06 08:00:23 +0000 2008'
const mailbox = `${first}\r\nSubject: a\r\n\r\nFrom here on it is text.\r\n${second}\r\nSubject: b\r\n\r\nFrom me\r\n\r\nFrom you`

test('a mailbox is split at its separators, also without an empty line before, wherever chunks end', async () => {
  for (const size of [1, 2, 3, 5, 7, 61, 1000]) {
    assert.deepEqual(
      await messages(mailbox, size),
      [
        [first, 'Subject: a\r\n\r\nFrom here on it is text.\r\n'],
        [second, 'Subject: b\r\n\r\nFrom me\r\n\r\nFrom you'],
      ],
      `pieces of ${size}`,
    )
  }
})

test('separators of other programs count behind an empty line only', async () => {
  const other = 'From ana@example.com Tue Aug  5 08:00:23 2008'
  const found = await messages(`${other}\na\n${other}\n\n${other}\nb\n`, 10)
  assert.deepEqual(found, [
    [other, `a\n${other}\n\n`],
    [other, 'b\n'],
  ])
})

test('in a mailbox of Gmail a separator of another program is text', async () => {
  const old = 'From ana@example.com Tue Aug  5 08:00:23 2008'
  const found = await messages(`${first}\na\n\n${old}\n\nb\n${second}\nc\n`, 10)
  assert.deepEqual(found, [
    [first, `a\n\n${old}\n\nb\n`],
    [second, 'c\n'],
  ])
})

test('a message that is not read is passed over', async () => {
  const seen: string[] = []
  for await (const { separator } of mboxMessages(pieces(mailbox, 16))) seen.push(separator)
  assert.deepEqual(seen, [first, second])
})

test('what is no mailbox has no messages', async () => {
  assert.deepEqual(await messages('From the beginning\nit was text', 4), [])
  assert.deepEqual(await messages('', 4), [])
})

const calendar = [
  'BEGIN:VCALENDAR',
  'X-WR-CALNAME:Café',
  'BEGIN:VEVENT',
  'SUMMARY:Lunch at the caf',
  ' é',
  'BEGIN:VALARM',
  'SUMMARY:not this',
  'END:VALARM',
  'UID:1',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n')

async function blocks(bytes: Readable) {
  const lines: string[] = []
  const faults: string[] = []
  const told = {
    note: () => {},
    fail: ({ code }: { code: string }) => faults.push(code),
    onLine: (line: string) => lines.push(line),
  }
  const found = await Array.fromAsync(contentBlocks(bytes, ['VEVENT'], told))
  return { found, lines, faults }
}

test('components come with their own lines, unfolded, wherever chunks end', async () => {
  for (const size of [1, 3, 8, 500]) {
    const { found, lines, faults } = await blocks(pieces(calendar, size))
    assert.deepEqual(found, [{ kind: 'VEVENT', lines: ['SUMMARY:Lunch at the café', 'UID:1'] }])
    assert.deepEqual(lines, ['BEGIN:VCALENDAR', 'X-WR-CALNAME:Café', 'END:VCALENDAR'])
    assert.deepEqual(faults, [])
  }
})

test('a letter that is folded in its middle is put together again', async () => {
  const [before, after] = calendar.split('é\r\nBEGIN:VALARM') as [string, string]
  const e = Buffer.from('é')
  const bytes = Buffer.concat([
    Buffer.from(before),
    e.subarray(0, 1),
    Buffer.from('\r\n '),
    e.subarray(1),
    Buffer.from(`\r\nBEGIN:VALARM${after}`),
  ])
  const { found } = await blocks(Readable.from([bytes]))
  assert.equal(found[0]?.lines[0], 'SUMMARY:Lunch at the café')
})

test('a component without end fails the file, and those before stay', async () => {
  const { found, faults } = await blocks(pieces(`${calendar}\r\nBEGIN:VEVENT\r\nUID:2`, 9))
  assert.equal(found.length, 1)
  assert.deepEqual(faults, ['cut_file'])
})

test('lines and folds without letters cost a component as letters do', async () => {
  const long = 'x'.repeat(100)
  const folded = `BEGIN:VEVENT\nSUMMARY:a${`\n ${long}`.repeat(5_000)}${'\n '.repeat(50_000)}\n b\nEND:VEVENT\n`
  const [block] = await Array.fromAsync(events(folded))
  assert.equal(block?.lines[0], `SUMMARY:a${long.repeat(5_000)}b`)
  const many = `BEGIN:VEVENT\n${'A\n'.repeat(600_000)}END:VEVENT\nBEGIN:VEVENT\nB:b\nEND:VEVENT\n`
  assert.deepEqual(
    (await Array.fromAsync(events(many))).map(({ lines }) => lines),
    [['B:b']],
  )
})

function events(text: string) {
  return contentBlocks(pieces(text, 65_536), ['VEVENT'], { note() {}, fail() {} })
}
