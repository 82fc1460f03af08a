/** What several exports say of one thing, and one of them is undone: the others' words stay, as if it had never come. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from '../_home.ts'
import { zipOf } from '../_zip.ts'
import { forgetSuperseded } from './superseded.ts'

type Export = { day?: string; files: Record<string, string | Buffer> }

describe('undoing one of several exports that tell of one thing', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const bring = async (ana: Resident, { day, files }: Export, nth: number) => {
    const name = day ? `takeout-${day}T000000Z-001.zip` : `Takeout (${nth}).zip`
    const named = Object.entries(files).map(([path, content]) => [`Takeout/${path}`, content])
    const report = await ana.bring({ [name]: zipOf(Object.fromEntries(named)) })
    assert.equal(report.state, 'completed', JSON.stringify(report))
    return report.import
  }

  /** Numbers of the imports, in the order of `exports`. */
  const inTurn = async (exports: readonly Export[], order = exports.map((_, nth) => nth)) => {
    const ana = await resident(here.url, `person-${++people}`)
    const numbers: number[] = []
    for (const nth of order) numbers[nth] = await bring(ana, exports[nth] as Export, nth)
    return { ana, numbers }
  }

  const undo = async (ana: Resident, number: number | undefined) => {
    const done = await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    assert.equal(done.status, 204, await done.text())
  }

  const note = (day: string | undefined, text: string, more: object = {}): Export => {
    const times = {
      createdTimestampUsec: 1_530_000_000_000_000,
      userEditedTimestampUsec: 1_540_000_000_000_000,
    }
    const said = { title: 'Tea', isTrashed: false, textContent: text, ...times, ...more }
    return { ...(day && { day }), files: { 'Keep/Tea.json': JSON.stringify(said) } }
  }

  const told = async (ana: Resident) =>
    (await ana.records('google.keep')).map(({ text, color, labels }) => ({
      text,
      color: color ?? null,
      labels: labels ?? null,
    }))

  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]

  const three = [
    note('20230101', 'one', { color: 'RED', labels: [{ name: 'old' }] }),
    note('20240101', 'two', { labels: [{ name: 'kitchen' }] }),
    note('20250101', 'three', { isPinned: true }),
  ]
  const saidBy = [
    { text: 'one', color: 'red', labels: ['old'] },
    { text: 'two', color: null, labels: ['kitchen'] },
    { text: 'three', color: null, labels: [] as string[] },
  ]
  const expected = (left: readonly number[]) => {
    const said = left.toSorted().map((nth) => saidBy[nth])
    const labels = said.flatMap((one) => one?.labels ?? []).toSorted()
    return {
      text: said.at(-1)?.text,
      color: said.findLast((one) => one?.color)?.color ?? null,
      labels: labels.length > 0 ? labels : null,
    }
  }
  const sorted = (rows: Awaited<ReturnType<typeof told>>) =>
    rows.map(({ labels, ...row }) => ({
      ...row,
      labels: (labels as string[] | null)?.toSorted() ?? null,
    }))

  test('leaves what the others say, in whichever order they came and are undone', async () => {
    for (const [nth, order] of orders.entries()) {
      for (const first of [0, 1, 2]) {
        const { ana, numbers } = await inTurn(three, order)
        const about = JSON.stringify({ order, first })
        assert.deepEqual(sorted(await told(ana)), [expected([0, 1, 2])], about)
        await undo(ana, numbers[first])
        const left = [0, 1, 2].filter((one) => one !== first)
        assert.deepEqual(sorted(await told(ana)), [expected(left)], about)
        await forgetSuperseded(here.db, new Date(Date.now() + 365 * 86_400_000))
        const second = left[nth % 2]
        await undo(ana, numbers[second as number])
        const last = left.filter((one) => one !== second)
        assert.deepEqual(sorted(await told(ana)), [expected(last)], about)
        await undo(ana, numbers[last[0] as number])
        assert.deepEqual(await told(ana), [], about)
      }
    }
  })

  test('takes along what only it said, though one without a day came after it', async () => {
    const { ana, numbers } = await inTurn([
      note(undefined, 'one', { color: 'RED' }),
      note(undefined, 'two'),
    ])
    assert.deepEqual((await told(ana))[0]?.color, 'red')
    await undo(ana, numbers[0])
    const [left] = await told(ana)
    assert.deepEqual([left?.text, left?.color], ['two', null])
  })

  test('leaves the newer word where another export says it too and an older one added to it', async () => {
    const newer = note('20250101', 'new')
    const again = { ...note('20260101', 'new'), files: { ...newer.files, 'x.txt': 'x' } }
    const { ana, numbers } = await inTurn([newer, note('20230101', 'old', { color: 'RED' }), again])
    await undo(ana, numbers[0])
    assert.deepEqual(
      (await told(ana)).map(({ text, color }) => [text, color]),
      [['new', 'red']],
    )
    await undo(ana, numbers[2])
    assert.deepEqual(
      (await told(ana)).map(({ text, color }) => [text, color]),
      [['old', 'red']],
    )
  })

  test('leaves what an older export says that says all of it and more', async () => {
    const { ana, numbers } = await inTurn([
      note('20250101', 'tea'),
      note('20230101', 'tea', { color: 'RED' }),
    ])
    await undo(ana, numbers[0])
    const left = [{ text: 'tea', color: 'red', labels: null }]
    assert.deepEqual(await told(ana), left)
    await undo(ana, numbers[1])
    assert.deepEqual(await told(ana), [])
  })

  test('leaves the numbers of the contact that the other says, and those alone', async () => {
    const card = (day: string, ...numbers: string[]): Export => ({
      day,
      files: {
        'Contacts/All Contacts/All Contacts.vcf': [
          ...['BEGIN:VCARD', 'VERSION:3.0', 'UID:b1', 'FN:Bo'],
          ...numbers.map((number) => `TEL;TYPE=CELL:${number}`),
          ...['END:VCARD', ''],
        ].join('\r\n'),
      },
    })
    const { ana, numbers } = await inTurn([
      card('20230101', '+1', '+2'),
      card('20240101', '+3'),
      card('20250101', '+4', '+5'),
    ])
    const phones = async () =>
      JSON.stringify((await ana.records('google.contacts')).map((one) => one['phones']))
    assert.match(await phones(), /\+4.*\+5/)
    await undo(ana, numbers[2])
    assert.match(await phones(), /\+3/)
    assert.doesNotMatch(await phones(), /\+[1245]/)
    await undo(ana, numbers[1])
    assert.match(await phones(), /\+1.*\+2/)
    assert.doesNotMatch(await phones(), /\+3/)
  })

  test('keeps the file of what comes back', async () => {
    const png = (end: string) => Buffer.concat([PNG, Buffer.from(end)])
    const drawn = (day: string, end: string): Export => ({
      day,
      files: {
        'Keep/Tea.json': String(
          note(day, end, { attachments: [{ filePath: 'a.png', mimetype: 'image/png' }] }).files[
            'Keep/Tea.json'
          ],
        ),
        'Keep/a.png': png(end),
      },
    })
    const { ana, numbers } = await inTurn([
      drawn('20230101', 'one'),
      drawn('20240101', 'two'),
      drawn('20250101', 'three'),
    ])
    await undo(ana, numbers[2])
    await undo(ana, numbers[1])
    const [left] = await ana.records('google.keep')
    const { sha256 } = [left?.['attachments']].flat()[0] as { sha256: string }
    const { rows } = await here.pool.query(
      `select from record_blobs where sha256 = decode($1, 'hex')
         and owner = (select owner from owners order by created_at desc limit 1)`,
      [sha256],
    )
    assert.equal(rows.length, 1)
  })
})

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
