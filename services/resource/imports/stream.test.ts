import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { home, resident } from './_home.ts'
import { takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const events = { headers: { accept: 'text/event-stream' } }

test('the news of an import end when its reader signs out, and are for so many pages at once', async () => {
  await using here = await home({ worker: false })
  const ana = await resident(here.url, 'ana')
  const number = await ana.start(
    await ana.upload({ [takeoutPart(1)]: zipOf({ 'Takeout/a.json': '{}' }) }),
  )
  const path = `${ana.base}/imports/${number}`
  const leaving = new AbortController()
  const first = await ana.ask(path, { ...events, signal: leaving.signal })
  const others = await Promise.all(Array.from({ length: 9 }, () => ana.ask(path, events)))
  assert.deepEqual(
    [first, ...others].map((one) => one.status),
    Array(10).fill(200),
  )
  const refused = await ana.ask(path, events)
  assert.equal(refused.status, 429)
  assert.equal(((await refused.json()) as { code: string }).code, 'rate_limited')

  leaving.abort()
  let next = await ana.ask(path, events)
  while (next.status === 429) {
    await wait(20)
    next = await ana.ask(path, events)
  }
  assert.equal(next.status, 200)

  const page = await (await ana.ask('/sign-out')).text()
  const csrf = /name="_csrf"[^>]*value="([^"]*)"/.exec(page)?.[1] ?? ''
  const out = await ana.ask('/sign-out', {
    method: 'POST',
    body: new URLSearchParams({ _csrf: csrf }),
  })
  assert.equal(out.status, 303)
  // Each of them comes to its end, though the import waits still.
  for (const stream of [...others, next]) assert.match(await stream.text(), /"state":"queued"/)
  assert.equal((await ana.ask(path, events)).status, 401)
})
