import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home, resident } from './_home.ts'
import { points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

test('what an import has begun with begins no second one, however long the first takes', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const [upload = ''] = await ana.upload({ [takeoutPart(1)]: zipOf({ [recordsPath]: points(20) }) })
  const [more = ''] = await ana.upload({ [takeoutPart(2)]: zipOf({ 'Takeout/x.txt': 'x' }) })
  const begin = async (...uploads: string[]) => {
    const answer = await ana.ask(`${ana.base}/imports`, {
      ...{ method: 'POST', body: JSON.stringify({ uploads }) },
      headers: { 'content-type': 'application/json' },
    })
    return { status: answer.status, text: await answer.text() }
  }
  const both = await Promise.all([begin(upload), begin(upload)])
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [202, 400])
  const refused = await begin(more, upload)
  assert.equal(refused.status, 400)
  assert.match(refused.text, /takeout-.*-001\.zip is part of import 1 already\. Follow that one\./)

  assert.equal((await ana.ask(`${ana.base}/imports/1/pause`, { method: 'POST' })).status, 204)
  assert.equal((await begin(upload)).status, 400)
  assert.equal((await ana.ask(`${ana.base}/imports/1/resume`, { method: 'POST' })).status, 204)
  await using _worker = await here.startWorker()
  assert.equal((await ana.over(1)).state, 'completed')
  assert.equal((await begin(upload)).status, 400)
  // Nothing else is kept back with it.
  assert.equal((await begin(more)).status, 202)
  assert.equal((await ana.over(2)).state, 'completed')
})
