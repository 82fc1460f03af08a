/** Two providers for one owner, because the owner says so: each with its own apps, and each can go without the other. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readBinding } from '@mandate/grants'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register, send } from '../support/recovery.ts'
import { link, linkBeside, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
let world: World
/** The providers' addresses, and how pages name them. */
let first: string
let second: string
let third: string
let trips: App
let notes: App
let people = 0
const host = (url: string) => new URL(url).host

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  first = world.authorization
  second = await world.anotherAuthorization()
  third = await world.anotherAuthorization()
  trips = ends.use(await App.start({ name: 'Trip Map' }))
  notes = ends.use(await App.start({ name: 'Notes' }))
})
after(() => ends.disposeAsync())

/** Somebody with two providers, who has allowed one app at each. */
async function somebody() {
  const person = new Person(`owner-${++people}`)
  const resource = await owner(world, person)
  for (const issuer of [second, third]) await person.signUp(issuer)
  await linkBeside(world, person, second)
  const atFirst = await trips.obtain(person, first, { scope: SCOPE, resource })
  const atSecond = await notes.obtain(person, second, { scope: SCOPE, resource })
  return { person, resource, atFirst, atSecond }
}

function reads(app: App, resource: string, token: unknown): Promise<number> {
  return app.read(`${resource}/records/google.photos`, String(token)).then(({ status }) => status)
}

/** What the two apps can read now: by what they have, renewed where they were allowed. */
async function reading(who: Awaited<ReturnType<typeof somebody>>) {
  const now = async (app: App, issuer: string, { refresh_token, access_token }: Tokens) => {
    const { body } = await app.refresh(issuer, refresh_token as string)
    return [await reads(app, who.resource, access_token), body.error ?? 'renewed']
  }
  return {
    trips: await now(trips, first, who.atFirst),
    notes: await now(notes, second, who.atSecond),
  }
}

const CAN = [200, 'renewed']
const CANNOT = [401, 'invalid_grant']

async function issuers(resource: string): Promise<string[]> {
  const { origin, pathname } = new URL(resource)
  const answer = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`)
  return ((await answer.json()) as { authorization_servers: string[] }).authorization_servers
}

async function bindings(person: Person, resource: string) {
  const answer = await person.fetch(`${resource}/bindings`)
  const { bindings: all } = (await answer.json()) as {
    bindings: { seq: number; issuer: string | null; active: boolean; jwt: string }[]
  }
  return all.map(({ jwt, ...one }) => ({ ...one, ...readBinding(jwt) }))
}

test('a second provider comes beside the first; both are told, and each manages its own', async () => {
  const who = await somebody()
  const { person, resource } = who
  assert.deepEqual((await issuers(resource)).sort(), [first, second].sort())
  const [newest, former] = await bindings(person, resource)
  assert.deepEqual([newest?.ends, newest?.carry], [[], []])
  assert.deepEqual([newest?.active, former?.active], [true, true])
  assert.deepEqual(await reading(who), { trips: CAN, notes: CAN })

  // Each says what it knows, and not of others that there is nothing.
  await person.go(`${first}/access`)
  assert.ok(person.has('One app can read some of your data through this provider.'))
  for (const page of ['/', '/access']) {
    await person.go(third + page)
    assert.ok(person.has('Through this provider no app can read your data.'), page)
  }
  await person.go(`${world.resource}/access`)
  assert.ok(person.has('2 apps can read some of your data.'))

  // It took nobody's place, so there is nothing to change back to.
  await person.go(`${world.resource}/provider`)
  assert.ok(person.has('It decides nothing for you'))
  assert.doesNotMatch(person.text, /has been your provider since|change back/)

  await person.go(`${world.resource}/access`)
  for (const [app, issuer] of [
    [trips, first],
    [notes, second],
  ] as const) {
    const article = person.page.html
      .split('role="row"')
      .find((one) => one.includes(host(app.clientId)))
    assert.match(article ?? '', new RegExp(`<dd>${host(issuer)}</dd>`))
    assert.match(article ?? '', new RegExp(`href="${issuer}/access/[^"]+/change"`))
  }
  await person.go(`${world.resource}/`)
  for (const issuer of [first, second]) assert.ok(person.has(host(issuer)), person.text)
})

