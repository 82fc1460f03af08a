import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readBinding } from '@mandate/grants'
import { type Home, home, refreshOf } from './_home.ts'
import { newKey, type StubIssuer, stubIssuer } from './_issuer.ts'

let here: Home
let issuer: StubIssuer
let people = 0

before(async () => {
  here = await home()
  issuer = await stubIssuer(here.clock)
})
after(async () => {
  await issuer[Symbol.asyncDispose]()
  await here[Symbol.asyncDispose]()
})

type Person = Awaited<ReturnType<Home['person']>>

/** Somebody new, as far as the way back from the provider. */
async function asked(): Promise<{ person: Person; to: string }> {
  const person = await here.person(`anna-${people++}`)
  await person.get('/provider')
  return { person, to: refreshOf(await person.post('/provider', { provider: issuer.url })) }
}

async function bindingsOf(person: Person) {
  const answer = await person.get(`/owners/${person.owner.address}/bindings`)
  assert.equal(answer.status, 200)
  return JSON.parse(answer.text).bindings as {
    seq: number
    issuer: string
    active: boolean
    jwt: string
  }[]
}

/** Nothing came of it: no binding, and no confirm page. */
async function assertNothing(person: Person) {
  assert.deepEqual(await bindingsOf(person), [])
  assert.equal((await person.get('/provider/confirm')).location, '/provider')
}

test('an owner links a provider by its alias, confirms it with the password, and it is told', async () => {
  const person = await here.person('berta')
  await person.get('/provider')
  const alias = `anna@${new URL(issuer.url).host}`
  const leaving = await person.post('/provider', { provider: alias })
  assert.match(leaving.text, /<a class="button" href="[^"]+"[^>]*>Continue<\/a>/)
  const back = await person.get(issuer.callback(refreshOf(leaving)))
  assert.equal(back.location, '/provider/confirm')
  assert.deepEqual(await bindingsOf(person), [], 'nothing changes before the confirmation')

  const confirm = await person.get('/provider/confirm')
  assert.match(confirm.text, /anna@localhost/)
  assert.doesNotMatch(confirm.text, /checked/)
  const password = await person.post('/provider/confirm', {})
  assert.match(password.text, /type="password"/)
  assert.equal((await person.post('/provider/change', { password: 'not this one' })).status, 403)
  assert.deepEqual(await bindingsOf(person), [])
  const done = await person.post('/provider/change', { password: person.password })
  assert.equal(done.location, '/provider')

  const [made] = await bindingsOf(person)
  const binding = readBinding(made!.jwt)
  assert.equal(binding.aud, issuer.url)
  assert.equal(binding.sub, person.owner.resource)
  assert.equal(binding.as_sub, 'anna-there')
  assert.equal(binding.seq, 1)
  assert.deepEqual(
    binding.grant_keys.keys.map((key) => key.x),
    [issuer.grantKey.jwk.x],
  )
  await here.outbox.sweep()
  const told = issuer.sent.bindings.at(-1)
  assert.equal(told?.binding, made!.jwt)
  assert.match(told?.authorization ?? '', /^DPoP /)
})

test('what is asked of the provider is the link and nothing else', async () => {
  const { person } = await asked()
  const pushed = issuer.sent.pushed.at(-1)!
  assert.equal(pushed['scope'], 'openid')
  assert.equal(pushed['prompt'], 'login')
  assert.equal(pushed['client_id'], `${here.publicUrl}/client.json`)
  assert.deepEqual(JSON.parse(pushed['authorization_details']!), [
    {
      type: 'mandate_binding',
      resource: person.owner.resource,
      catalog: `${here.publicUrl}/catalog`,
    },
  ])
})

test('an issuer that lacks something is refused on the page, naming it', async () => {
  const person = await here.person('carla')
  await person.get('/provider')
  const unfit = await stubIssuer(here.clock)
  unfit.bend.metadata = { binding_endpoint: undefined }
  const answer = await person.post('/provider', { provider: unfit.url })
  await unfit[Symbol.asyncDispose]()
  assert.equal(answer.status, 400)
  assert.match(answer.text, /binding_endpoint/)
})

test('attack 80: a callback in another session is refused', async () => {
  const { person, to } = await asked()
  const elsewhere = await person.another()
  assert.equal((await elsewhere.get(issuer.callback(to))).status, 403)
  await assertNothing(person)
})

test('attack 80: a callback of another person is refused', async () => {
  const { person, to } = await asked()
  const mallory = await here.person('mallory')
  assert.equal((await mallory.get(issuer.callback(to))).status, 403)
  await assertNothing(mallory)
  await assertNothing(person)
})

test('attack 80: a callback works once', async () => {
  const { person, to } = await asked()
  assert.equal((await person.get(issuer.callback(to))).location, '/provider/confirm')
  assert.equal((await person.get(issuer.callback(to))).status, 403)
})

test('attack 50: an answer from an issuer that was not asked is refused', async () => {
  for (const iss of ['https://other.example', `${issuer.url}/`]) {
    const { person, to } = await asked()
    assert.equal((await person.get(issuer.callback(to, { iss }))).status, 403)
    await assertNothing(person)
  }
})

