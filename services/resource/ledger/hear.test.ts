import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type StubIssuer, signGrant, stubIssuer } from '../linking/_issuer.ts'
import { announce, bind, event, type Person, push } from '../linking/_steps.ts'
import { twoIssuers } from '../linking/_two-issuers.ts'
import { forgetEvents } from './hear.ts'

const { here, first, second, bound, close, revocation, revokedBy } = await twoIssuers()
after(close)

const find = (person: Person, id: string) => here.ledger.find(person.owner.id, id)

const taken = { status: 202, err: null }

const impostor = { iss: 'https://impostor.example' }
const wrong: [string, (person: Person, id: string) => Promise<string>, string][] = [
  ['for another receiver', (p, id) => revocation(p, id, { aud: first.url }), 'invalid_audience'],
  ['from nobody bound', (p, id) => revocation(p, id, impostor), 'invalid_issuer'],
  ['made in the future', (p, id) => revocation(p, id, { iat: 4e9 }), 'invalid_request'],
  ['about the future', (p, id) => revocation(p, id, { toe: 4e9 }), 'invalid_request'],
  ['made long ago', (p, id) => revocation(p, id, { iat: 1e9 }), 'invalid_request'],
  ['by an issuer not bound', (p, id) => revocation(p, id, {}, second), 'invalid_issuer'],
  ['signed by another', (p, id) => revocation(p, id, { iss: first.url }, second), 'invalid_key'],
  ['of two events', (p, id) => revocation(p, id, { events: two(p, id) }), 'invalid_request'],
]

function two({ owner }: Person, grant_id: string) {
  const payload = { resource: owner.resource, grant_id }
  const uri = 'urn:mandate:params:event:grant-'
  return { [`${uri}revoked`]: payload, [`${uri}issued`]: payload }
}

for (const [what, make, err] of wrong) {
  test(`attack 49: a security event ${what} changes nothing`, async () => {
    const person = await bound()
    const grant = await announce(here, first, person)
    assert.deepEqual(await push(here, await make(person, grant.id)), { status: 400, err })
    assert.equal(await revokedBy(person, grant.id), null)
  })
}

test('attack 49: a security event signed by another key of the same name changes nothing', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  const events = {
    'urn:mandate:params:event:grant-revoked': {
      resource: person.owner.resource,
      grant_id: grant.id,
    },
  }
  const iat = Math.floor(here.clock() / 1000)
  const set = { iss: first.url, aud: here.publicUrl, iat, jti: 'forged', events }
  const forged = await second.sign(set, 'secevent+jwt', first.kid)
  assert.deepEqual(await push(here, forged), { status: 400, err: 'invalid_key' })
  assert.equal(await revokedBy(person, grant.id), null)
})

test('attack 49: the new issuer ends nothing of the former one that it does not carry', async () => {
  const person = await bound()
  const iat = Math.floor(here.clock() / 1000)
  const claims = { use: 'once', iat, exp: iat + 3600 }
  const grant = await announce(here, first, person, { claims })
  await bind(person, second)
  const answer = await push(here, await revocation(person, grant.id, {}, second))
  assert.deepEqual(answer, { status: 400, err: 'access_denied' })
})

test('attack 49: a security event works once', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  const set = await revocation(person, grant.id)
  assert.deepEqual(await push(here, set), taken)
  assert.deepEqual(await push(here, set), { status: 400, err: 'invalid_request' })
})

