import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Request } from 'express'
import { browser, PASSWORD, type Served, serve, signedUp } from './_service.ts'

let served: Served
before(async () => {
  served = await serve()
  await signedUp(served, 'ana')
})
after(() => served[Symbol.asyncDispose]())

test('attack 66: unknown names get the same answer, in the same time', async () => {
  await using patient = await serve({ limits: { perAccount: 100, perAddress: 1_000 } })
  await signedUp(patient, 'ana')
  const wrong = async (name: string) => {
    const begun = performance.now()
    const answer = await browser(patient).ask('/sign-in', { name, password: 'not the password' })
    const text = (await answer.text()).replaceAll(name, '').replace(/nonce="[^"]+"/g, '')
    return { said: `${answer.status} ${text}`, ms: performance.now() - begun }
  }
  // In turns, and the fastest of each counts: other work on the machine only ever adds time.
  let known = Number.POSITIVE_INFINITY
  let unknown = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < 12; turn++) {
    const one = await wrong('ana')
    const other = await wrong('bob')
    assert.match(one.said, /^401 /)
    assert.equal(other.said, one.said)
    known = Math.min(known, one.ms)
    unknown = Math.min(unknown, other.ms)
  }
  assert.ok(unknown > known * 0.6, `${unknown} ms for an unknown name, ${known} ms for a known one`)
})

test('attack 66: guesses are counted by account, for unknown names too, also when made at once', async () => {
  await signedUp(served, 'gil')
  for (const name of ['gil', 'nobody-at-all']) {
    const guesses = Array.from({ length: 12 }, (_, i) =>
      browser(served).ask('/sign-in', { name, password: `guess number ${i}` }),
    )
    const statuses = (await Promise.all(guesses)).map((answer) => answer.status).toSorted()
    assert.deepEqual(statuses, [...Array(5).fill(401), ...Array(7).fill(429)], name)
  }
  const right = await browser(served).ask('/sign-in', { name: 'gil', password: PASSWORD })
  assert.equal(right.status, 429)
  assert.ok(Number(right.headers.get('retry-after')) > 0)
})

test('attack 66: guesses are counted by address', async () => {
  await using few = await serve({ limits: { perAccount: 100, perAddress: 3 } })
  const statuses: number[] = []
  for (const name of ['a', 'b', 'c', 'd']) {
    const answer = await browser(few).ask('/sign-in', { name, password: 'not the password' })
    statuses.push(answer.status)
  }
  assert.deepEqual(statuses, [401, 401, 401, 429])
})

test('signing in rightly uses up no tries', async () => {
  await signedUp(served, 'hal')
  for (let n = 0; n < 8; n++) {
    const answer = await browser(served).ask('/sign-in', { name: 'hal', password: PASSWORD })
    assert.equal(answer.status, 303)
  }
})

test('a page may ask for the password in place; guesses there are counted too', async () => {
  await signedUp(served, 'max')
  const max = (await served.people.byName('max'))!
  const session = { id: 'any', account: max.id, name: 'max', signedInAt: 0, csrf: '' }
  const confirm = (password: string, id = 'stolen') => {
    const request = { body: { password }, ip: '127.0.0.1' } as Request
    return served.people.confirm.read(request, { ...session, id })
  }
  assert.equal(await confirm(PASSWORD), 'right')
  for (let n = 0; n < 5; n++) assert.equal(await confirm(`wrong ${n}`), 'wrongPassword')
  await assert.rejects(confirm(PASSWORD), /Too many tries/)
  // Who has signed out, and in again, is not held up by whoever has stolen the session before.
  assert.equal(await confirm(PASSWORD, 'a new one'), 'right')
})
