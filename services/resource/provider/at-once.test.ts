import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readBinding } from '@mandate/grants'
import { sql } from 'kysely'
import { lockChain } from '../bindings/chain.ts'
import { noteReadings } from '../ledger/readings.ts'
import { signGrant } from '../linking/_issuer.ts'
import { announce, bind, event, type Person, push, toConfirm } from '../linking/_steps.ts'
import { twoIssuers } from '../linking/_two-issuers.ts'

const { here, first, second, close } = await twoIssuers()
after(close)

/** Somebody who has chosen that the one grant goes on under the second issuer, one password before the change. */
async function leaving(name: string) {
  const person = await here.person(name)
  await bind(person, first)
  const grant = await announce(here, first, person)
  await toConfirm(person, second)
  await person.post('/provider/confirm', { [`grant-${grant.id}`]: 'on' })
  return {
    person,
    grant,
    change: () => person.post('/provider/change', { password: person.password }),
    revokedByIssuer: async () => {
      const about = { resource: person.owner.resource, grant_id: grant.id }
      return push(here, await event(here, first, 'revoked', about))
    },
  }
}

const waiting = async () => {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(here.db)
  return rows.length
}

/** Until so many wait. What is over by then has waited for nobody: the lock that it should meet is not there. */
async function untilWaiting(count: number, going: Promise<unknown>): Promise<void> {
  const isOver = going.then(
    () => true,
    () => true,
  )
  while ((await waiting()) < count) {
    const over = await Promise.race([isOver, setTimeout(5, false)])
    assert.ok(!over, 'it waits for whoever holds the same')
  }
}

/** Both come to the grant while somebody else holds it, in this order. */
async function inTurn<A, B>(
  { owner }: Person,
  id: string,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<[A, B]> {
  const going = await here.db.transaction().execute(async (tx) => {
    await sql`select from grants where owner = ${owner.id} and grant_id = ${id} for update`.execute(
      tx,
    )
    const a = one()
    await untilWaiting(1, a)
    const b = other()
    await untilWaiting(2, b)
    return { a, b }
  })
  return Promise.all([going.a, going.b])
}

async function newest({ owner }: Person) {
  const [row] = await here.bindings.history(owner.id)
  return readBinding(row!.jwt)
}

test('what the owner ends in the moment of a change does not go on under the new provider', async () => {
  const { person, grant, change } = await leaving('one')
  const end = () => here.ledger.revoke(person.owner.id, grant.id, 'owner')
  const [ended, changed] = await inTurn(person, grant.id, end, change)
  assert.deepEqual([ended, changed.status], [true, 409])
  assert.match(changed.text, /was changed meanwhile/)
  assert.equal((await newest(person)).aud, first.url)
})

test('what the owner ends right after a change is told to the new provider, not to the former one', async () => {
  const { person, grant, change } = await leaving('two')
  const end = () => here.ledger.revoke(person.owner.id, grant.id, 'owner')
  const [changed, ended] = await inTurn(person, grant.id, change, end)
  assert.deepEqual([changed.location, ended], ['/provider', true])
  const news = await here.db
    .selectFrom('deliveries')
    .select('issuer')
    .where('owner', '=', person.owner.id)
    .where('grant_id', '=', grant.id)
    .execute()
  assert.deepEqual(news, [{ issuer: second.url }])
})

test('what the former provider announces right after a change is no access', async () => {
  const { person, grant, change } = await leaving('five')
  const { resource } = person.owner
  const late = await signGrant(first, resource, here.clock())
  const about = { resource, grant_id: late.id, grant: late.compact }
  const announced = async () => push(here, await event(here, first, 'issued', about))
  const [changed, heard] = await inTurn(person, grant.id, change, announced)
  assert.equal(changed.location, '/provider')
  assert.deepEqual(heard, { status: 400, err: 'access_denied' })
  assert.equal(await here.ledger.find(person.owner.id, late.id), null)
})

test('what comes in the moment of a change is asked about, also when the owner does without a provider', async () => {
  for (const act of ['change', 'unbind'] as const) {
    const { person, grant, change } = await leaving(`six-${act}`)
    if (act === 'unbind') await person.get('/provider')
    const unbind = () => person.post('/provider/unbind', { password: person.password })
    const changing = await here.db.transaction().execute(async (tx) => {
      await lockChain(tx, person.owner.id)
      const going = act === 'change' ? change() : unbind()
      await untilWaiting(1, going)
      const row = tx.selectFrom('grants').selectAll().where('grant_id', '=', grant.id)
      const { details, ...known } = await row.executeTakeFirstOrThrow()
      const late = { ...known, details: JSON.stringify(details), grant_id: `late-${act}` }
      await tx.insertInto('grants').values(late).execute()
      return { going }
    })
    assert.equal((await changing.going).status, 409, act)
    assert.equal((await newest(person)).aud, first.url)
  }
})

test('what the former provider ends in the moment of a change is over', async () => {
  const { person, grant, change, revokedByIssuer } = await leaving('three')
  const [heard, changed] = await inTurn(person, grant.id, revokedByIssuer, change)
  assert.deepEqual([heard.status, changed.status], [202, 409])
  assert.equal((await newest(person)).aud, first.url)
})

test('the former provider is not heard right after a change, though it spoke before', async () => {
  const { person, grant, change, revokedByIssuer } = await leaving('four')
  const [changed, heard] = await inTurn(person, grant.id, change, revokedByIssuer)
  assert.equal(changed.location, '/provider')
  assert.deepEqual(heard, { status: 400, err: 'invalid_issuer' })
  assert.equal((await here.ledger.find(person.owner.id, grant.id))?.revokedAt, null)
})

test('what a provider ends while its owner changes what it may let apps read is over, and it is heard as before', async () => {
  const { person, grant, revokedByIssuer } = await leaving('ten')
  await person.get('/provider')
  const open = { open: 'google.location', password: person.password }
  const heard = await here.db.transaction().execute(async (tx) => {
    await sql`select from grants where owner = ${person.owner.id} and grant_id = ${grant.id} for update`.execute(
      tx,
    )
    const going = revokedByIssuer()
    await untilWaiting(1, going)
    const saved = await person.post('/provider/ceiling', open)
    assert.equal(saved.location, '/provider?open=google.location')
    return { going }
  })
  // Told that nobody hears it, a provider ends all that it has for this owner.
  assert.deepEqual(await heard.going, { status: 202, err: null })
  assert.equal((await here.ledger.find(person.owner.id, grant.id))?.revokedBy, 'issuer')
  assert.equal((await newest(person)).seq, 2)
})

test('a change and the note of what is read right now, of what goes on and of what stops, wait for each other in turn', async () => {
  const person = await here.person('eleven')
  await bind(person, first)
  const both = [await announce(here, first, person), await announce(here, first, person)]
  const [goes, stops] = both.toSorted((a, b) => (a.id < b.id ? -1 : 1)) as typeof both
  await toConfirm(person, second)
  await person.post('/provider/confirm', {
    [`grant-${goes?.id}`]: 'on',
    [`grant-${stops?.id}`]: 'stop',
  })
  const read = { owner: person.owner.id, rows: 1, bytes: 10, signedInAt: null }
  const readings = both.map(({ id }) => ({ ...read, grantId: id }))
  const [, changed] = await inTurn(
    person,
    String(goes?.id),
    () => noteReadings(here.db, readings, new Date(here.clock())),
    () => person.post('/provider/change', { password: person.password }),
  )
  assert.equal(changed.location, '/provider', changed.text)
  for (const { id } of both) {
    assert.equal((await here.ledger.find(person.owner.id, id))?.rowsRead, 1)
  }
})
