/** A program on the owner's own computer listens on whichever port is free: its document names none, and any will do; nothing else of the address may differ. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos.title'
let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

/** What was read of a document is believed for the rest of a request, a quarter of a second. */
const READ_ANEW = 300

const inDocument = async (...redirects: string[]) => {
  world.app.document = { ...world.app.document, redirect_uris: redirects }
  await wait(READ_ANEW)
}

test('it is answered where it listens, with a code and tokens that can be refreshed', async () => {
  const { app, issuer, anna } = world
  await inDocument('http://localhost/callback')
  assert.match(app.callback, /^http:\/\/localhost:\d+\/callback$/)
  const { refresh_token } = await app.obtain(anna, issuer, { scope: SCOPE })
  assert.equal((await app.refresh(issuer, refresh_token as string)).status, 200)
})

test('the code is redeemed only with the address that it went to', async () => {
  const { app, issuer, anna } = world
  const asked = await app.ask(anna, issuer, { scope: 'google.photos.time' })
  await anna.press('Allow')
  const { code = '' } = app.returned(anna)
  const { status, body } = await app.redeem(asked, code, {
    redirect_uri: 'http://localhost/callback',
  })
  assert.deepEqual([status, body['error']], [400, 'invalid_grant'])
})

test('attack: nothing but the port may differ, and where one is named not even that', async () => {
  const { app, issuer } = world
  const { port } = new URL(app.callback)
  await inDocument('http://localhost/callback', `http://127.0.0.1:${port}/callback`)
  const refused = [
    `http://127.0.0.1:${Number(port) + 1}/callback`,
    'http://127.0.0.1/callback',
    `http://[::1]:${port}/callback`,
    `http://localhost:${port}/`,
    `http://localhost:${port}/callback/`,
    `http://localhost:${port}/callback?x=1`,
    `http://localhost:${port}/x/../callback`,
    `http://LOCALHOST:${port}/callback`,
    `https://localhost:${port}/callback`,
    'http://localhost:99999/callback',
    'http://localhost:/callback',
    `http://localhost:${port}@evil.example/callback`,
    `http://a@localhost:${port}/callback`,
    `http://localhost.evil.example:${port}/callback`,
    `http://localhost:${port}\\@evil.example/callback`,
  ]
  for (const redirect_uri of refused) {
    const { answer } = await app.push(issuer, { scope: SCOPE, redirect_uri })
    assert.equal(answer.status, 400, `${redirect_uri}: ${answer.text}`)
  }
  for (const redirect_uri of [
    `http://localhost:${port}/callback`,
    'http://localhost:1/callback',
    'http://localhost/callback',
    `http://127.0.0.1:${port}/callback`,
  ]) {
    const { answer } = await app.push(issuer, { scope: SCOPE, redirect_uri })
    assert.equal(answer.status, 201, `${redirect_uri}: ${answer.text}`)
  }
})

test('elsewhere than on the own computer the port is the one that stands there', async () => {
  const { app, issuer } = world
  await inDocument('https://app.example/callback')
  const { answer } = await app.push(issuer, {
    ...{ scope: SCOPE, redirect_uri: 'https://app.example:8443/callback' },
  })
  assert.equal(answer.status, 400, answer.text)
})
