/** How, when and by whom somebody signed in: guessed, stolen, too long ago for what is asked, or sent on with the password. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link, openToProvider, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SENSITIVE = 'google.location.{time,latitude}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

/** By every clock in this process. */
async function later<T>(seconds: number, act: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + seconds * 1000 })
  try {
    return await act()
  } finally {
    mock.timers.reset()
  }
}

function form(origin: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${origin}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin, 'sec-fetch-site': 'same-origin' },
    redirect: 'manual',
  })
}

test('attack 16: after a sign-in the browser goes on with a GET: 303, never 307 or 308', async () => {
  for (const origin of [world.authorization, world.resource]) {
    const answer = await form(origin, { name: anna.name, password: anna.password })
    assert.equal(answer.status, 303, origin)
  }
  // On the way from an app's request to the question, too.
  const visitor = anna.elsewhere()
  const { asked } = await app.push(world.authorization, { scope: 'google.photos.title', resource })
  await visitor.go(asked.url)
  const { url, entries } = visitor
    .fill({ Name: anna.name, Password: anna.password })
    .page.submission('Sign in')
  const answer = await visitor.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  assert.equal(answer.status, 303)
})

test('attack 54: a sign-in that is too old, or of which nothing is said, opens nothing sensitive', async () => {
  const hostile = ends.use(await HostileAuthorization.start())
  const bert = new Person('bert')
  await bert.signUp(world.resource)
  const theirs = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  await openToProvider(world, bert, ['Location history'])
  const mint = new Mint(hostile, app, theirs)
  const now = Math.floor(Date.now() / 1000)
  const read = async (auth_time: unknown, path = 'records/google.location', scope = SENSITIVE) => {
    const grant = await mint.grant(scope, { claims: { iat: now } })
    return app.read(`${theirs}/${path}`, await mint.token(scope, grant, { claims: { auth_time } }))
  }
  assert.equal((await read(now - 14 * 60)).status, 200, 'a quarter of an hour before the grant')
  const before = await refusedRows(bert, theirs)
  const paths = ['records/google.location', 'changes/google.location', 'records/google.location/a']
  for (const auth_time of [now - 16 * 60, 1, undefined])
    for (const path of paths) {
      const answer = await read(auth_time, path)
      assertRefused(answer, 401, 'insufficient_user_authentication', `${path} ${auth_time}`)
      assert.match(answer.headers.get('www-authenticate') ?? '', /max_age="900"/)
    }
  await assertRefusedRows(bert, theirs, before + 3 * paths.length)
  const plain = await read(now - 86_400, 'records/google.photos', 'google.photos.title')
  assert.equal(plain.status, 200, 'what is not sensitive needs no fresh one')
  const beyond = await read(now, 'records/google.photos')
  assertRefused(beyond, 403, 'insufficient_scope', 'another collection')
  assert.equal(beyond.body['scope'], 'google.photos.*')
})

test('attack 54: a provider has its owner sign in anew before it asks about something sensitive', async () => {
  await openToProvider(world, anna, ['Location history'])
  await later(20 * 60, async () => {
    const { asked } = await app.push(world.authorization, { scope: SENSITIVE, resource })
    await anna.go(asked.url)
    assert.ok(anna.hasButton('Sign in') && !anna.hasButton('Allow'), anna.text)
    await anna.signInIfAsked()
    await anna.press('Allow')
    const redeemed = await app.redeem(asked, String(app.returned(anna)['code']))
    const token = String(redeemed.body['access_token'])
    const read = await app.read(`${resource}/records/google.location`, token)
    assert.equal(read.status, 200, read.text)
  })
})

test('attack 66: guesses are counted at both services, alike for names that nobody has', async () => {
  for (const origin of [world.authorization, world.resource]) {
    const guesser = new Person(`guessed-${new URL(origin).port}`)
    await guesser.signUp(origin)
    const told = []
    for (const name of [guesser.name, 'nobody-at-all']) {
      const answers = []
      for (let guess = 0; guess < 12; guess++)
        answers.push(await form(origin, { name, password: `guess number ${guess}` }))
      assert.deepEqual(
        answers.map(({ status }) => status),
        [...Array(10).fill(401), 429, 429],
        `${origin} ${name}`,
      )
      assert.ok(Number(answers[11]?.headers.get('retry-after')) > 0)
      const pages = [answers[0], answers[10]].map(async (answer) =>
        (await answer!.text()).replaceAll(name, '').replaceAll(/nonce="[^"]+"|in \d+ seconds/g, ''),
      )
      told.push(await Promise.all(pages))
    }
    assert.deepEqual(told[0], told[1], 'the same words')
    const right = await form(origin, { name: guesser.name, password: guesser.password })
    assert.equal(right.status, 429, 'nor is the right one tried any more')
  }
})

test('attack 68: a stolen session changes no provider and opens nothing to the one there is', async () => {
  const next = ends.use(await HostileAuthorization.start())
  const before = await bindings()
  // The thief has the cookies, and not the password.
  const thief = new Person(anna.name, 'not her password')
  const stolen = anna.cookieFor(world.resource)
  const session = anna.otherTab()
  assert.ok(stolen)
  await toConfirmPage(world, session, next.issuer)
  await session.tick('Stop', new URL(app.origin).host).press('Change provider')
  for (const [path, button] of [
    ['/provider', 'Save what it may let apps read'],
    ['/provider', 'Have no provider'],
  ] as const) {
    await session.fill({ Password: thief.password }).press('Sign in')
    assert.equal(session.status, 403, session.text)
    assert.deepEqual(await bindings(), before)
    await session.go(`${world.resource}${path}`)
    await session.press(button)
  }
  await session.fill({ Password: thief.password }).press('Sign in')
  assert.equal(session.status, 403, session.text)
  assert.deepEqual(await bindings(), before)
})

async function bindings(): Promise<unknown> {
  return (await anna.fetch(`${resource}/bindings`)).json()
}
