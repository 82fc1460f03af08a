import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Owner } from '../../owners/store.ts'
import { home, photos, setWorld } from '../_home.ts'
import { askLines } from './_lines.ts'

const s = setWorld()

test('an owner’s own stream ends when their session does', async () => {
  const many = Array.from({ length: 400 }, (_, n) => ({
    time: '2018-01-01T00:00:00Z',
    fields: { title: `${n}`, description: 'x'.repeat(60_000) },
  }))
  const { owner } = await home(s.w, many)
  const name = (await s.w.accounts.byId(owner.account))?.name as string
  const signIn = await fetch(`${s.w.publicUrl}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ name, password: 'a long password' }),
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  const cookie = String(signIn.headers.getSetCookie()[0]?.split(';')[0])
  const headers = {
    ...{ cookie, 'sec-fetch-site': 'same-origin', accept: 'application/x-ndjson' },
    'accept-encoding': 'identity',
  }
  const answer = await fetch(`${owner.resource}${photos}`, { headers })
  const reader = answer.body!.getReader()
  const first = await reader.read()
  await s.w.accounts.setPassword(owner.account, 'another long password')
  while ((await s.w.log(owner))[0]?.['verdict'] === 'allowed') await setTimeout(50)
  let text = Buffer.from(first.value!).toString()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += Buffer.from(part.value).toString()
  }
  assert.equal(JSON.parse(text.trimEnd().split('\n').at(-1)!).error.code, 'invalid_token')
})

const ends: [why: string, end: (owner: Owner, grant: string) => Promise<unknown>][] = [
  ['its access ends', (owner, grant) => s.w.ledger.revoke(owner.id, grant, 'owner')],
  [
    'its token has come to its end',
    async () => {
      s.w.time.offset += 6 * 60_000
    },
  ],
]

/** Letters that no coding makes much shorter: more than all buffers between here and there hold. */
const noise = (length: number) => randomBytes(length).toString('base64').slice(0, length)

for (const [coding, [why, end]] of [
  ...ends.map((one) => ['identity', one] as const),
  ...(['zstd', 'br', 'gzip'] as const).map((one) => [one, ends[0]!] as const),
]) {
  test(`attack 77: a stream (${coding}) ends with an error line when ${why}`, async () => {
    const many = Array.from({ length: 400 }, (_, n) => ({
      time: '2018-01-01T00:00:00Z',
      fields: { title: `${n}`, description: noise(60_000) },
    }))
    const { owner, app: theirs } = await home(s.w, many)
    const scope = 'google.photos.{title,description}'
    const given = await theirs.grant(scope)
    const token = await theirs.token(scope, given)
    const url = `${owner.resource}${photos}`
    const dpop = await theirs.proof(url, token)
    const asked = await askLines(url, { authorization: `DPoP ${token}`, dpop }, coding)
    assert.equal(asked.answer.headers['content-encoding'] ?? 'identity', coding)
    const parts = asked.lines.iterator()
    let text = String((await parts.next()).value)
    await end(owner, given.id)
    // Nothing more is taken until the service has seen it.
    while ((await s.w.log(owner))[0]?.['verdict'] === 'allowed') await setTimeout(50)
    s.w.time.offset = 0
    for await (const part of parts) text += String(part)
    const lines = text.trimEnd().split('\n')
    assert.ok(lines.length < 400, `${lines.length} lines`)
    assert.equal(JSON.parse(lines.at(-1)!).error.code, 'invalid_token')
    const [last] = await s.w.log(owner)
    assert.deepEqual([last?.['verdict'], last?.['code']], ['failed', 'invalid_token'])
  })
}

test('a stream that ended with its token goes on where it ended, with the next token', async () => {
  const many = Array.from({ length: 400 }, (_, n) => ({
    // Several at one moment, and some at none that is known.
    time: n % 3 === 0 ? null : '2018-01-01T00:00:00Z',
    fields: { title: `${n}`, description: noise(60_000) },
  }))
  const { owner, app: theirs } = await home(s.w, many)
  const scope = 'google.photos.{title,description,time}'
  const given = await theirs.grant(scope)
  for (const order of ['', '?order=desc']) {
    const titles: string[] = []
    let streams = 0
    for (let cursor: string | undefined = ''; cursor !== undefined; streams++) {
      const token = await theirs.token(scope, given)
      const url = `${owner.resource}${photos}${order}${cursor && `${order ? '&' : '?'}cursor=${cursor}`}`
      const dpop = await theirs.proof(url.split('?')[0] as string, token)
      const headers = { authorization: `DPoP ${token}`, dpop }
      const { lines, answer } = await askLines(url, headers, 'identity')
      assert.equal(answer.statusCode, 200)
      const parts = lines.iterator()
      let text = String((await parts.next()).value)
      if (streams < 2) {
        s.w.time.offset = 6 * 60_000
        while ((await s.w.log(owner))[0]?.['verdict'] === 'allowed') await setTimeout(50)
        s.w.time.offset = 0
      }
      for await (const part of parts) text += String(part)
      cursor = undefined
      for (const line of text.trimEnd().split('\n')) {
        const { title, error } = JSON.parse(line)
        if (error) cursor = error.next
        else titles.push(title)
      }
    }
    assert.ok(streams > 1, 'it was in more than one piece')
    assert.equal(titles.length, 400)
    assert.equal(new Set(titles).size, 400)
  }
})

// The last one here: afterwards the service is gone.
test('a stream that is under way when the service is stopped says so, instead of breaking off', async () => {
  const many = Array.from({ length: 400 }, (_, n) => ({
    time: '2018-01-01T00:00:00Z',
    fields: { title: `${n}`, description: noise(60_000) },
  }))
  const { owner, app: theirs } = await home(s.w, many)
  const scope = 'google.photos.{title,description}'
  const token = await theirs.token(scope, await theirs.grant(scope))
  const url = `${owner.resource}${photos}`
  const dpop = await theirs.proof(url, token)
  const { lines } = await askLines(url, { authorization: `DPoP ${token}`, dpop }, 'identity')
  const parts = lines.iterator()
  let text = String((await parts.next()).value)
  const closing = s.w.stop()
  // Nothing more is taken until the service has said that it ends.
  while ((await s.w.log(owner))[0]?.['verdict'] === 'allowed') await setTimeout(50)
  for await (const part of parts) text += String(part)
  await closing
  assert.equal(JSON.parse(text.trimEnd().split('\n').at(-1)!).error.code, 'unavailable')
})
