/**
 * An owner has a provider, and a change is being prepared: by a provider that answers what it was not asked, or in several tabs at once.
 * What is made is what the page showed that was answered, or nothing; the present provider stays until then.
 */

import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { claimsOf } from '../support/hostile/forged-jws.ts'
import { Mint } from '../support/hostile/minting.ts'
import { type KeyPair, keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
let world: World
let app: App
let present: HostileAuthorization
let next: HostileAuthorization
let person: Person
let resource: string
let people = 0

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  present = ends.use(await HostileAuthorization.start())
  next = ends.use(await HostileAuthorization.start())
})
after(() => ends.disposeAsync())

beforeEach(async () => {
  Object.assign(next.bent, { idToken: {}, token: {}, redirect: {} })
  person = new Person(`person-${++people}`)
  await person.signUp(world.resource)
  resource = await addressOfData(world, person)
  await link(world, person, present.issuer)
})

interface Binding {
  seq: number
  issuer: string
  active: boolean
  jwt: string
}

async function bindings(): Promise<Binding[]> {
  const answer = await person.fetch(`${resource}/bindings`)
  return ((await answer.json()) as { bindings: Binding[] }).bindings
}

/** The provider of before is the only one, and what it signs reads. */
async function assertStays(what: string, seqs = [1]): Promise<void> {
  const all = await bindings()
  assert.deepEqual(all.map(({ seq }) => seq).toSorted(), seqs, what)
  const active = all.filter((one) => one.active)
  assert.deepEqual(
    active.map(({ issuer }) => issuer),
    [present.issuer],
    what,
  )
  const mint = new Mint(present, app, resource)
  const token = await mint.token(SCOPE, await mint.grant(SCOPE))
  assert.equal((await app.read(`${resource}/records/google.photos`, token)).status, 200, what)
}

/** The answer at the end of linking names this key as the owner's, for these data. */
function answering(key: KeyPair, about = resource): void {
  const grant_keys = { keys: [{ ...key.publicJwk, kid: key.thumbprint }] }
  next.bent.token = {
    authorization_details: [{ type: 'mandate_binding', resource: about, grant_keys }],
  }
}

/** The keys of the newest binding. */
async function boundKeys(): Promise<string[]> {
  const [newest] = (await bindings()).toSorted((a, b) => b.seq - a.seq)
  const { grant_keys } = claimsOf(newest?.jwt ?? '') as { grant_keys: { keys: { x: string }[] } }
  return grant_keys.keys.map(({ x }) => x)
}

test('attack 50: an answer about other data, or of a provider that was not asked, changes nothing', async () => {
  const mallory = new Person(`mallory-${people}`)
  await mallory.signUp(world.resource)
  const others = await addressOfData(world, mallory)
  const bent: [what: string, bend: () => void][] = [
    ['somebody else’s data', () => answering(next.grantKey, others)],
    ['data elsewhere', () => answering(next.grantKey, 'https://rs.example/owners/a')],
    ['another iss', () => Object.assign(next.bent, { redirect: { iss: present.issuer } })],
    ['no iss', () => Object.assign(next.bent, { redirect: { iss: undefined } })],
    [
      'an ID token of another',
      () => Object.assign(next.bent, { idToken: { iss: present.issuer } }),
    ],
  ]
  for (const [what, bend] of bent) {
    bend()
    await assert.rejects(toConfirmPage(world, person, next.issuer), /no confirm page/, what)
    assert.equal(person.status, 403, what)
    Object.assign(next.bent, { idToken: {}, token: {}, redirect: {} })
    await assertStays(what)
  }
})

test('attack 50: a change that was prepared before another one was made is a conflict', async () => {
  await toConfirmPage(world, person, next.issuer)
  await person.press('Change provider')
  const elsewhere = person.elsewhere()
  await elsewhere.go(`${world.resource}/provider`)
  await elsewhere.signInIfAsked()
  await elsewhere.press('Save what it may let apps read')
  await elsewhere.fill({ Password: person.password }).press('Sign in')
  await person.fill({ Password: person.password }).press('Sign in')
  assert.equal(person.status, 409, person.text)
  assert.match(person.text, /was changed meanwhile/)
  await assertStays('a prepared change', [1, 2])
})

test('attack 50: of two sessions that confirm at once one makes the next binding', async () => {
  const elsewhere = person.elsewhere()
  for (const each of [person, elsewhere]) {
    await each.go(`${world.resource}/sign-in`)
    await toConfirmPage(world, each, next.issuer)
    await each.press('Change provider')
    each.fill({ Password: person.password })
  }
  await Promise.all([person, elsewhere].map((each) => each.press('Sign in')))
  assert.deepEqual((await bindings()).map(({ seq }) => seq).toSorted(), [1, 2])
  for (const { status } of [person, elsewhere]) assert.ok(status === 200 || status === 409)
})

test('attack 80: a page in one tab does not confirm what another tab has linked', async () => {
  const third = ends.use(await HostileAuthorization.start())
  await toConfirmPage(world, person, third.issuer)
  const tab = person.otherTab()
  await toConfirmPage(world, tab, next.issuer)
  await person.press('Change provider')
  assert.equal(person.status, 409, 'the page was about the third')
  assert.ok(person.has(new URL(next.issuer).host) && person.hasButton('Change provider'))
  await assertStays('the page of another tab')
  // Shown again with what has been read meanwhile.
  await person.press('Change provider')
  await person.tick('Stop', new URL(app.origin).host).press('Change provider')
  await person.fill({ Password: person.password }).press('Sign in')
  const active = (await bindings()).filter((one) => one.active)
  assert.deepEqual(
    active.map(({ issuer }) => issuer),
    [next.issuer],
    'what was shown last is made',
  )
})

test('attack 80: nor other keys of the same provider than those whose words it shows', async () => {
  await toConfirmPage(world, person, next.issuer)
  await person.press('Change provider')
  const tab = person.otherTab()
  const other = await keyPair('Ed25519')
  answering(other)
  await toConfirmPage(world, tab, next.issuer)
  // The password was asked for where the first keys had been shown.
  await person.fill({ Password: person.password }).press('Sign in')
  assert.equal(person.status, 409, person.text)
  await assertStays('the keys of another tab')
  await tab.press('Change provider')
  await tab.tick('Stop', new URL(app.origin).host).press('Change provider')
  await tab.fill({ Password: person.password }).press('Sign in')
  assert.deepEqual(await boundKeys(), [other.publicJwk.x])
})

test('attack 68: what one tab chose is not made otherwise by another before the password comes', async () => {
  await assertStays('the present provider')
  const host = new URL(app.origin).host
  await toConfirmPage(world, person, next.issuer)
  await person.tick('Stop', host).press('Change provider')
  // Whoever has the cookies and not the password wants its access to go on.
  const thief = person.otherTab()
  await thief.go(`${world.resource}/provider/confirm`)
  await thief.tick('Go on', host).press('Change provider')
  await person.fill({ Password: person.password }).press('Sign in')
  assert.equal(person.status, 409, person.text)
  assert.deepEqual(
    (await bindings()).map(({ seq }) => seq),
    [1],
  )

  await person.tick('Stop', host).press('Change provider')
  await person.fill({ Password: person.password }).press('Sign in')
  const [newest] = (await bindings()).toSorted((a, b) => b.seq - a.seq)
  assert.equal(newest?.issuer, next.issuer, person.text)
  assert.deepEqual((claimsOf(newest?.jwt ?? '') as { carry: object[] }).carry, [])
})
