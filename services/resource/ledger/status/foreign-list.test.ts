/** What one issuer says of the list of another leaves that one's tokens alone. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Home, home } from '../../linking/_home.ts'
import { type StubIssuer, stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind } from '../../linking/_steps.ts'

let here: Home
let honest: StubIssuer
let hostile: StubIssuer
before(async () => {
  here = await home()
  honest = await stubIssuer(here.clock)
  hostile = await stubIssuer(here.clock)
})
after(async () => {
  await here[Symbol.asyncDispose]()
  await honest[Symbol.asyncDispose]()
  await hostile[Symbol.asyncDispose]()
})

test('an issuer cannot use the list of another, not even one just read', async () => {
  const uri = `${honest.url}/status/1`
  await here.statusLists.of(uri, honest.url)
  await assert.rejects(here.statusLists.of(uri, hostile.url), /not on the origin/)
})

test('an issuer that names the list of another does not keep it from being read', async () => {
  const uri = `${honest.url}/status/1`
  here.time.offset += 901_000
  const [foreign, own] = await Promise.allSettled([
    here.statusLists.of(uri, hostile.url),
    here.statusLists.of(uri, honest.url),
  ])
  assert.equal(foreign.status, 'rejected')
  assert.equal(own.status, 'fulfilled')
})

test('a list that no grant needs is forgotten once it is too old to be rolled back to', async () => {
  const person = await here.person('anna')
  await bind(person, honest)
  await announce(here, honest, person, { idx: 3 })
  const needed = `${honest.url}/status/1`
  await here.statusLists.of(needed, honest.url)
  await here.statusLists.of(`${hostile.url}/status/1`, hostile.url)
  const kept = async () =>
    (await here.db.selectFrom('issuer_lists').select('issuer').execute()).map((row) => row.issuer)
  assert.equal(await here.statusLists.forget(), 0)
  here.time.offset += 961_000
  assert.equal(await here.statusLists.forget(), 1)
  assert.deepEqual(await kept(), [honest.url])
})
