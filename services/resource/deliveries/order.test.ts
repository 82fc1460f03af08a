/** What an issuer is told is told in an order in which it can be understood. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EVENTS } from '@mandate/grants'
import { type Home, home } from '../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../linking/_issuer.ts'
import { announce, bind } from '../linking/_steps.ts'

let here: Home
let issuer: StubIssuer
before(async () => {
  here = await home()
  issuer = await stubIssuer(here.clock)
})
after(async () => {
  await here[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

/** When what waits is tried next, ms from now: the first that was written, and the rest. */
async function nextTry(owner: string, first: number, rest: number) {
  const waiting = here.db.selectFrom('deliveries').select('delivery').where('owner', '=', owner)
  const ids = (await waiting.where('confirmed_at', 'is', null).orderBy('delivery').execute()).map(
    ({ delivery }) => delivery,
  )
  for (const [at, id] of ids.entries()) {
    const next_try = new Date(here.clock() + (at === 0 ? first : rest))
    await here.db.updateTable('deliveries').set({ next_try }).where('delivery', '=', id).execute()
  }
}

async function tellAll() {
  while ((await here.outbox.sweep()) > 0);
  await here.outbox.idle()
}

test('what has ended waits for the binding under which the issuer knows of it', async () => {
  const person = await here.person('anna')
  issuer.bend.refuse = 503
  await bind(person, issuer)
  const grant = await announce(here, issuer, person)
  await here.ledger.revoke(person.owner.id, grant.id, 'owner')
  await here.outbox.idle()
  issuer.bend.refuse = 0
  await nextTry(person.owner.id, 3_600_000, -1)
  await tellAll()
  assert.deepEqual([issuer.sent.bindings.length, issuer.sent.events.length], [0, 0])
  await nextTry(person.owner.id, -1, -1)
  await tellAll()
  assert.deepEqual([issuer.sent.bindings.length, issuer.sent.events.length], [1, 1])
})

test('a binding that has arrived takes the place of one that still waits', async () => {
  const person = await here.person('ben')
  const { id, resource } = person.owner
  await bind(person, issuer)
  const [{ jwt: binding } = { jwt: '' }] = await here.bindings.history(id)
  const body = { event: EVENTS.bindingMade, payload: { resource, binding } }
  const word = { owner: id, kind: 'event' as const, issuer: issuer.url, body }
  await here.outbox.add(here.db, word, word)
  await nextTry(id, 3_600_000, -1)
  await tellAll()
  assert.deepEqual(await here.outbox.waiting(id), [])
})
