import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readBinding, sha256 } from '@mandate/grants'
import { newKey } from '../linking/_issuer.ts'
import { announce, bind, type Person, toConfirm } from '../linking/_steps.ts'
import { twoIssuers } from '../linking/_two-issuers.ts'

const { here, first, second, bound, close } = await twoIssuers()
after(close)

async function newest(person: Person) {
  const [row] = await here.bindings.history(person.owner.id)
  return readBinding(row!.jwt)
}

/** Where the page says what was opened just now. */
const SAID = '/provider?open=google.location'

test('from one commit on the former issuer is not trusted and the new one is', async () => {
  const person = await bound()
  const { id } = person.owner
  assert.equal((await here.bindings.active(id, first.url))?.seq, 1)
  await bind(person, second)
  assert.equal(await here.bindings.active(id, first.url), null)
  assert.equal((await here.bindings.active(id, second.url))?.seq, 2)
  const binding = await newest(person)
  assert.deepEqual(binding.ends, [1])
  const [, former] = await here.bindings.history(id)
  assert.equal(binding.prev, await sha256(former!.jwt))
})

test('each grant goes on or stops as chosen; those that go on are carried and handed over', async () => {
  const person = await bound()
  const goes = await announce(here, first, person)
  const stops = await announce(here, first, person)
  await bind(person, second, { [`grant-${goes.id}`]: 'on', [`grant-${stops.id}`]: 'stop' })
  const { carry } = await newest(person)
  assert.deepEqual(carry, [{ grant: goes.id, sha256: await sha256(goes.compact) }])
  assert.equal((await here.ledger.find(person.owner.id, goes.id))?.revokedAt, null)
  assert.equal((await here.ledger.find(person.owner.id, stops.id))?.revokedBy, 'switch')
  await here.outbox.sweep()
  assert.deepEqual(second.sent.bindings.at(-1)?.grants, [goes.compact])
})

test('a grant without a choice stops the change, and nothing was chosen beforehand', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  const confirm = await toConfirm(person, second)
  assert.match(confirm.text, /tripmap\.example/)
  assert.doesNotMatch(confirm.text, /checked/)
  const answer = await person.post('/provider/confirm', {})
  assert.equal(answer.status, 400)
  assert.match(answer.text, /Choose Go on or Stop for tripmap\.example/)
  assert.equal((await here.bindings.active(person.owner.id, first.url))?.seq, 1)
  assert.ok(grant)
})

test('what an app was given by choice is said as what it is, not as a choice that is left', async () => {
  const person = await bound()
  const detail = { type: 'mandate_records', collection: 'google.photos', actions: ['read'] }
  await announce(here, first, person, {
    claims: { authorization_details: [{ ...detail, fields: ['time'], optional: true }] },
  })
  const confirm = await toConfirm(person, second)
  assert.match(confirm.text, /exact time/)
  assert.doesNotMatch(confirm.text, /\(Your choice\)/)
})

test('attack 74: a grant pushed after the page was shown stops the change', async () => {
  const person = await bound()
  await toConfirm(person, second)
  await person.post('/provider/confirm', {})
  await announce(here, first, person)
  const answer = await person.post('/provider/change', { password: person.password })
  assert.equal(answer.status, 409)
  assert.equal((await here.bindings.active(person.owner.id, first.url))?.seq, 1)
})

test('attack 74: a grant never used is shown apart', async () => {
  const person = await bound()
  await announce(here, first, person)
  assert.match((await toConfirm(person, second)).text, /It has never read anything/)
})

test('once and ended grants are not offered and not carried', async () => {
  const person = await bound()
  const iat = Math.floor(here.clock() / 1000)
  await announce(here, first, person, { claims: { use: 'once', iat, exp: iat + 3600 } })
  const ended = await announce(here, first, person)
  await here.ledger.revoke(person.owner.id, ended.id, 'owner')
  await bind(person, second)
  assert.deepEqual((await newest(person)).carry, [])
})

test('the former status list is read once more: what it revokes is not carried', async () => {
  const person = await bound()
  const grant = await announce(here, first, person, { idx: 9 })
  await toConfirm(person, second)
  await person.post('/provider/confirm', { [`grant-${grant.id}`]: 'on' })
  first.bend.revoked.add(9)
  here.time.offset += 2_000
  const answer = await person.post('/provider/change', { password: person.password })
  assert.equal(answer.location, '/provider')
  assert.deepEqual((await newest(person)).carry, [])
})

test('requirement 29: the former provider need not answer, and the page says so', async () => {
  const person = await bound()
  const grant = await announce(here, first, person, { idx: 10 })
  first.bend.refuse = 503
  const confirm = await toConfirm(person, second)
  first.bend.refuse = 0
  assert.match(confirm.text, /does not answer/)
  await person.post('/provider/confirm', { [`grant-${grant.id}`]: 'on' })
  const done = await person.post('/provider/change', { password: person.password })
  assert.equal(done.location, '/provider')
})

test('a former provider whose list trickles in is waited for no longer than for its silence', async () => {
  const person = await bound()
  const grant = await announce(here, first, person, { idx: 11 })
  let release = () => {}
  first.bend.hold = new Promise((resolve) => {
    release = resolve
  })
  const before = first.sent.brokenOff
  const confirm = await toConfirm(person, second)
  assert.match(confirm.text, /does not answer/)
  await person.post('/provider/confirm', { [`grant-${grant.id}`]: 'on' })
  assert.equal(first.sent.brokenOff, before, 'it is still sending')
  first.bend.hold = null
  release()
  const done = await person.post('/provider/change', { password: person.password })
  assert.equal(done.location, '/provider')
})

