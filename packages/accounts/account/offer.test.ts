import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser, serve, signedUp } from '../_service.ts'

test('further ways in are offered until there is one, or until they are passed over', async () => {
  await using served = await serve()
  const ana = await signedUp(served, 'ana')
  const offered = async (person: typeof ana) => (await person.ask('/offer')).text()
  assert.match(await offered(ana), /href="\/account\/passkeys\/new".*href="\/account\/codes"/s)
  assert.equal(await offered(browser(served)), '')
  const { csrf } = await ana.home()
  assert.equal((await ana.ask('/account/later', {})).status, 403)
  assert.match(await offered(ana), /Not now/)
  assert.equal((await ana.ask('/account/later', { _csrf: csrf })).status, 303)
  assert.equal(await offered(ana), '')

  const bea = await signedUp(served, 'bea')
  await bea.ask('/account/codes', { _csrf: (await bea.home()).csrf })
  assert.equal(await offered(bea), '')
})

test('a page of the account goes to the sign-in, and comes back', async () => {
  await using served = await serve()
  const answer = await browser(served).ask('/account')
  assert.equal(answer.headers.get('location'), '/sign-in?return_to=%2Faccount')
})
