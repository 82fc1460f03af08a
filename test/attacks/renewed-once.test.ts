/** A proof of a key renews access once: what finds that out is the write that tells its owner. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Tokens } from '../support/app.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError } from '../support/refusals.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const scope = 'google.photos[time>=2018,time<2019].time'
const ends = new AsyncDisposableStack()
let world: World
let issuer: string

before(async () => {
  world = ends.use(await World.start())
  issuer = world.authorization
})
after(() => ends.disposeAsync())

/** Somebody who has allowed an app something, and the app: one that proves who it is, or any that has a key. */
async function allowed(name: string, confidential: boolean) {
  const person = new Person(name)
  const resource = await owner(world, person)
  const app = ends.use(await HostileApp.start({ name, confidential }))
  const tokens: Tokens = await app.obtain(person, issuer, { scope, resource })
  /** How often the owner's log says so. */
  const said = async (what: string): Promise<number> => {
    await person.go(`${issuer}/activity`)
    return person.text.split(what).length - 1
  }
  const url = `${issuer}/token`
  const proof = () => dpopProof(app.dpop, { method: 'POST', url })
  const renew = (proof: string) => app.refresh(issuer, String(tokens.refresh_token), {}, { proof })
  return { renew, said, proof }
}

for (const [name, confidential] of [
  ['anna', true],
  ['bert', false],
] as const) {
  const who = confidential ? 'an app that proves who it is' : 'any app'
  test(`attack 25: of twenty renewals of ${who} with one proof at once one goes through, and its owner is told of one`, async () => {
    const { renew, said, proof } = await allowed(name, confidential)
    const same = await proof()
    const answers = await Promise.all(Array.from({ length: 20 }, () => renew(same)))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      assertOAuthError(answer, 'invalid_dpop_proof', answer.text)
      assert.ok(!answer.text.includes('access_token'), answer.text)
    }
    assert.equal(await said('renewed its key'), 1)
    assert.equal(await said('fetched a key'), 1)
  })
}

test('of twenty renewals at once with a proof each all go through, and the owner is told of each', async () => {
  const { renew, said, proof } = await allowed('clara', false)
  const proofs = await Promise.all(Array.from({ length: 20 }, proof))
  const answers = await Promise.all(proofs.map(renew))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  assert.equal(await said('renewed its key'), 20)
  const again = await Promise.all(proofs.map(renew))
  assert.deepEqual([...new Set(again.map(({ status }) => status))], [400])
  assert.equal(await said('renewed its key'), 20)
})
