/** One address, or one app, that comes far too often. */

import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, test } from 'node:test'
import { startAuthorization } from '@mandate/authorization'
import { type Answer, App } from '../support/app.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let issuer: string
let app: App

before(async () => {
  const world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  await world.stopAuthorization()
  // The clock stands still, so that the minute does not end before the test does.
  const now = Date.now()
  const config = { ...world.authorizationConfig, clock: () => now }
  const limits = { asks: 5, tokens: 5, news: 5, lists: 5 }
  ends.use(await startAuthorization(config, { limits }))
  issuer = world.authorization
})
after(() => ends.disposeAsync())

function assertLimited(answer: Answer): void {
  assert.equal(answer.status, 429, answer.text)
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
  assert.equal(answer.body.error, 'temporarily_unavailable')
}

test('a stranger uses up nothing that an app is allowed', async () => {
  const asked = new URLSearchParams({
    ...{ client_id: app.clientId, redirect_uri: app.callback, response_type: 'code' },
    ...{ scope: 'google.photos.title', resource: 'https://rs.example/owners/x/mcp' },
    ...{ code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' },
  })
  const statuses: number[] = []
  for (let turn = 0; turn < 7; turn++) statuses.push(await fromElsewhere(`${issuer}/auth?${asked}`))
  assert.ok(!statuses.slice(0, 5).includes(429), `${statuses}`)
  assert.deepEqual(statuses.slice(5), [429, 429], 'what browsers bring is counted by address')
  const { answer } = await app.push(issuer, { scope: 'google.photos.title' })
  assert.equal(answer.status, 201, answer.text)
})

/** The status of an answer to somebody at another address than this test. */
function fromElsewhere(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url.replace('localhost', '127.0.0.1'), { localAddress: '127.0.0.9' }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
    }).once('error', reject)
  })
}

test('who floods an endpoint is told when to come again, and the others are answered', async () => {
  for (const path of ['/request', '/token', '/events']) {
    const answers: number[] = []
    // One request was pushed above.
    const most = path === '/request' ? 5 : 6
    for (let turn = 1; turn <= most; turn++) {
      const answer = await app.post(`${issuer}${path}`, issuer, {})
      answers.push(answer.status)
      if (turn === most) assertLimited(answer)
    }
    assert.ok(!answers.slice(0, -1).includes(429), `${path}: ${answers}`)
  }
  assertLimited(await app.post(`${issuer}/binding`, issuer, {}))
  const lists: number[] = []
  // Each would be made anew, of whatever number.
  for (const list of [0, 0, 1, 2, 3, 0])
    lists.push((await fetch(`${issuer}/status/${list}`)).status)
  assert.deepEqual(lists, [200, 200, 404, 404, 404, 429])
  assert.equal((await fetch(`${issuer}/.well-known/openid-configuration`)).status, 200)
})
