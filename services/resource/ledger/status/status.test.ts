import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { type Home, home } from '../../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind, type Person } from '../../linking/_steps.ts'

let here: Home
let issuer: StubIssuer
let uri: string
let people = 0

before(async () => {
  here = await home()
})
after(async () => {
  await here[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await issuer?.[Symbol.asyncDispose]()
  issuer = await stubIssuer(here.clock)
  uri = `${issuer.url}/status/1`
})
after(() => issuer[Symbol.asyncDispose]())

async function bound(): Promise<Person> {
  const person = await here.person(`owner-${people++}`)
  await bind(person, issuer)
  return person
}

const list = () => here.statusLists.of(uri, issuer.url)
async function revokedBy(person: Person, id: string) {
  return (await here.ledger.find(person.owner.id, id))?.revokedBy ?? null
}

test('attack 47: with the push lost, the list ends the grant at the next poll, within 65 s', async () => {
  const person = await bound()
  const grant = await announce(here, issuer, person, { idx: 3 })
  assert.equal((await list()).revoked(3), false)
  issuer.bend.revoked.add(3)
  here.time.offset += 30_000
  await here.statusLists.poll()
  assert.equal(await revokedBy(person, grant.id), null, 'not due yet')
  here.time.offset += 32_000
  await here.statusLists.poll()
  assert.equal(await revokedBy(person, grant.id), 'list')
  assert.equal((await list()).revoked(3), true)
})

test('attack 47: a list that is blocked is good for 900 s, then nothing is', async () => {
  await announce(here, issuer, await bound(), { idx: 3 })
  const { freshUntil } = await list()
  assert.ok(Math.abs(freshUntil - here.clock() - 900_000) < 3_000)
  issuer.bend.refuse = 503
  here.time.offset += 890_000
  assert.equal((await list()).revoked(3), false)
  here.time.offset += 12_000
  await assert.rejects(list(), { name: 'StatusError' })
  issuer.bend.refuse = 0
  here.time.offset += 6_000
  assert.equal((await list()).revoked(3), false)
})

test('attack 48: a list that is rolled back is refused', async () => {
  const person = await bound()
  const grant = await announce(here, issuer, person, { idx: 5 })
  await list()
  issuer.bend.listIat = Math.floor(here.clock() / 1000) - 100
  await assert.rejects(here.statusLists.refresh(uri, issuer.url), /rolled back/)
  assert.equal(await revokedBy(person, grant.id), null)
})

test('what a list has once revoked stays ended when it says otherwise later', async () => {
  const person = await bound()
  const grant = await announce(here, issuer, person, { idx: 6 })
  issuer.bend.revoked.add(6)
  await list()
  assert.equal(await revokedBy(person, grant.id), 'list')
  issuer.bend.revoked.clear()
  here.time.offset += 61_000
  await here.statusLists.poll()
  assert.equal(await revokedBy(person, grant.id), 'list')
})

test('a grant that arrives already revoked in the known list is dead on arrival', async () => {
  const person = await bound()
  issuer.bend.revoked.add(7)
  await announce(here, issuer, person, { idx: 1 })
  await list()
  const answer = { status: 400, err: 'access_denied' }
  const grant = await announce(here, issuer, person, { idx: 7, answer })
  assert.equal(await revokedBy(person, grant.id), 'list')
})

test('attack 48: an index outside the list counts as revoked; another origin is never asked', async () => {
  await announce(here, issuer, await bound())
  assert.equal((await list()).revoked(100_000), true)
  const elsewhere = here.statusLists.of('http://localhost:1/status/1', issuer.url)
  await assert.rejects(elsewhere, /not on the origin/)
})

test('attack 75: after a change of provider the former list ends nothing', async () => {
  const person = await bound()
  const grant = await announce(here, issuer, person, { idx: 8 })
  await list()
  await using next = await stubIssuer(here.clock)
  await bind(person, next, { [`grant-${grant.id}`]: 'on' })
  issuer.bend.revoked.add(8)
  here.time.offset += 61_000
  await here.statusLists.poll()
  await here.statusLists.refresh(uri, issuer.url)
  assert.equal(await revokedBy(person, grant.id), null)

  const { id } = person.owner
  const status = { uri: `${next.url}/status/1`, idx: 2 }
  await here.ledger.see({ owner: id, compact: grant.compact, issuer: next.url, status })
  next.bend.revoked.add(2)
  await here.statusLists.of(status.uri, next.url)
  assert.equal(await revokedBy(person, grant.id), 'list', 'that of the new one counts')
})

test('a flood of checks is one fetch, also when the list cannot be had', async () => {
  await announce(here, issuer, await bound())
  await Promise.all(Array.from({ length: 20 }, list))
  assert.equal(issuer.sent.lists, 1)
  here.time.offset += 901_000
  issuer.bend.refuse = 503
  await Promise.allSettled(Array.from({ length: 20 }, list))
  await Promise.allSettled(Array.from({ length: 20 }, list))
  assert.equal(issuer.sent.lists, 2)
})

test('an issuer that names ever new lists is heard about 64 of them', async () => {
  await announce(here, issuer, await bound())
  const nth = (n: number) => here.statusLists.of(`${issuer.url}/status/${n}`, issuer.url)
  for (let n = 1; n <= 62; n++) await nth(n)
  const racing = await Promise.allSettled([63, 64, 65, 66, 67].map(nth))
  const reasons = racing.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []))
  assert.equal(reasons.length, 3)
  for (const reason of reasons) assert.match(reason, /has 64 status lists/)
  const asked = issuer.sent.lists
  await assert.rejects(nth(100), /has 64 status lists/)
  assert.equal(issuer.sent.lists, asked, 'and not even asked for more')
  assert.equal((await nth(1)).revoked(3), false, 'those known go on')
  await using other = await stubIssuer(here.clock)
  await here.statusLists.of(`${other.url}/status/1`, other.url)
})

/** Somebody's grant at place 3, when the clock has been a day ahead for a moment, in which nothing could be believed. */
async function afterAWrongClock() {
  const person = await bound()
  const grant = await announce(here, issuer, person, { idx: 3 })
  assert.equal((await list()).revoked(3), false)
  issuer.bend.listIat = Math.floor(here.clock() / 1000)
  here.time.offset += 86_400_000
  await assert.rejects(list(), { name: 'StatusError' })
  await here.statusLists.poll()
  here.time.offset -= 86_400_000
  issuer.bend.listIat = null
  issuer.bend.revoked.add(3)
  return { person, grant }
}

test('attack 47: a clock that was a day ahead for a moment keeps no list from being asked for in time', async () => {
  const { person, grant } = await afterAWrongClock()
  here.time.offset += 62_000
  await here.statusLists.poll()
  assert.equal(await revokedBy(person, grant.id), 'list')
})

test('a clock that was a day ahead for a moment refuses nobody’s token for the rest of that day', async () => {
  await afterAWrongClock()
  // The last word runs out, and it is asked for anew as ever.
  here.time.offset += 901_000
  assert.equal((await list()).revoked(3), true)
})

test('a list is read once for all who ask while it is', async () => {
  await announce(here, issuer, await bound(), { idx: 3 })
  await list()
  here.time.offset += 2_000
  const read = await Promise.all(Array.from({ length: 20 }, list))
  assert.equal(new Set(read).size, 1)
})