test('attack 49: an announcement works once, though the grant is known by then', async () => {
  const person = await bound()
  const { resource } = person.owner
  const grant = await signGrant(first, resource, here.clock())
  const payload = { resource, grant_id: grant.id, grant: grant.compact }
  const set = await event(here, first, 'issued', payload)
  const answers = await Promise.all([push(here, set), push(here, set)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [202, 400])
  assert.deepEqual(await push(here, set), { status: 400, err: 'invalid_request' })
  assert.deepEqual(
    await push(here, await event(here, first, 'issued', payload)),
    taken,
    'said anew',
  )
  assert.equal((await find(person, grant.id))?.compact, grant.compact)
})

test('attack 49: an issuer ends no grant of another owner', async () => {
  const anna = await bound()
  const berta = await bound(second)
  const grant = await announce(here, second, berta)
  const about = await event(here, first, 'revoked', {
    resource: berta.owner.resource,
    grant_id: grant.id,
  })
  assert.equal((await push(here, about)).err, 'invalid_issuer')
  assert.deepEqual(await push(here, await revocation(anna, grant.id)), taken, 'kept as unknown')
  assert.equal(await revokedBy(berta, grant.id), null)
})

test('attack 49: after a change of provider the former one ends nothing', async () => {
  const person = await bound()
  const grant = await announce(here, first, person)
  await bind(person, second, { [`grant-${grant.id}`]: 'on' })
  assert.equal((await push(here, await revocation(person, grant.id))).err, 'invalid_issuer')
  assert.equal(await revokedBy(person, grant.id), null)
  assert.deepEqual(await push(here, await revocation(person, grant.id, {}, second)), taken)
  assert.equal(await revokedBy(person, grant.id), 'issuer', 'the carrying one may')
})

test('an unknown owner, one who has gone, and an issuer that is not bound get the same answer', async () => {
  const person = await bound()
  const resource = `${here.publicUrl}/owners/${'a'.repeat(26)}`
  const about = { resource, grant_id: 'x' }
  const unknown = await push(here, await event(here, first, 'revoked', about))
  const unbound = await push(here, await revocation(person, 'x', {}, second))
  assert.deepEqual(unknown, unbound)
  const { id } = person.owner
  await here.db
    .updateTable('owners')
    .set({ deleted_at: new Date() })
    .where('owner', '=', id)
    .execute()
  const gone = await push(here, await revocation(person, 'x'))
  assert.deepEqual(gone, unknown, 'a home that is no more')
})

const strange: [string, () => Promise<Record<string, unknown>>][] = [
  ['by a key of nobody', async () => ({ key: await stubIssuer(here.clock) })],
  [
    'about other data',
    async () => ({ claims: { sub: 'https://x.example', aud: 'https://x.example' } }),
  ],
  ['for another issuer', async () => ({ claims: { may_act: { sub: 'https://x.example' } } })],
]
for (const [what, make] of strange) {
  test(`attack 44, 45: a grant ${what} is not taken from an event`, async () => {
    const person = await bound()
    const { key, claims } = (await make()) as { key?: StubIssuer; claims?: Record<string, unknown> }
    const { resource } = person.owner
    const may_act = { sub: first.url }
    const grant = await signGrant(key ?? first, resource, here.clock(), { may_act, ...claims })
    const payload = { resource, grant_id: grant.id, grant: grant.compact }
    const answer = await push(here, await event(here, first, 'issued', payload))
    await key?.[Symbol.asyncDispose]()
    assert.equal(answer.status, 400)
    assert.equal(await find(person, grant.id), null)
  })
}

test('a grant that arrives after the one that replaces it is no access', async () => {
  const person = await bound()
  const { resource } = person.owner
  const late = async (client_id: string) => {
    const old = await signGrant(first, resource, here.clock())
    await announce(here, first, person, { claims: { replaces: old.id, client_id } })
    const payload = { resource, grant_id: old.id, grant: old.compact }
    const answer = await push(here, await event(here, first, 'issued', payload))
    return { answer, revokedBy: await revokedBy(person, old.id) }
  }
  const over = { status: 400, err: 'access_denied' }
  const own = await late('https://tripmap.example/client.json')
  assert.deepEqual(own, { answer: over, revokedBy: 'replaced' })
  const other = await late('https://other.example/client.json')
  assert.deepEqual(other, { answer: taken, revokedBy: null }, 'another app replaces nothing')
})

test('attack 43: a grant above the ceiling is no access, also when its issuer announces it', async () => {
  const person = await bound()
  const { resource } = person.owner
  const places = { type: 'mandate_records', actions: ['read'], fields: ['time'] }
  const details = [{ ...places, collection: 'google.location' }]
  const grant = await signGrant(first, resource, here.clock(), { authorization_details: details })
  const payload = { resource, grant_id: grant.id, grant: grant.compact }
  const answer = await push(here, await event(here, first, 'issued', payload))
  assert.deepEqual(answer, { status: 400, err: 'access_denied' })
  assert.equal(await find(person, grant.id), null)
  assert.doesNotMatch((await person.get('/access')).text, /role="row"/)
})

test('a revocation that came first is kept for a month, and no longer than its grant is missing', async () => {
  const person = await bound()
  const early = () =>
    here.db.selectFrom('early_revocations').where('owner', '=', person.owner.id).select('grant_id')
  const late = await signGrant(first, person.owner.resource, here.clock())
  for (const id of [late.id, 'never']) {
    assert.deepEqual(await push(here, await revocation(person, id)), taken)
  }
  await forgetEvents(here.db, here.clock() + 29 * 86_400_000)
  assert.equal((await early().execute()).length, 2)
  const payload = { resource: person.owner.resource, grant_id: late.id, grant: late.compact }
  const dead = { status: 400, err: 'access_denied' }
  assert.deepEqual(await push(here, await event(here, first, 'issued', payload)), dead)
  assert.equal(await revokedBy(person, late.id), 'issuer', 'dead on arrival')
  await forgetEvents(here.db, here.clock())
  assert.deepEqual(await early().execute(), [{ grant_id: 'never' }])
  await forgetEvents(here.db, here.clock() + 31 * 86_400_000)
  assert.deepEqual(await early().execute(), [])
  assert.equal(await revokedBy(person, late.id), 'issuer')
})

test('a grant that no database could keep is refused, not an error of ours', async () => {
  const person = await bound()
  const { resource } = person.owner
  const details = [
    { type: 'mandate_records', collection: 'a.b', fields: ['c'], purpose: 'nothing\0less' },
  ]
  for (const claims of [{ authorization_details: details }, { jti: 'x'.repeat(4_000) }]) {
    const grant = await signGrant(first, resource, here.clock(), claims)
    const payload = { resource, grant_id: grant.id, grant: grant.compact }
    assert.equal((await push(here, await event(here, first, 'issued', payload))).status, 400)
  }
  const long = { resource, grant_id: 'x'.repeat(4_000) }
  assert.equal((await push(here, await event(here, first, 'revoked', long))).status, 400)
  assert.equal((await push(here, await revocation(person, 'x', { jti: 'x\0' }))).status, 400)
})
