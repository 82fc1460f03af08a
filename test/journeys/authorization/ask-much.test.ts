/** How much an app may ask for at once, and how little. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos.title'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

test('an empty list asks for nothing, and is not passed over for what stands beside it', async () => {
  const { app, issuer } = world
  for (const asked of [{ scope: SCOPE }, { scope: undefined }, { scope: 'openid' }]) {
    const { answer } = await app.push(issuer, { ...asked, authorization_details: '[]' })
    const said = [answer.status, answer.body.error]
    assert.deepEqual(said, [400, 'invalid_authorization_details'], answer.text)
  }
})

test('attack 11: of whole groups of collections few are asked for at once', async () => {
  const { app, issuer } = world
  const wide = (count: number) =>
    Array.from({ length: count }, (_, at) => `google.**[time>=20${10 + at}].title`)
  const { answer } = await app.push(issuer, { scope: wide(8).join(' ') })
  assert.equal(answer.status, 201, answer.text)
  const { answer: refused } = await app.push(issuer, { scope: wide(9).join(' ') })
  assert.equal(refused.body.error, 'invalid_scope')
  assert.match(String(refused.body.error_description), /at most 8/)
  const item = { type: 'mandate_records', actions: ['read'], collection: 'google.**' }
  const details = JSON.stringify(Array.from({ length: 9 }, () => item))
  const { answer: listed } = await app.push(issuer, { authorization_details: details })
  assert.equal(listed.body.error, 'invalid_authorization_details')
  assert.match(String(listed.body.error_description), /[Aa]t most 8/)
})

test('a long scope is asked about, or refused where it is pushed', async () => {
  const { app, anna, issuer } = world
  const long = (titles: number) =>
    Array.from({ length: 32 }, (_, at) => {
      const names = Array.from(
        { length: titles },
        (_, nth) => `title=*,title!=${at}.${nth}.abcdefgh`,
      )
      return `google.photos[${names.join(',')},time>=20${10 + at}].{title,time}`
    }).join(' ')
  const { answer } = await app.push(issuer, { scope: long(8) })
  assert.equal(answer.body.error, 'invalid_scope', answer.text)
  const taken = long(2)
  const tokens = await app.obtain(anna, issuer, { scope: taken, prompt: 'consent' })
  assert.ok(JSON.stringify(tokens.authorization_details).length > 8192)
  const renewed = await app.refresh(issuer, String(tokens.refresh_token), {
    authorization_details: JSON.stringify(tokens.authorization_details.slice(0, 1)),
  })
  assert.equal(renewed.body.error ?? '', '', renewed.text)
})
