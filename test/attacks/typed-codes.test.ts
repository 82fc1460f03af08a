/** Codes that a program shows and a person types: what somebody who sends, steals or guesses one gets. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,time~day}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

test('attack 90: a code shown to somebody else opens nothing for whoever has not its key', async () => {
  await using thief = await App.start({ confidential: false })
  const clientId = `${world.resource}/programs/mandate.json`
  const ask = (fields: Record<string, string>) =>
    fetch(`${world.authorization}/device/auth`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, scope: SCOPE, resource, ...fields }),
    })
  const unbound = await ask({})
  assert.equal(unbound.status, 400)
  assert.match(await unbound.text(), /dpop_jkt/)
  const asked = (await (await ask({ dpop_jkt: 'A'.repeat(43) })).json()) as Record<string, string>
  const poll = () =>
    thief.post(`${world.authorization}/token`, world.authorization, {
      client_id: clientId,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: asked['device_code'],
    })
  assert.equal((await poll()).body.error, 'authorization_pending')
  await anna.go(`${world.authorization}/device`)
  await anna.fill({ Code: asked['user_code'] ?? '' }).press('Continue')
  const question = anna.url

  // Somebody else can neither type it a second time nor open the page.
  const mallory = new Person('mallory')
  await mallory.signUp(world.authorization)
  await mallory.go(`${world.authorization}/device`)
  await mallory.fill({ Code: asked['user_code'] ?? '' }).press('Continue')
  assert.ok(mallory.has('There is no such code'))
  await mallory.go(question)
  assert.equal(mallory.status, 400)

  await anna.press('Allow')
  const stolen = await poll()
  assert.deepEqual([stolen.status, stolen.body.error], [400, 'invalid_grant'])
  assert.match(stolen.body.error_description ?? '', /another key/)
  // An app whose document does not say that it shows codes is given none.
  const other = await fetch(`${world.authorization}/device/auth`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: thief.clientId,
      scope: SCOPE,
      dpop_jkt: 'A'.repeat(43),
    }),
  })
  assert.equal(other.status, 400)
})

test('attack 91: codes cannot be tried one after the other, and an old one opens nothing', async () => {
  const guess = new Person('guess')
  await guess.signUp(world.authorization)
  await guess.go(`${world.authorization}/device`)
  for (let tries = 0; tries < 10; tries++) {
    await guess.fill({ Code: 'BCDF-GHJK' }).press('Continue')
    assert.equal(guess.status, 404)
  }
  await guess.fill({ Code: 'BCDF-GHJK' }).press('Continue')
  assert.equal(guess.status, 429)
  assert.ok(guess.has('Too many codes were tried'))

  const clientId = `${world.resource}/programs/mandate.json`
  const fields = { client_id: clientId, scope: SCOPE, resource, dpop_jkt: 'A'.repeat(43) }
  const asked = (await (
    await fetch(`${world.authorization}/device/auth`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    })
  ).json()) as Record<string, string>
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 601_000 })
  try {
    await anna.go(`${world.authorization}/device`)
    await anna.fill({ Code: asked['user_code'] ?? '' }).press('Continue')
    assert.ok(anna.has('There is no such code'))
  } finally {
    mock.timers.reset()
  }
})

test('attack 91: a program that was let in before the password changed, and comes for it afterwards, is not', async () => {
  const client_id = `${world.resource}/programs/mandate.json`
  const send = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id, ...fields })
    const answer = await fetch(`${world.resource}/device/${path}`, { method: 'POST', body })
    return { status: answer.status, body: (await answer.json()) as Record<string, string> }
  }
  /** Somebody has talked the owner into it, and waits until they have noticed. */
  const letIn = async (berta: Person) => {
    const { body } = await send('auth', {})
    await berta.go(String(body['verification_uri_complete']))
    await berta.press('Continue')
    await berta.press('Let it act as me')
    assert.ok(berta.has('The program is signed in'), berta.text)
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(body['device_code']),
    }
  }
  const berta = new Person('berta')
  await berta.signUp(world.resource)
  const code = await letIn(berta)
  await berta.go(`${world.resource}/account/password`)
  const [field = ''] = berta.page.labels.filter((label) => /password/i.test(label))
  await berta.fill({ [field]: 'another horse battery' }).press('Change the password')
  const late = await send('token', code)
  assert.deepEqual(
    [late.status, late.body['error']],
    [400, 'expired_token'],
    'a session for a thief',
  )
  const now = await send('token', await letIn(berta))
  assert.equal(now.status, 200, JSON.stringify(now.body))
})

test('attack 91: a program that was let in changes no password, makes no key and lets no other in, however new it is', async () => {
  const clara = new Person('clara')
  await clara.signUp(world.resource)
  const { resource: origin } = world
  const cookie = await letInAs(clara)
  const page = await (await fetch(`${origin}/data`, { headers: { cookie } })).text()
  const csrf = /name="_csrf" value="([\w-]+)"/.exec(page)?.[1]
  assert.ok(csrf, 'the program is signed in')
  const send = (path: string, body?: Record<string, string>) =>
    fetch(`${origin}${path}`, {
      redirect: 'manual',
      headers: { cookie, origin, 'sec-fetch-site': 'same-origin' },
      ...(body && { method: 'POST', body: new URLSearchParams({ _csrf: csrf, ...body }) }),
    })
  const sent: [string, Record<string, string>?][] = [
    ['/account/password', { password: 'battery staple horse' }],
    ['/account/passkeys/options', {}],
    ['/account/codes', {}],
    ['/recovery/key', { public: 'A'.repeat(43) }],
    ['/device', { code: 'BCDF-GHJK' }],
    ['/delete/account', {}],
    ...['/account/password', '/account/codes', '/recovery/new', '/take-out/new'].map(
      (path): [string] => [path],
    ),
  ]
  for (const [path, body] of sent) {
    const answer = await send(path, body)
    assert.equal(answer.status, 303, path)
    assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?fresh=1/, path)
  }
  // What it was let in for it does.
  const address = /\/owners\/[a-z2-7]{26}/.exec(page)?.[0]
  const asked = await fetch(`${origin}${address}/exports`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ passphrase: 'a few words in a row' }),
  })
  assert.equal(asked.status, 202, await asked.text())
  // And the owner's password is still theirs.
  const again = clara.elsewhere()
  await again.go(`${origin}/`)
  await again.signInIfAsked()
  assert.ok(again.has('Sign out'), again.text)
})

/** The cookie of a program that this person has let in. */
async function letInAs(person: Person): Promise<string> {
  const client_id = `${world.resource}/programs/mandate.json`
  const send = async (path: string, fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id, ...fields })
    const answer = await fetch(`${world.resource}/device/${path}`, { method: 'POST', body })
    return (await answer.json()) as Record<string, string>
  }
  const asked = await send('auth', {})
  await person.go(String(asked['verification_uri_complete']))
  await person.press('Continue')
  await person.press('Let it act as me')
  const { cookie, access_token } = await send('token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: String(asked['device_code']),
  })
  return `${cookie}=${access_token}`
}
