/** On the way to the owner's question: requests that were not pushed, not meant, or not well formed never reach it. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { HostileApp } from '../support/hostile/app.ts'
import { keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: HostileApp
let issuer: string
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await HostileApp.start())
  issuer = world.authorization
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

/** The address of a request that would be right if it were pushed. */
const unpushed = (changes: Record<string, string> = {}) =>
  app.unpushed(issuer, { scope: SCOPE, resource, ...changes })

/** The person stands on a page of the authorization service that says no, and the app was told nothing. */
function assertErrorPage(what: string): void {
  assert.equal(new URL(anna.url).origin, issuer, what)
  assert.ok(anna.status >= 400 && anna.status < 500, `${what}: ${anna.status}`)
  assert.ok(!anna.hasButton('Allow'), what)
  assert.ok(!anna.trail.some((url) => url.startsWith(app.origin)), what)
  assert.doesNotMatch(anna.text, /\bat .+:\d+:\d+|node_modules/, what)
}

test('attack 1: a request that was not pushed is refused, and only the registered address is told', async () => {
  await anna.go(unpushed())
  const back = app.returned(anna)
  assert.equal(back['error'], 'invalid_request')
  assert.equal(back['state'], 'kept')
  assert.equal(back['iss'], issuer)
  assert.equal(back['code'], undefined)
  await anna.go(unpushed({ redirect_uri: `${app.origin}/elsewhere` }))
  assertErrorPage('another address of the same app')
  await anna.go(unpushed({ request_uri: 'urn:ietf:params:oauth:request_uri:guessed' }))
  assertUsedUp('guessed')
})

test('attack 2: a pushed request is answered once', async () => {
  const asked = await app.ask(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])
  await anna.go(asked.url)
  assertUsedUp('used')
})

test('attack 2: a pushed request is over after a minute', async () => {
  const { asked } = await app.push(issuer, { scope: SCOPE, resource })
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 })
  try {
    await anna.go(asked.url)
  } finally {
    mock.timers.reset()
  }
  assertUsedUp('61 s later')
})

test('attack 3: a pushed request serves the app that pushed it', async () => {
  for (const confidential of [true, false]) {
    await using other = await HostileApp.start({ name: 'Other', confidential })
    // All that could refuse it besides: as it says of itself, it may send people where the honest one does.
    await other.imitate(app)
    const own = await other.push(issuer, { scope: SCOPE, resource, redirect_uri: app.callback })
    await anna.go(own.asked.url)
    assert.ok(anna.hasButton('Allow'), 'what it pushed itself is asked')
    const { asked } = await app.push(issuer, { scope: SCOPE, resource, prompt: 'consent' })
    await anna.go(other.inItsOwnName(asked))
    assertErrorPage('another client_id')
    assert.ok(!anna.trail.some((url) => url.startsWith(other.origin)))
    await anna.go(app.inItsOwnName(own.asked))
    assertErrorPage('the other way round')
  }
})

test('attack 4: a redirect that differs in anything is refused, and nobody is sent there', async () => {
  const { port } = new URL(app.callback)
  const wrong = [
    `${app.callback}/`,
    `${app.callback}?x=1`,
    `${app.callback}#x`,
    app.callback.replace('/callback', '/Callback'),
    app.callback.replace('/callback', '/callback/../callback'),
    app.callback.replace('/callback', '/%63allback'),
    app.callback.replace(port, String(Number(port) + 1)),
    app.callback.replace(`:${port}`, ''),
    app.callback.replace('localhost', 'LOCALHOST'),
    app.callback.replace('localhost', 'localhost.'),
    app.callback.replace('localhost', 'user@localhost'),
    app.callback.replace('localhost', '127.0.0.1'),
    app.callback.replace('localhost', 'localhost.evil.example'),
    app.callback.replace('http:', 'https:'),
    `${app.callback} http://evil.example/`,
    'javascript:alert(1)',
    '',
  ]
  for (const redirect_uri of wrong) {
    const { answer } = await app.push(issuer, { scope: SCOPE, resource, redirect_uri })
    assert.ok(answer.status === 400, `${redirect_uri}: ${answer.status} ${answer.text}`)
    assert.equal(answer.body['request_uri'], undefined, redirect_uri)
    assert.equal(answer.headers.get('location'), null, redirect_uri)
    await anna.go(unpushed({ redirect_uri }))
    assertErrorPage(redirect_uri)
  }
})

test('attack 5: without PKCE, or with a challenge in plain text, there is no request', async () => {
  for (const [what, changes] of app.weakChallenges()) {
    const { answer } = await app.push(issuer, { scope: SCOPE, resource, ...changes })
    assertOAuthError(answer, 'invalid_request', what)
  }
  // Assistants cannot push: their way is no way round.
  const unbound = { resource: `${resource}/mcp`, scope: 'google.photos.title' }
  for (const [what, changes] of app.weakChallenges()) {
    await anna.go(app.unpushed(issuer, { ...unbound, ...changes }))
    assert.ok(!anna.hasButton('Allow'), what)
    assert.equal(app.returned(anna)['error'], 'invalid_request', what)
  }
  await anna.go(app.unpushed(issuer, unbound))
  assert.ok(anna.hasButton('Allow'), 'with one it is asked')
})

