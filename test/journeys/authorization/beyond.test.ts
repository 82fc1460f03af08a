/** Apps that reach beyond what they asked for, what they may ask for, or what nobody else could answer for them. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../../support/app.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const SCOPE = 'google.photos.title'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

test('attack 10: what is added after the request was pushed is not asked, and not given', async () => {
  const { app, anna, issuer } = world
  const item = { type: 'mandate_records', actions: ['read'], collection: 'google.photos' }
  const pushed = [{ ...item, fields: ['title'] }]
  const more = JSON.stringify([...pushed, { ...item, collection: 'google.watched', fields: ['*'] }])
  const { answer, asked } = await app.push(issuer, {
    authorization_details: JSON.stringify(pushed),
    prompt: 'consent',
  })
  assert.equal(answer.status, 201, answer.text)
  await anna.go(`${asked.url}&${new URLSearchParams({ authorization_details: more })}`)
  if (!anna.hasButton('Allow')) {
    assert.equal(anna.trail.at(-1)?.includes('code='), false, anna.url)
    await anna.go(asked.url)
  }
  await anna.press('Allow')
  const given = String(app.returned(anna)['code'])
  const wider = await app.redeem(asked, given, { authorization_details: more })
  assert.equal(wider.body.error, 'invalid_authorization_details', wider.text)
  assert.equal(wider.body['access_token'], undefined)
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, prompt: 'consent' })
  const refreshed = await app.refresh(issuer, tokens.refresh_token!, {
    authorization_details: more,
  })
  assert.equal(refreshed.body.error, 'invalid_authorization_details', refreshed.text)
  const said = tokens.authorization_details.map(({ collection }) => collection)
  assert.deepEqual(said, ['google.photos'])
})

test('attack 10: an app whose document does not name the type may not ask for it', async () => {
  const { issuer } = world
  await using other = await App.start({ name: 'Payments' })
  const item = { type: 'mandate_records', actions: ['read'], collection: 'google.photos' }
  const details = { authorization_details: JSON.stringify([{ ...item, fields: ['title'] }]) }
  for (const authorization_details_types of [['payment'], ['mandate_binding'], []]) {
    await using client = await App.start({ name: 'Payments' })
    client.document = { ...client.document, authorization_details_types }
    const { answer } = await client.push(issuer, details)
    assert.equal(answer.body.error, 'invalid_authorization_details', answer.text)
    assert.equal(answer.body['request_uri'], undefined)
  }
  // Of a document that is also for other servers, what it says to them is nothing to this one.
  other.document = {
    ...other.document,
    authorization_details_types: ['payment', 'mandate_records'],
  }
  const { answer } = await other.push(issuer, details)
  assert.equal(answer.status, 201, answer.text)
})

test('attack 84: a public app with a scheme of its own is asked about every time', async () => {
  const { anna, issuer } = world
  await using phone = await App.start({ name: 'Phone', confidential: false })
  const redirect_uri = 'com.example.phone:/callback'
  phone.document = { ...phone.document, redirect_uris: [redirect_uri] }
  const scope = 'google.photos.albums'
  const ask = async (more = {}) => {
    const { answer, asked } = await phone.push(issuer, { scope, redirect_uri, ...more })
    assert.equal(answer.status, 201, answer.text)
    await anna.go(asked.url)
    return asked
  }
  const asked = await ask()
  const { url, entries } = anna.page.submission('Allow')
  const allowed = await anna.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  const [, next] = /http-equiv="refresh" content="\d+;url=([^"]+)"/.exec(await allowed.text()) ?? []
  const back = await anna.fetch(new URL(next!, issuer).href)
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code')
  const tokens = await phone.redeem(asked, String(code), { redirect_uri })
  assert.equal(tokens.status, 200, tokens.text)
  // Whoever has the same scheme on the same phone would get the answer.
  await ask()
  assert.ok(anna.hasButton('Allow'), 'though a living permission covers it')
})
