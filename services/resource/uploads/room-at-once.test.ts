/** The quota holds for uploads that are sent at the same moment: none of them sees the others' bytes yet. */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openObjectStore } from '../files/open.ts'
import { type Home, home, resident } from '../imports/_home.ts'

const QUOTA = 1_000_000
let here: Home
before(async () => {
  here = await home({ quotaBytes: QUOTA, worker: false })
})
after(() => here[Symbol.asyncDispose]())

const kept = async () => {
  const store = await openObjectStore(here.config)
  let bytes = 0
  for await (const { key } of store.list('uploads/')) {
    const { rows } = await here.pool.query('select size from uploads where upload = $1', [
      key.slice('uploads/'.length),
    ])
    bytes += Number(rows[0]?.size ?? 0)
  }
  return bytes
}

test('attack 62: forms sent at once fill the room once', async () => {
  const ana = await resident(here.url, 'ana')
  const send = () => {
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(randomBytes(600_000))]), 'a.zip')
    return ana.ask(`${ana.base}/uploads`, { method: 'POST', body: form })
  }
  const answers = await Promise.all([send(), send(), send(), send()])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 413, 413, 413])
  assert.equal(await kept(), 600_000, 'nothing is kept of what was refused')
})

test('attack 62: resumable uploads announced at once fill the room once', async () => {
  const ben = await resident(here.url, 'ben')
  const begin = () =>
    ben.ask(`${ben.base}/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '600000' },
    })
  const answers = await Promise.all([begin(), begin(), begin(), begin()])
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 413, 413, 413])
})
