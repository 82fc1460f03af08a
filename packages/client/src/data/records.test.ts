import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRecords } from './records.ts'

/** An answer whose body comes in these pieces. */
function answer(...pieces: (string | Uint8Array)[]): Response {
  const encoder = new TextEncoder()
  const chunks = pieces.map((one) => (typeof one === 'string' ? encoder.encode(one) : one))
  return new Response(
    new ReadableStream({
      pull: (controller) => {
        const next = chunks.shift()
        if (next) controller.enqueue(next)
        else controller.close()
      },
    }),
  )
}

const all = (response: Response) => Array.fromAsync(readRecords(async () => response, {}))

test('records come line by line, however the stream is cut, letters of several bytes too', async () => {
  const text = '{"id":"a","title":"é"}\n{"id":"b","title":"日本"}\n'
  const bytes = new TextEncoder().encode(text)
  for (let at = 1; at < bytes.length; at++) {
    const records = await all(answer(bytes.slice(0, at), bytes.slice(at)))
    assert.deepEqual(
      records.map((one) => one['title']),
      ['é', '日本'],
    )
  }
})

test('a stream that was stopped is an error with the code of its last line', async () => {
  const seen: string[] = []
  const reading = (async () => {
    const body = answer('{"id":"a"}\n', '{"error":{"code":"invalid_token","detail":"ended"}}\n')
    for await (const record of readRecords(async () => body, {})) seen.push(record.id)
  })()
  await assert.rejects(reading, { code: 'invalid_token', message: 'ended' })
  assert.deepEqual(seen, ['a'])
})

test('a stream that ended with its token goes on where it ended, and one that does not go on is an error', async () => {
  const asked: string[] = []
  const over = (next?: string) => `${JSON.stringify({ error: { code: 'invalid_token', next } })}\n`
  const reading = (...answers: Response[]) => {
    const get = async (query: URLSearchParams) => {
      asked.push(query.toString())
      return answers.shift() as Response
    }
    return Array.fromAsync(readRecords(get, { fields: ['title'] }))
  }
  const records = await reading(
    answer('{"id":"a"}\n', over('c1')),
    answer('{"id":"b"}\n', over('c2')),
    answer('{"id":"c"}\n'),
  )
  assert.deepEqual(
    records.map(({ id }) => id),
    ['a', 'b', 'c'],
  )
  assert.deepEqual(asked, ['fields=title', 'fields=title&cursor=c1', 'fields=title&cursor=c2'])
  const stuck = reading(answer('{"id":"a"}\n', over('c1')), answer(over('c1')))
  await assert.rejects(stuck, { code: 'invalid_token' })
  await assert.rejects(reading(answer('{"id":"a"}\n', over())), { code: 'invalid_token' })
})

test('a stream that breaks off in the middle of a line is an error', async () => {
  await assert.rejects(all(answer('{"id":"a"}\n{"id":')), { code: 'broken_stream' })
})

test('a record with a field called error is a record', async () => {
  assert.deepEqual(await all(answer('{"id":"a","error":{"code":"x"}}\n')), [
    { id: 'a', error: { code: 'x' } },
  ])
})

test('leaving the loop early ends the request', async () => {
  let cancelled = false
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('{"id":"a"}\n')),
    cancel: () => {
      cancelled = true
    },
  })
  for await (const _ of readRecords(async () => new Response(endless), {})) break
  assert.ok(cancelled)
})

test('with a page size it walks through pages by their cursors', async () => {
  const asked: string[] = []
  const pages = [
    { records: [{ id: 'a' }], next: 'c1' },
    { records: [], next: 'c2' },
    { records: [{ id: 'b' }], next: null },
  ]
  const get = async (query: URLSearchParams) => {
    asked.push(query.toString())
    return new Response(JSON.stringify(pages[asked.length - 1]))
  }
  const options = { pageSize: 1, filter: 'time>=2018', fields: ['title', 'time~day'] }
  const records = await Array.fromAsync(readRecords(get, options))
  assert.deepEqual(
    records.map((one) => one.id),
    ['a', 'b'],
  )
  const query = 'filter=time%3E%3D2018&fields=title%2Ctime%7Eday&limit=1'
  assert.deepEqual(asked, [query, `${query}&cursor=c1`, `${query}&cursor=c2`])
})
