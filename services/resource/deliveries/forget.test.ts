/** What was delivered, and what never will be, does not stay for ever. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home } from '../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../linking/_issuer.ts'
import { announce, bind } from '../linking/_steps.ts'

const DAY = 24 * 3600 * 1000

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

const rows = (owner: string) =>
  here.db
    .selectFrom('deliveries')
    .select(['kind', 'confirmed_at', 'body'])
    .where('owner', '=', owner)
    .orderBy('delivery')
    .execute()

test('what was confirmed goes after a day', async () => {
  const person = await here.person('anna')
  await bind(person, issuer)
  await here.outbox.forget()
  assert.equal((await rows(person.owner.id)).length, 1, 'not yet')
  here.time.offset += DAY + 1_000
  await here.outbox.forget()
  assert.deepEqual(await rows(person.owner.id), [])
})

test('what was given up: a binding after a day, an event after a month; later the event goes, the binding stays without its token', async () => {
  const person = await here.person('ben')
  issuer.bend.refuse = 503
  await bind(person, issuer)
  const grant = await announce(here, issuer, person)
  await here.ledger.revoke(person.owner.id, grant.id, 'owner')
  here.time.offset += DAY + 1_000
  await here.outbox.forget()
  const isOpen = async () =>
    (await rows(person.owner.id)).map(({ kind, body }) => [kind, body.length > 0])
  const [binding, event] = [
    ['binding', false],
    ['event', true],
  ]
  assert.deepEqual(await isOpen(), [binding, event])
  here.time.offset += 30 * DAY
  await here.outbox.forget()
  assert.deepEqual(await isOpen(), [binding, ['event', false]])
  here.time.offset += 30 * DAY
  await here.outbox.forget()
  const [left, ...more] = await here.outbox.waiting(person.owner.id)
  assert.equal(more.length, 0)
  assert.ok(left?.kind === 'binding' && left.givenUp)
})

test('news for an issuer that answers does not wait behind many for one that is down', async () => {
  await using dead = await stubIssuer(here.clock)
  const person = await here.person('cleo')
  await bind(person, dead)
  const grants = []
  for (let n = 0; n < 25; n++) grants.push(await announce(here, dead, person, { idx: n }))
  dead.bend.refuse = 503
  for (const { id } of grants) await here.ledger.revoke(person.owner.id, id, 'owner')
  while (Number(await here.outbox.sweep()) > 0);
  await here.outbox.idle()
  // All of them are due again when there is news for somebody else.
  here.time.offset += 60_000
  issuer.bend.refuse = 0
  const other = await here.person('dora')
  await bind(other, issuer)
  const grant = await announce(here, issuer, other)
  await here.outbox.idle()
  const told = issuer.sent.events.length
  await here.db
    .updateTable('deliveries')
    .set({ next_try: new Date(here.clock() - 1) })
    .where('confirmed_at', 'is', null)
    .execute()
  await here.db.transaction().execute(async (tx) => {
    await here.ledger.revokeAll(other.owner.id, [grant.id], 'owner', tx)
  })
  await here.outbox.sweep()
  assert.equal(issuer.sent.events.length, told + 1)
})