test('one of them goes alone: its apps stop, the other’s go on, and only it hears of it', async () => {
  const who = await somebody()
  const { person, resource } = who
  await person.go(`${world.resource}/provider`)
  await person.press(`Do without ${host(first)}`)
  await person.signInIfAsked()
  assert.equal(new URL(person.url).pathname, '/provider', person.text)
  assert.deepEqual(await issuers(resource), [second])
  assert.deepEqual(await reading(who), { trips: CANNOT, notes: CAN })
  const [newest] = await bindings(person, resource)
  assert.deepEqual([newest?.aud, newest?.ends], [undefined, [1]])
})

test('one that went alone and comes back finds nothing open: its apps ask again', async () => {
  const who = await somebody()
  const { person, resource } = who
  await person.go(`${world.resource}/provider`)
  await person.press(`Do without ${host(first)}`)
  await person.signInIfAsked()
  await linkBeside(world, person, first)
  await person.go(`${world.resource}/access`)
  const [live = '', ended = ''] = person.page.html.split('<details')
  assert.ok(!live.includes(host(trips.clientId)), 'it is not said to read')
  assert.ok(ended.includes(host(trips.clientId)), 'it has ended')
  assert.deepEqual(await reading(who), { trips: CANNOT, notes: CAN })
  const anew = await trips.obtain(person, first, { scope: SCOPE, resource })
  assert.notEqual(anew.grant_id, who.atFirst.grant_id)
  assert.equal(await reads(trips, resource, anew.access_token), 200)
})

test('one of them is replaced: the owner is asked about its apps alone', async () => {
  const who = await somebody()
  const { person, resource } = who
  await link(world, person, third, { [host(trips.clientId)]: 'Go on' }, inPlaceOf(first))
  assert.deepEqual((await issuers(resource)).sort(), [second, third].sort())
  const { trips: former, notes: other } = await reading(who)
  assert.deepEqual([former, other], [CANNOT, CAN])
  const anew = await trips.obtain(person, third, { scope: SCOPE, resource })
  assert.equal(anew.grant_id, who.atFirst.grant_id, 'nothing was asked again')
  assert.equal(await reads(trips, resource, anew.access_token), 200)
})

test('before one takes over from the other, each app is shown with the provider that manages it', async () => {
  const { person } = await somebody()
  await toConfirmPage(world, person, second, inPlaceOf(first))
  for (const [app, issuer] of [
    [trips, first],
    [notes, second],
  ] as const) {
    const said = `${host(app.clientId)}\\s*Managed by ${host(issuer)} until now`
    assert.match(person.text, new RegExp(said))
  }
  assert.match(person.text, new RegExp(`From\\s*${host(first)}`))
  assert.doesNotMatch(person.text, new RegExp(`From\\s*${host(second)}`), 'it stays')
  await person.press('Cancel')
})

test('one takes over from the other, and back: an app has one provider at a time', async () => {
  const who = await somebody()
  const { person, resource } = who
  const goOn = { [host(trips.clientId)]: 'Go on' } as const
  // To the second, which is there already: what it manages itself is asked about as well.
  await link(world, person, second, { ...goOn, [host(notes.clientId)]: 'Go on' }, inPlaceOf(first))
  assert.deepEqual(await issuers(resource), [second])
  const there = await trips.obtain(person, second, { scope: SCOPE, resource })
  assert.equal(there.grant_id, who.atFirst.grant_id)
  // The first comes back beside it, and what has moved on stays where it is.
  await linkBeside(world, person, first)
  assert.deepEqual((await reading(who)).notes, CAN)
  const { status } = await trips.refresh(first, who.atFirst.refresh_token as string)
  assert.equal(status, 400, 'the first has nothing of it any more')
  assert.equal(await reads(trips, resource, who.atFirst.access_token), 401)
  assert.equal(await reads(trips, resource, there.access_token), 200)
  // Without the second it does not fall back to the first by itself.
  await person.go(`${world.resource}/provider`)
  await person.press(`Do without ${host(second)}`)
  await person.signInIfAsked()
  assert.equal(await reads(trips, resource, there.access_token), 401)
  assert.equal(await reads(trips, resource, who.atFirst.access_token), 401)
})

