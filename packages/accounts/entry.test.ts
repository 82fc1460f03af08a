import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, PASSWORD, type Served, serve, signedUp } from './_service.ts'

const given: string[] = []
let served: Served
before(async () => {
  served = await serve({
    onSignUp: async ({ name }) => {
      if (name === 'unlucky') throw new Error('no home for this one')
      given.push(name)
    },
  })
})
after(() => served[Symbol.asyncDispose]())

test('whoever signs up is signed in, and the service has given them what it gives', async () => {
  const ana = await signedUp(served, 'ana')
  const session = await ana.home()
  assert.equal(session.name, 'ana')
  assert.equal(session.signedInAt, served.clock.now / 1000)
  assert.deepEqual(given, ['ana'])
  assert.deepEqual(await served.people.byName('ana'), { id: session.account, name: 'ana' })
})

test('when the service cannot give it, there is no account', async () => {
  const answer = await browser(served).ask('/sign-up', { name: 'unlucky', password: PASSWORD })
  assert.equal(answer.status, 500)
  assert.equal(await served.people.byName('unlucky'), null)
})

test('the fields and the buttons have the names that everybody relies on', async () => {
  for (const [path, label] of [
    ['/sign-up', 'Sign up'],
    ['/sign-in', 'Sign in'],
  ]) {
    const text = await (await browser(served).ask(path!)).text()
    for (const part of ['>Name</label>', '>Password</label>', `>${label}</button>`]) {
      assert.ok(text.includes(part), `${path}: ${part}`)
    }
    assert.doesNotMatch(text, /forgot/i)
  }
})

test('names and passwords that do not do are told, and nothing is made', async () => {
  const tries = [
    ['Ana!', PASSWORD, 422, /1 to 32/],
    ['x'.repeat(33), PASSWORD, 422, /1 to 32/],
    ['ben', 'short', 422, /at least 12/],
    ['ben', 'x'.repeat(1_001), 422, /at most 1,000/],
    ['ana', PASSWORD, 409, /is taken/],
  ] as const
  for (const [name, password, status, says] of tries) {
    const answer = await browser(served).ask('/sign-up', { name, password })
    assert.equal(answer.status, status, name)
    assert.match(await answer.text(), says)
  }
  assert.equal(await served.people.byName('ben'), null)
})

test('a page that needs a session goes to sign-in and comes back', async () => {
  const ana = browser(served)
  const sent = await ana.ask('/home?x=1&y=//z')
  assert.equal(sent.status, 303)
  const to = sent.headers.get('location')!
  assert.equal(to, '/sign-in?return_to=%2Fhome%3Fx%3D1%26y%3D%2F%2Fz')
  const asked = await (await ana.ask(to)).text()
  const returnTo = /name="return_to" value="([^"]+)"/.exec(asked)?.[1]?.replaceAll('&amp;', '&')
  const back = await ana.ask('/sign-in', {
    name: ' Ana ',
    password: PASSWORD,
    return_to: returnTo!,
  })
  assert.equal(back.headers.get('location'), '/home?x=1&y=//z')
  assert.equal((await ana.ask('/home')).status, 200)
})

test('attack 16: after a sign-in the browser goes on with 303, which carries no password along', async () => {
  const answer = await browser(served).ask('/sign-in', { name: 'ana', password: PASSWORD })
  assert.equal(answer.status, 303)
})

test('nobody is led to another site after signing in', async () => {
  for (const away of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
  ]) {
    const form = { name: 'ana', password: PASSWORD, return_to: away }
    const answer = await browser(served).ask('/sign-in', form)
    assert.equal(answer.headers.get('location'), '/', away)
    const asked = await browser(served).ask(`/sign-in?return_to=${encodeURIComponent(away)}`)
    assert.doesNotMatch(await asked.text(), /name="return_to"|evil/)
  }
})

test('attack 65: a sign-in from another site is refused', async () => {
  for (const site of ['cross-site', 'same-site', 'none']) {
    const stranger = browser(served, site)
    const form = { name: 'ana', password: PASSWORD }
    assert.equal((await stranger.ask('/sign-in', form)).status, 403, site)
    assert.equal((await stranger.ask('/sign-up', { ...form, name: 'eve' })).status, 403, site)
    assert.equal(stranger.jar.size, 0)
  }
  const old = await fetch(`${served.url}/sign-in`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: new URLSearchParams({ name: 'ana', password: PASSWORD }),
  })
  assert.equal(old.status, 403)
})
