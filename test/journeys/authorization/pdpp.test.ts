/** Requests in the language of the Personal Data Portability Protocol 0.1: pushed, shown, narrowed and granted like our own. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formatScope, readDetails, readGrant } from '@mandate/grants'
import { type StubWorld, stubWorld } from './stub-world.ts'

const OF_2018 = { since: '2018-01-01T00:00:00Z', until: '2019-01-01T00:00:00Z' }
const REQUEST = {
  type: 'https://pdpp.dev/data-access',
  source: { kind: 'connector', id: 'https://registry.pdpp.dev/connectors/google' },
  purpose_code: 'https://pdpp.dev/purpose/personalization',
  purpose_description: 'Suggest places to visit',
  access_mode: 'continuous',
  retention: { max_duration: 'P6M', on_expiry: 'delete' },
  streams: [
    { name: 'photos', time_range: OF_2018, fields: ['title', 'latitude', 'longitude'] },
    { name: 'watched', necessity: 'optional', fields: ['title'] },
  ],
}

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

const asking = (request: object) => ({ authorization_details: JSON.stringify([request]) })

test('a selection is shown in sentences, narrowed by the owner, and granted in our details', async () => {
  const { app, anna, issuer } = world
  const asked = await app.ask(anna, issuer, { ...asking(REQUEST), prompt: 'consent' })
  assert.ok(anna.has('Suggest places to visit'), anna.text)
  assert.ok(anna.has('keeps this for 181 days, then deletes it'), anna.text)
  assert.ok(anna.has('of 2018'), anna.text)
  anna.fill({ From: '2018-07-01' }).tick('Leave out title')
  await anna.press('Allow')
  const { body } = await app.redeem(asked, String(app.returned(anna)['code']))
  const items = readDetails(body['authorization_details'])
  assert.deepEqual(
    items.map((item) => formatScope(item)),
    ['google.photos[time>=2018-07,time<2019].{latitude,longitude}'],
  )
  assert.equal(items[0]!.terms.purpose_code, REQUEST.purpose_code)
  assert.deepEqual(items[0]!.terms.retention, { max: 'P181D', on_expiry: 'delete' })
  assert.equal(items[0]!.locations?.length, 1)
  assert.deepEqual(
    readGrant(String(body['grant'])).authorization_details,
    body['authorization_details'],
  )
})

test('asked again in either language, nothing is asked of the owner', async () => {
  const { app, anna, issuer } = world
  const request = { ...REQUEST, streams: [{ name: 'watched', fields: ['title'] }] }
  await app.ask(anna, issuer, { ...asking(request), prompt: 'consent' })
  await anna.press('Allow')
  await app.ask(anna, issuer, asking(request))
  assert.ok(app.returned(anna)['code'])
})

test('single use is offered as Allow once and nothing longer, each time', async () => {
  const { app, anna, issuer } = world
  const request = {
    ...REQUEST,
    access_mode: 'single_use',
    streams: [{ name: 'photos', fields: ['title'] }],
  }
  await app.ask(anna, issuer, {
    ...asking({ ...request, access_mode: 'continuous' }),
    prompt: 'consent',
  })
  await anna.press('Allow')
  const asked = await app.ask(anna, issuer, asking(request))
  const buttons = anna.page.buttonNames.filter((name) => /Refuse|Allow/.test(name))
  assert.deepEqual(buttons, ['Refuse', 'Allow once (for one hour)'])
  assert.equal(anna.page.hasField('The app may read for'), false)
  await anna.pressForged('Allow once (for one hour)', (entries) => [
    ...entries.filter(([name]) => name !== 'answer'),
    ['answer', 'allow'],
  ])
  assert.equal(anna.status, 400)
  await anna.press('Allow once (for one hour)')
  const { body } = await app.redeem(asked, String(app.returned(anna)['code']))
  assert.equal(readGrant(String(body['grant'])).use, 'once')
  assert.equal(body['refresh_token'], undefined)
})

test('training is a box of its own that the owner ticks, whatever the app says it needs', async () => {
  const { app, anna, issuer } = world
  const request = {
    ...REQUEST,
    purpose_code: 'https://pdpp.dev/purpose/ai_training',
    streams: [{ name: 'photos', necessity: 'required', fields: ['title'] }],
  }
  await app.ask(anna, issuer, { ...asking(request), prompt: 'consent' })
  assert.ok(anna.has('Your choice'), anna.text)
  await anna.press('Allow')
  assert.ok(anna.has('You have not chosen anything to share'), anna.text)
})

test('what cannot be understood is refused when it is pushed, and named', async () => {
  const { app, issuer } = world
  const stream = { name: 'photos' }
  const wrong: [object, RegExp][] = [
    [{ selection_preset: 'social' }, /\[0\]\.selection_preset/],
    [{ source: { id: 'https://elsewhere.example/google' } }, /\[0\]\.source\.id/],
    [{ streams: [{ ...stream, view: 'basic' }] }, /\[0\]\.streams\[0\]\.view/],
    [
      { streams: [stream, { name: 'watched', expand: ['channel'] }] },
      /\[0\]\.streams\[1\]\.expand/,
    ],
    [{ retention: { max_duration: 'PT12H' } }, /\[0\]\.retention\.max_duration/],
  ]
  for (const [change, named] of wrong) {
    const { answer } = await app.push(issuer, asking({ ...REQUEST, ...change }))
    assert.equal(answer.status, 400)
    assert.equal(answer.body['error'], 'invalid_authorization_details')
    assert.match(String(answer.body['error_description']), named)
  }
})

test('a stream that the catalog does not have is told to the app, by name', async () => {
  const { app, anna, issuer } = world
  const request = { ...REQUEST, streams: [{ name: 'top_artists' }] }
  await app.ask(anna, issuer, { ...asking(request), prompt: 'consent' })
  const back = app.returned(anna)
  assert.equal(back['error'], 'invalid_authorization_details')
  assert.match(String(back['error_description']), /google\.top_artists/)
})

test('the service says that it understands the type', async () => {
  const metadata = await fetch(`${world.issuer}/.well-known/oauth-authorization-server`)
  const { authorization_details_types_supported: types } = (await metadata.json()) as {
    authorization_details_types_supported: string[]
  }
  assert.ok(types.includes(REQUEST.type))
})