test('what one may let apps read is opened to it alone', async () => {
  const { person, resource } = await somebody()
  await person.go(`${world.resource}/provider`)
  const form = person.page.forms.find(
    ({ url, entries }) =>
      url.endsWith('/provider/ceiling') &&
      entries.some(([name, value]) => name === 'seq' && value === '1'),
  )
  assert.ok(form, 'the first provider has a form of its own')
  await person.pressForged('Save what it may let apps read', () => [
    ...form.entries,
    ['open', 'google.location'],
  ])
  await person.signInIfAsked()
  const active = (await bindings(person, resource)).filter((one) => one.active)
  const opens = (issuer: string) =>
    JSON.stringify(active.find((one) => one.issuer === issuer)?.ceiling).includes('google.location')
  assert.deepEqual([opens(first), opens(second)], [true, false])
})

test('a page that was shown before the other provider came changes nothing', async () => {
  const { person, resource } = await somebody()
  await person.go(`${world.resource}/provider`)
  const stale = person.otherTab()
  stale.page = person.page
  await linkBeside(world, person, third)
  await stale.press(`Do without ${host(first)}`)
  await stale.signInIfAsked()
  assert.equal(stale.status, 409, stale.text)
  assert.equal((await issuers(resource)).length, 3)
})

test('the recovery key does all of it: by page and by API', async () => {
  const { person, resource, atFirst, atSecond } = await somebody()
  const key = new RecoveryKey()
  await register(world, person, key)
  const stranger = new Person(person.name)
  await enter(world, stranger, key, resource)
  const call = (method: string, path: string, body?: object) =>
    send(world, method, `${resource}${path}`, body, stranger)

  const mistyped = await call('POST', '/bindings', { provider: third, replaces: [`${first}/`] })
  assert.equal(mistyped.status, 400)
  const said = (await mistyped.json()) as { detail: string }
  assert.match(said.detail, new RegExp(`${first}/ is no provider here; there are .*${second}`))
  const started = await call('POST', '/bindings', { provider: third, replaces: [first] })
  const { authorization_url: url } = (await started.json()) as { authorization_url: string }
  await stranger.go(url)
  await stranger.signInIfAsked()
  stranger.tick('This provider keeps the key')
  await stranger.press('Allow')
  const pending = (await (await call('GET', '/bindings/pending')).json()) as {
    grants: { id: string }[]
  }
  assert.deepEqual(
    pending.grants.map(({ id }) => id),
    [atFirst.grant_id],
  )
  const confirmed = await call('PUT', '/bindings/pending', { go_on: [], stop: [atFirst.grant_id] })
  assert.equal(confirmed.status, 204, await confirmed.text())
  assert.deepEqual((await issuers(resource)).sort(), [second, third].sort())
  assert.equal(await reads(trips, resource, atFirst.access_token), 401)
  assert.equal(await reads(notes, resource, atSecond.access_token), 200)

  const [newest] = await bindings(person, resource)
  assert.equal((await call('PATCH', '/bindings/99', { open: [] })).status, 404)
  const opened = await call('PATCH', `/bindings/${newest?.seq}`, { open: ['google.location'] })
  assert.equal(opened.status, 204, await opened.text())
  assert.equal((await call('DELETE', '/bindings/4')).status, 204)
  assert.deepEqual(await issuers(resource), [second])

  await linkBeside(world, stranger, first)
  assert.deepEqual((await issuers(resource)).sort(), [first, second].sort())
  await stranger.go(`${world.resource}/provider`)
  await stranger.press(`Do without ${host(second)}`)
  assert.deepEqual(await issuers(resource), [first])
  assert.equal(await reads(notes, resource, atSecond.access_token), 401)
})

function inPlaceOf(issuer: string): RegExp {
  return new RegExp(`^In place of ${host(issuer)}$`)
}
