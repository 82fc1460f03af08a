import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeFile } from './blob.ts'

const FILE = 'a film of some length'

/** The file from a byte on, of which so many bytes come before the connection breaks. */
function part(from: number, bytes: number, status = from === 0 ? 200 : 206): Response {
  const sent = new TextEncoder().encode(FILE).slice(from, from + bytes)
  const isWhole = from + bytes >= FILE.length
  let isSent = false
  const body = new ReadableStream({
    pull(controller) {
      if (isSent && isWhole) return controller.close()
      if (isSent) return controller.error(new TypeError('terminated'))
      isSent = true
      if (sent.length > 0) controller.enqueue(sent)
      else controller.error(new TypeError('terminated'))
    },
  })
  return new Response(body, { status, headers: { etag: '"1"', 'content-type': 'video/mp4' } })
}

/** What is asked for, one answer after the other. */
function answering(...answers: Response[]) {
  const asked: Record<string, string>[] = []
  const get = async (headers: Record<string, string>) => {
    asked.push(headers)
    return answers.shift() as Response
  }
  return { asked, file: () => wholeFile(get) }
}

test('a file that breaks off is gone on with where it broke, and is what it would have been', async () => {
  const { asked, file } = answering(part(0, 6), part(6, 4), part(10, 100))
  const answer = await file()
  assert.equal(answer.headers.get('content-type'), 'video/mp4')
  assert.equal(await answer.text(), FILE)
  const state = { 'if-range': '"1"' }
  assert.deepEqual(asked, [{}, { range: 'bytes=6-', ...state }, { range: 'bytes=10-', ...state }])
})

test('one that is another by now, or of which nothing comes any more, is an error', async () => {
  const other = await answering(part(0, 6), part(0, 100)).file()
  await assert.rejects(other.text(), { code: 'broken_stream' })
  const stuck = await answering(part(0, 6), part(6, 0)).file()
  await assert.rejects(stuck.text(), { code: 'broken_stream' })
})

test('whoever stops reading ends the request', async () => {
  let isCancelled = false
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel: () => {
      isCancelled = true
    },
  })
  const answer = await wholeFile(async () => new Response(endless, { headers: { etag: '"1"' } }))
  for await (const _ of answer.body ?? []) break
  assert.ok(isCancelled)
})
