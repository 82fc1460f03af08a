import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { signGrant } from '../linking/_issuer.ts'
import { announce, bind, event, type Person, push } from '../linking/_steps.ts'
import { twoIssuers } from '../linking/_two-issuers.ts'

const { here, first, second, bound, close, revocation, revokedBy } = await twoIssuers()
after(close)

const find = (person: Person, id: string) => here.ledger.find(person.owner.id, id)

const taken = { status: 202, err: null }

test('a grant announced by its issuer is in the ledger and on the page of the owner', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  assert.equal((await find(person, grant.id))?.compact, grant.compact)
  const page = await person.get('/access')
  assert.match(page.text, /role="row">[\s\S]*tripmap\.example[\s\S]*Can read[\s\S]*<\/tr>/)
})

test('attack 74: another document under a known grant id is refused, and the owner is told', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  const { resource } = person.owner
  const other = await signGrant(first, resource, here.clock(), {
    jti: grant.id,
    client_id: 'https://other.example/client.json',
  })
  const payload = { resource, grant_id: grant.id, grant: other.compact }
  const answer = await push(here, await event(here, first, 'issued', payload))
  assert.deepEqual(answer, { status: 400, err: 'access_denied' })
  assert.equal((await find(person, grant.id))?.compact, grant.compact)
  assert.match((await person.get('/access')).text, /another document under the name/)
})

test('End access takes two clicks, ends it at once, and the issuer is told', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  const question = await person.get(`/access/${grant.id}/end`)
  assert.match(question.text, /<button[^>]*>Keep access<\/button>\s*<button>End access<\/button>/)
  assert.equal(await revokedBy(person, grant.id), null)
  await person.post(`/access/${grant.id}/end`, {})
  assert.equal(await revokedBy(person, grant.id), 'owner')
  assert.match((await person.get('/access')).text, /tripmap\.example[\s\S]*Ended/)
  const isTold = () =>
    first.sent.events.some((set) =>
      Buffer.from(set.split('.')[1]!, 'base64url').toString().includes(grant.id),
    )
  for (let tries = 0; tries < 600 && !isTold(); tries++) await setTimeout(50)
  assert.ok(isTold())
})

test('an end that the issuer has not heard of is an end, and the page says both', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  first.bend.refuse = 503
  await person.get(`/access/${grant.id}/end`)
  await person.post(`/access/${grant.id}/end`, {})
  const page = await person.get('/access')
  first.bend.refuse = 0
  assert.match(page.text, /Ended[\s\S]*has not confirmed that it knows/)
})

test('attack 47: a revocation pushed by the issuer ends the grant at once, for ever', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  assert.deepEqual(await push(here, await revocation(person, grant.id)), taken)
  assert.equal(await revokedBy(person, grant.id), 'issuer')
  assert.deepEqual(await push(here, await revocation(person, grant.id)), taken, 'said twice')
})

test('attack 76: a revocation that comes before its grant makes it dead on arrival', async () => {
  const person = await bound()
  const { resource } = person.owner
  const grant = await signGrant(first, resource, here.clock())
  assert.deepEqual(await push(here, await revocation(person, grant.id)), taken)
  const payload = { resource, grant_id: grant.id, grant: grant.compact }
  const dead = { status: 400, err: 'access_denied' }
  assert.deepEqual(await push(here, await event(here, first, 'issued', payload)), dead)
  assert.equal(await revokedBy(person, grant.id), 'issuer')
})

test('attack 76: it counts for grants of its sender only', async () => {
  const person = await bound()
  const grant = await signGrant(second, person.owner.resource, here.clock())
  assert.deepEqual(await push(here, await revocation(person, grant.id)), taken)
  await bind(person, second)
  const seen = await here.ledger.see({
    owner: person.owner.id,
    compact: grant.compact,
    issuer: second.url,
    status: null,
  })
  assert.equal(seen.revokedAt, null)
})

test('attack 76: grant and revocation arriving in one moment leave it dead', async () => {
  const person = await bound()
  const { resource } = person.owner
  for (let round = 0; round < 10; round++) {
    const grant = await signGrant(first, resource, here.clock())
    const payload = { resource, grant_id: grant.id, grant: grant.compact }
    const issued = await event(here, first, 'issued', payload)
    const revoked = await revocation(person, grant.id)
    await Promise.all([push(here, issued), push(here, revoked)])
    assert.notEqual((await find(person, grant.id))?.revokedAt, null)
  }
})

test('attack 78: a once grant is for the first token, and for no other', async () => {
  const person = await bound()
  const iat = Math.floor(here.clock() / 1000)
  const grant = await announce(here, first, person, {
    claims: { use: 'once', iat, exp: iat + 3600 },
  })
  const use = (jti: string) => here.ledger.useOnce(person.owner.id, grant.id, jti)
  const results = await Promise.all(['one', 'two', 'three', 'four'].map(use))
  assert.equal(results.filter(Boolean).length, 1)
  const winner = ['one', 'two', 'three', 'four'][results.indexOf(true)]!
  assert.equal(await use(winner), true)
})

test('a grant that replaces another of the same app ends it', async () => {
  const person = await bound()
  const old = await announce(here, first, person)
  await announce(here, first, person, { claims: { replaces: old.id } })
  assert.equal(await revokedBy(person, old.id), 'replaced')
  const mine = await announce(here, first, person)
  const client_id = 'https://other.example/client.json'
  await announce(here, first, person, { claims: { replaces: mine.id, client_id } })
  assert.equal(await revokedBy(person, mine.id), null, 'another app replaces nothing')
})

test('markup in what an app calls itself is text on the page (attack 67)', async () => {
  const person = await bound()
  const details = [
    {
      type: 'mandate_records',
      collection: 'google.photos',
      actions: ['read'],
      fields: ['time'],
      purpose: '<script>alert(1)</script>',
    },
  ]
  await announce(here, first, person, { claims: { authorization_details: details } })
  assert.doesNotMatch((await person.get('/access')).text, /<script>alert/)
})
