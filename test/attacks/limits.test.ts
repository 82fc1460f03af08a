/** One address, or one app, that comes far too often. */

import assert from 'node:assert/strict'
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
  const limits = { asks: 5, tokens: 5, news: 5 }
  ends.use(await startAuthorization(config, { limits }))
  issuer = world.authorization
})
after(() => ends.disposeAsync())

function assertLimited(answer: Answer): void {
  assert.equal(answer.status, 429, answer.text)
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
  assert.equal(answer.body.error, 'temporarily_unavailable')
}

test('who floods an endpoint is told when to come again, and the others are answered', async () => {
  for (const path of ['/request', '/token', '/events']) {
    const answers: number[] = []
    for (let turn = 0; turn < 6; turn++) {
      const answer = await app.post(`${issuer}${path}`, issuer, {})
      answers.push(answer.status)
      if (turn === 5) assertLimited(answer)
    }
    assert.ok(!answers.slice(0, 5).includes(429), `${path}: ${answers}`)
  }
  assertLimited(await app.post(`${issuer}/binding`, issuer, {}))
  assert.equal((await fetch(`${issuer}/.well-known/openid-configuration`)).status, 200)
})
