/** Anybody can run an authorization server that takes its time: nobody else's news waits for it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home } from '../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../linking/_issuer.ts'
import { announce, bind } from '../linking/_steps.ts'

let here: Home
let slow: StubIssuer
let issuer: StubIssuer
before(async () => {
  here = await home()
  slow = await stubIssuer(here.clock)
  issuer = await stubIssuer(here.clock)
})
after(async () => {
  await here[Symbol.asyncDispose]()
  await slow[Symbol.asyncDispose]()
  await issuer[Symbol.asyncDispose]()
})

test('an end of access arrives at once, however much is told to a provider that takes a minute for each word', async () => {
  const mallory = await here.person('mallory')
  await bind(mallory, slow)
  const grants = []
  for (let n = 0; n < 60; n++) grants.push(await announce(here, slow, mallory, { idx: n }))
  const anna = await here.person('anna')
  await bind(anna, issuer)
  const grant = await announce(here, issuer, anna)
  await here.outbox.idle()
  const over = Promise.withResolvers<void>()
  slow.bend.pause = over.promise
  const ids = grants.map(({ id }) => id)
  await here.db.transaction().execute(async (tx) => {
    await here.ledger.revokeAll(mallory.owner.id, ids, 'owner', tx)
  })
  const told = issuer.sent.events.length
  await here.ledger.revoke(anna.owner.id, grant.id, 'owner')
  const begun = performance.now()
  while (issuer.sent.events.length === told && performance.now() - begun < 8_000) {
    await here.outbox.sweep()
  }
  const took = performance.now() - begun
  over.resolve()
  assert.ok(took < 2_500, `${Math.round(took)} ms`)
  await here.outbox.idle()
})
