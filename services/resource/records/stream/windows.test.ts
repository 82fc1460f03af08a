import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../query/page.ts'
import type { Page, Pages } from '../run.ts'
import { windows } from './windows.ts'

const place = (record: number): Position => ({ record: `${record}`, time: '' })

/** So many records of one length; says what was asked for. */
function recordsOf(total: number, length: number) {
  const asked: number[] = []
  const pages: Pages = async (limit, after): Promise<Page> => {
    asked.push(limit)
    const from = after ? Number(after.record) : 0
    const to = Math.min(from + limit, total)
    const records = Array.from({ length: to - from }, () => 'x'.repeat(length))
    return { records, next: to < total ? place(to) : null }
  }
  return { asked, pages }
}

async function count(of: AsyncIterable<string[]>): Promise<number> {
  let all = 0
  for await (const window of of) all += window.length
  return all
}

test('a window has as many records as make a quarter of a megabyte, be they short or long', async () => {
  const short = recordsOf(20_000, 100)
  assert.equal(await count(windows(short.pages, null)), 20_000)
  assert.deepEqual(short.asked.slice(0, 5), [100, 800, 2_500, 2_500, 2_500])
  const long = recordsOf(300, 15_000)
  assert.equal(await count(windows(long.pages, place(100))), 200)
  assert.deepEqual(long.asked.slice(0, 3), [100, 17, 17])
})

test('of a stream that is to end early no window reads further', async () => {
  for (const most of [1, 99, 100, 101, 950]) {
    const { asked, pages } = recordsOf(2_000, 100)
    assert.equal(await count(windows(pages, null, { most })), most)
    assert.equal(
      asked.reduce((sum, one) => sum + one),
      most,
      `${asked}`,
    )
  }
})

test('the next window is read while the second half of one is sent, and no further ahead', async () => {
  const { asked, pages } = recordsOf(1_000, 100)
  const all = windows(pages, null)[Symbol.asyncIterator]()
  assert.equal((await all.next()).value?.length, 50)
  assert.equal(asked.length, 1, 'nobody knows yet whether the reader takes anything')
  assert.equal((await all.next()).value?.length, 50)
  assert.equal(asked.length, 2)
  await all.return?.()
  assert.equal(asked.length, 2)
})

test('a slow reader gets windows that it can take in a second', async () => {
  const { asked, pages } = recordsOf(20_000, 100)
  let time = 0
  const all = windows(pages, null, { now: () => time })[Symbol.asyncIterator]()
  for (let halves = 0; halves < 12; halves++) {
    const { value } = await all.next()
    // Forty records a second.
    time += ((value?.length ?? 0) / 40) * 1_000
  }
  assert.deepEqual(asked, [100, 40, 40, 40, 40, 40, 40].slice(0, asked.length))
})

test('a window that cannot be read fails after those before it were given', async () => {
  const { pages } = recordsOf(1_000, 100)
  const broken: Pages = async (limit, after) => {
    if (after) throw new Error('away')
    return pages(limit, after)
  }
  const all = windows(broken, null)[Symbol.asyncIterator]()
  assert.equal((await all.next()).value?.length, 50)
  assert.equal((await all.next()).value?.length, 50)
  await assert.rejects(async () => all.next(), /away/)
})