const answers: [string, () => Promise<Pick<StubIssuer['bend'], 'idToken'> | object>][] = [
  ['a sign-in from before the question', async () => ({ idToken: { auth_time: 1_000_000_000 } })],
  ['no time of sign-in', async () => ({ idToken: { auth_time: undefined } })],
  ['the nonce of another question', async () => ({ idToken: { nonce: 'other' } })],
  ['an ID token for another client', async () => ({ idToken: { aud: 'https://other.example' } })],
  ['an ID token of another issuer', async () => ({ idToken: { iss: 'https://other.example' } })],
  ['an ID token that has expired', async () => ({ idToken: { exp: 1_000_000_000 } })],
  ['no ID token', async () => ({ token: { id_token: undefined } })],
  ['a token that anybody could use', async () => ({ token: { token_type: 'Bearer' } })],
  ['no grant key', async () => ({ token: { authorization_details: [] } })],
  ['the keys of other data', async () => details({ resource: 'https://other.example/owners/a' })],
  ['nine grant keys', async () => details({ grant_keys: { keys: await nine() } })],
  [
    'a grant key with its private half',
    async () => details({ grant_keys: { keys: [await secret()] } }),
  ],
  ['two answers', async () => ({ token: { authorization_details: [{}, {}] } })],
]

function details(change: object) {
  return { change }
}
async function nine() {
  return Promise.all(Array.from({ length: 9 }, async () => (await newKey()).jwk))
}
async function secret() {
  return { ...(await newKey()).jwk, d: 'A'.repeat(43) }
}

for (const [what, bend] of answers) {
  test(`attack 80: an answer with ${what} is refused`, async () => {
    const { person, to } = await asked()
    const {
      idToken = {},
      token = {},
      change,
    } = (await bend()) as Record<string, object | undefined>
    const answered = {
      type: 'mandate_binding',
      resource: person.owner.resource,
      grant_keys: { keys: [issuer.grantKey.jwk] },
      ...change,
    }
    issuer.bend.idToken = idToken as Record<string, unknown>
    issuer.bend.token = change ? { authorization_details: [answered] } : { ...token }
    const answer = await person.get(issuer.callback(to))
    issuer.bend.idToken = {}
    issuer.bend.token = {}
    assert.equal(answer.status, 403)
    await assertNothing(person)
  })
}

test('a provider whose clock is a little behind is believed about its sign-in', async () => {
  for (const [seconds, status] of [
    [30, 303],
    [90, 403],
  ] as const) {
    const { person, to } = await asked()
    issuer.bend.idToken = { auth_time: Math.floor(here.clock() / 1000) - seconds }
    const answer = await person.get(issuer.callback(to))
    issuer.bend.idToken = {}
    assert.equal(answer.status, status, `${seconds} s`)
  }
})

test('what was linked may be confirmed the next morning, and not after a day', async () => {
  const { person, to } = await asked()
  await person.get(issuer.callback(to))
  const { offset } = here.time
  here.time.offset = offset + 22 * 3_600_000
  const waiting = await person.get('/provider/confirm')
  here.time.offset = offset + 24 * 3_600_000
  const over = await person.get('/provider/confirm')
  here.time.offset = offset
  assert.equal(waiting.status, 200, waiting.text)
  assert.match(waiting.text, /Change provider/)
  assert.notEqual(over.status, 200)
})

test('refusing at the provider leaves all as it was', async () => {
  const { person, to } = await asked()
  const answer = await person.get(issuer.callback(to, { error: 'access_denied' }))
  assert.equal(answer.status, 200)
  assert.match(answer.text, /Your provider is as it was/)
  await assertNothing(person)
})

test('Cancel on the confirm page leaves all as it was', async () => {
  const { person, to } = await asked()
  await person.get(issuer.callback(to))
  await person.get('/provider/confirm')
  assert.equal((await person.post('/provider/cancel', {})).location, '/provider')
  await assertNothing(person)
})

test('attack 68: whoever has stolen another session cancels nothing that its owner is about to confirm', async () => {
  const { person, to } = await asked()
  await person.get(issuer.callback(to))
  const thief = await person.another()
  await thief.get('/provider')
  assert.equal((await thief.post('/provider/cancel', {})).location, '/provider')
  assert.equal((await person.get('/provider/confirm')).status, 200)
})

test('bindings are for the owner, signed in: 401 for others, 403 for a token', async () => {
  const { person } = await asked()
  const path = `/owners/${person.owner.address}/bindings`
  const stranger = await here.person('stranger')
  assert.equal((await stranger.get(path)).status, 401)
  // Whether there is such an owner or not: "MUST send a WWW-Authenticate header field", RFC 9110 §15.5.2.
  for (const address of [person.owner.address, 'nobody']) {
    const { status, headers } = await fetch(`${here.publicUrl}/owners/${address}/bindings`)
    assert.equal(status, 401)
    assert.match(
      headers.get('www-authenticate') ?? '',
      new RegExp(`^DPoP resource_metadata="[^"]+/owners/${address}"`),
    )
  }
  const token = await fetch(here.publicUrl + path, { headers: { authorization: 'DPoP x' } })
  assert.equal(token.status, 403)
  assert.equal(((await token.json()) as { code: string }).code, 'insufficient_scope')
})

test('attack 65: a form of /provider without the token of the page is refused', async () => {
  const { person } = await asked()
  for (const path of ['/provider', '/provider/confirm', '/provider/change', '/provider/ceiling']) {
    assert.equal((await person.post(path, { _csrf: 'forged' })).status, 403)
  }
})

test('attack 80: an answer to a question that its owner has cancelled in another tab meanwhile changes nothing', async () => {
  const { person, to } = await asked()
  await person.get('/provider')
  issuer.bend.meanwhile = () => person.post('/provider/cancel', {})
  const back = await person.get(issuer.callback(to))
  issuer.bend.meanwhile = null
  assert.equal(back.status, 403, back.text)
  assert.match(back.text, /Nothing was linked/)
  await assertNothing(person)
})