test('attack 7: no answer but a code', async () => {
  const types = ['token', 'id_token', 'code id_token', 'code token', 'id_token token', 'none', 'x']
  for (const response_type of types) {
    const { answer } = await app.push(issuer, { scope: SCOPE, resource, response_type })
    assertOAuthError(answer, 'unsupported_response_type', response_type)
  }
})

test('attack 7: an answer comes in the address, on no page that posts it and behind no #', async () => {
  assert.deepEqual((await app.metadata(issuer))['response_modes_supported'], ['query'])
  for (const response_mode of ['form_post', 'fragment']) {
    const { answer } = await app.push(issuer, { scope: SCOPE, resource, response_mode })
    assertOAuthError(answer, 'invalid_request', response_mode)
  }
  const { answer } = await app.push(issuer, { scope: SCOPE, resource, response_mode: 'query' })
  assert.equal(answer.status, 201, answer.text)
})

test('attack 11: a scope that is none is refused', async () => {
  const filters = Array.from({ length: 1000 }, () => 'title=x').join(',')
  const wrong: [string, number?][] = [
    // RFC 6749, section 3.3, has no such characters in a scope: refused before it is read.
    ['google.photos.ti\\tle'],
    ['google.photos[title="x"].title'],
    ['google.phötos.title'],
    // The others are named with the place of what is wrong.
    ['google.photos[[time>2018]].title', 14],
    ['google.photos[time>2018', 23],
    ['google.photos.{title,{latitude}}', 21],
    ['[', 0],
    ['?'.repeat(1000), 1],
    [`google.photos[title=${'('.repeat(5_000)}].title`, 20],
    [`google.photos[${filters}].title`, 14 + 64 * 8],
    [`google.photos.${'x'.repeat(10_000)}`, 8192],
  ]
  for (const [scope, position] of wrong) {
    const { answer } = await app.push(issuer, { scope, resource })
    assertOAuthError(answer, 'invalid_scope', scope.slice(0, 40))
    const said = String(answer.body.error_description)
    if (position !== undefined)
      assert.match(said, new RegExp(`\\b${position}\\b`), scope.slice(0, 40))
  }
})

test('attack 11: refusing the longest nonsense takes no longer than refusing the shortest', async () => {
  const time = async (scope: string) => {
    const begun = performance.now()
    const { answer } = await app.push(issuer, { scope, resource })
    assert.equal(answer.status, 400)
    return performance.now() - begun
  }
  const nonsense = `google.photos[${'title=x|y,'.repeat(4000)}`
  // In turns, and the fastest of each counts: other work on the machine only ever adds time.
  let short = Number.POSITIVE_INFINITY
  let long = Number.POSITIVE_INFINITY
  for (let round = 0; round < 60 && (round < 9 || long >= short + 25); round++) {
    short = Math.min(short, await time('['))
    long = Math.min(long, await time(nonsense))
  }
  // Reading takes under 5 ms; the rest is what carrying forty times the bytes may cost.
  assert.ok(long < short + 25, `${long.toFixed(1)} ms and ${short.toFixed(1)} ms`)
})

test('attack 15: prompt=none without a grant that covers brings no code', async () => {
  const scope = 'google.youtube.watched.channel'
  await app.ask(anna, issuer, { scope, resource, prompt: 'none' })
  const back = app.returned(anna)
  assert.match(String(back['error']), /^(consent|interaction)_required$/)
  assert.equal(back['code'], undefined)
  assert.equal(back['iss'], issuer)
  const stranger = new Person('stranger')
  await app.ask(stranger, issuer, { scope, resource, prompt: 'none' })
  assert.equal(app.returned(stranger)['error'], 'login_required')
})

test('attack 82: a pushed request that binds the code to no key is refused', async () => {
  for (const confidential of [true, false]) {
    await using each = await HostileApp.start({ confidential })
    const { answer } = await each.push(issuer, { scope: SCOPE, resource }, { proof: null })
    assertOAuthError(answer, 'invalid_request', `confidential: ${confidential}`)
    assert.match(String(answer.body.error_description), /DPoP|dpop_jkt/)
  }
  const { thumbprint } = await keyPair()
  const { answer } = await app.push(issuer, { scope: SCOPE, resource, dpop_jkt: thumbprint })
  assert.equal(answer.status, 400, 'a proof by one key, dpop_jkt of another')
})

function assertUsedUp(what: string): void {
  if (anna.url.startsWith(app.origin)) {
    const back = app.returned(anna)
    assert.equal(back['error'], 'invalid_request_uri', what)
    assert.equal(back['code'], undefined, what)
  } else {
    assertErrorPage(what)
    assert.ok(anna.has('Go back to the app, and begin there again'), anna.text)
  }
}