test('attack 50: of two changes prepared at once the second is refused', async () => {
  const person = await bound()
  await toConfirm(person, second)
  await person.post('/provider/confirm', {})
  const elsewhere = await person.another()
  await elsewhere.get('/provider')
  const form = { open: 'google.location', password: person.password }
  assert.equal((await elsewhere.post('/provider/ceiling', form)).location, SAID)
  const answer = await person.post('/provider/change', { password: person.password })
  assert.equal(answer.status, 409)
  assert.match(answer.text, /was changed meanwhile/)
  const { seq, aud } = await newest(person)
  assert.deepEqual([seq, aud], [2, first.url])
})

test('attack 50: two bindings made in the same moment are one', async () => {
  const person = await bound()
  const { owner } = person
  const current = (await here.bindings.present(owner.id))[0]!
  const { seq, issuer, asSub, asName, grantKeys, head } = current
  const said = { issuer, asSub, asName, grantKeys, ceiling: null, carry: [] }
  const draft = { owner, head, ends: [seq], ...said, instructedBy: 'account' as const }
  const both = await Promise.allSettled([
    here.bindings.make(draft, async () => {}),
    here.bindings.make(draft, async () => {}),
  ])
  assert.deepEqual(both.map((one) => one.status).sort(), ['fulfilled', 'rejected'])
  assert.equal((await newest(person)).seq, 2)
})

test('the ceiling leaves out what is sensitive until the owner opens it, with the password', async () => {
  const person = await bound()
  assert.deepEqual((await here.bindings.present(person.owner.id))[0]?.ceilingText, ['google.**.*'])
  await person.get('/provider')
  const asked = await person.post('/provider/ceiling', { open: 'google.location' })
  assert.match(asked.text, /type="password"/)
  const form = { open: 'google.location', password: person.password }
  assert.equal((await person.post('/provider/ceiling', form)).location, SAID)
  const [current] = await here.bindings.present(person.owner.id)
  assert.equal(current?.seq, 2)
  assert.equal(current?.issuer, first.url)
  assert.deepEqual(current?.ceilingText, ['google.**.*', 'google.location.*'])
  const isTold = () =>
    first.sent.events.some((set) => {
      const text = Buffer.from(set.split('.')[1]!, 'base64url').toString()
      return text.includes('event:binding-made') && text.includes(person.owner.resource)
    })
  for (let tries = 0; tries < 600 && !isTold(); tries++) await setTimeout(50)
  assert.ok(isTold())
})

test('there is no limit to set where a device keeps the key', async () => {
  const person = await here.person('keeper')
  const { resource } = person.owner
  const detail = { type: 'mandate_binding', resource, grant_keys: { keys: [first.grantKey.jwk] } }
  first.bend.token = { authorization_details: [{ ...detail, custody: 'device' }] }
  await bind(person, first)
  first.bend.token = {}
  await person.get('/provider')
  const form = { open: 'google.location', password: person.password }
  const answer = await person.post('/provider/ceiling', form)
  assert.equal(answer.status, 400)
  assert.match(answer.text, /Your device keeps the key/)
  assert.equal((await newest(person)).ceiling, undefined)
})

test('a key that a provider leaves out when it is linked again is said to be left out', async () => {
  const person = await bound()
  const { resource } = person.owner
  const other = (await newKey()).jwk
  const detail = { type: 'mandate_binding', resource }
  const answering = (keys: object[]) => {
    first.bend.token = { authorization_details: [{ ...detail, grant_keys: { keys } }] }
  }
  answering([first.grantKey.jwk, other])
  assert.doesNotMatch((await toConfirm(person, first)).text, /not among these/)
  answering([other])
  const confirm = await toConfirm(person, first)
  first.bend.token = {}
  assert.match(confirm.text, /One key that signs for you now is not among these/)
})

test('attack 50: a page shown before the provider changed does not open anything to the new one', async () => {
  const person = await bound()
  await person.get('/provider')
  await bind(person, second)
  const form = { open: 'google.location', password: person.password }
  const answer = await person.post('/provider/ceiling', form)
  assert.equal(answer.status, 409)
  assert.match(answer.text, /was changed meanwhile/)
  assert.deepEqual((await here.bindings.present(person.owner.id))[0]?.ceilingText, ['google.**.*'])
})

test('what was opened stays open under the next provider, and the page says so', async () => {
  const person = await bound()
  await person.get('/provider')
  await person.post('/provider/ceiling', { open: 'google.location', password: person.password })
  assert.match((await toConfirm(person, second)).text, /what you opened: Places/)
  await person.post('/provider/confirm', {})
  await person.post('/provider/change', { password: person.password })
  const [current] = await here.bindings.present(person.owner.id)
  assert.deepEqual(current?.ceilingText, ['google.**.*', 'google.location.*'])
})

test('a binding that could not be delivered is delivered later; until then the page says so', async () => {
  const person = await here.person('patient')
  second.bend.refuse = 503
  await bind(person, second)
  await here.outbox.sweep()
  assert.match((await person.get('/provider')).text, /has not confirmed the change yet/)
  second.bend.refuse = 0
  const before = second.sent.bindings.length
  here.time.offset += 600_000
  await here.outbox.sweep()
  assert.equal(second.sent.bindings.length, before + 1)
  assert.doesNotMatch((await person.get('/provider')).text, /has not confirmed/)
})
