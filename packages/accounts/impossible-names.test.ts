import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, PASSWORD, type Served, serve } from './_service.ts'

let served: Served
before(async () => {
  served = await serve()
})
after(() => served[Symbol.asyncDispose]())

test('a name that nobody can have is answered as one that nobody has', async () => {
  for (const name of ['ü'.repeat(200), '']) {
    const answer = await browser(served).ask('/sign-in', { name, password: PASSWORD })
    assert.equal(answer.status, 401, JSON.stringify(name))
    assert.match(await answer.text(), /Sign in/)
  }
})

test('a name with U+0000 in it is refused with the whole form, whoever it would be', async () => {
  for (const name of ['a\0b', '\0']) {
    const answer = await browser(served).ask('/sign-in', { name, password: PASSWORD })
    assert.equal(answer.status, 400, JSON.stringify(name))
    assert.match(await answer.text(), /U\+0000/)
  }
})
