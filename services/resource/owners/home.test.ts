/** The first page, while the first import is on its way. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home, resident } from '../imports/_home.ts'
import { points, recordsPath, takeoutPart } from '../imports/_points.ts'
import { zipOf } from '../imports/_zip.ts'

let here: Home
before(async () => {
  here = await home({ worker: false })
})
after(() => here[Symbol.asyncDispose]())

test('who has sent the first export is told how far it is, and not that nothing is here', async () => {
  const ana = await resident(here.url, 'ana')
  const first = await (await ana.ask('/')).text()
  assert.match(first, /Nothing here yet\.[\s\S]*Show me how/)
  assert.doesNotMatch(first, /<progress/)

  const part = zipOf({ [recordsPath]: points(3, Date.UTC(2020, 0, 1)) })
  const number = await ana.start(await ana.upload({ [takeoutPart(1)]: part }))
  const page = await (await ana.ask('/')).text()
  assert.match(page, /<progress[^>]*id="reading"[\s\S]*You can close this page\. Reading goes on\./)
  assert.match(page, new RegExp(`<a href="/imports/${number}">See the import</a>`))
  assert.doesNotMatch(page, /Nothing here yet/)
  assert.match(page, /Last import[\s\S]*Waiting/)
  const french = await ana.ask('/', { headers: { 'accept-language': 'fr' } })
  assert.match(await french.text(), /<progress[\s\S]*La lecture continue\./)

  await using _worker = await worker()
  await ana.over(number)
  const done = await (await ana.ask('/')).text()
  assert.doesNotMatch(done, /<progress/)
  assert.match(done, /Location history[\s\S]*Last import[\s\S]*Complete/)
})

/** Reads what was sent. */
async function worker(): Promise<AsyncDisposable> {
  const running = await here.startWorker()
  return { [Symbol.asyncDispose]: () => running.close() }
}
