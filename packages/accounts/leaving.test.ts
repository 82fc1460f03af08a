/** What somebody meets who comes in by another door while the account is being deleted. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { type Browser, browser, PASSWORD, type Served, serve, signedUp } from './_service.ts'
import { type CreationOptions, Device, type RequestOptions } from './passkeys/_device.ts'
import { accountTables } from './tables.ts'

const NEW = 'a password of tomorrow'
let served: Served
before(async () => {
  served = await serve()
})
after(() => served[Symbol.asyncDispose]())

/** What somebody is answered who has sent a form in the moment in which the deletion is under way. */
async function whileLeaving(person: Browser, send: () => Promise<Response>): Promise<Response> {
  const { account } = await person.home()
  const sent = await accountTables(served.pool)
    .transaction()
    .execute(async (deletion) => {
      await served.people.remove(account, deletion)
      const asked = send()
      await Promise.race([asked, setTimeout(700)])
      return [asked]
    })
  return sent[0]!
}

test('a password, a code and a passkey of an account that is being deleted open nothing, and each page says so', async () => {
  const ana = await signedUp(served, 'ana')
  const byPassword = await whileLeaving(ana, () =>
    browser(served).ask('/sign-in', { name: 'ana', password: PASSWORD }),
  )
  assert.equal(byPassword.status, 401)
  assert.match(await byPassword.text(), /The name or the password is not right/)

  const bea = await signedUp(served, 'bea')
  const { csrf } = await bea.home()
  const shown = await (await bea.ask('/account/codes', { _csrf: csrf })).text()
  const [, code = ''] = /<code>([^<]+)<\/code>/.exec(shown) ?? []
  const byCode = await whileLeaving(bea, () =>
    browser(served).ask('/sign-in/code', { name: 'bea', code, password: NEW }),
  )
  assert.equal(byCode.status, 401)

  const cleo = await signedUp(served, 'cleo')
  const form = { _csrf: (await cleo.home()).csrf }
  const device = new Device(served.url)
  const asked = await cleo.ask('/account/passkeys/options', form)
  const answer = device.create((await asked.json()) as CreationOptions)
  await cleo.ask('/account/passkeys/new', { ...form, called: 'My phone', answer })
  const guest = browser(served)
  const options = await guest.ask('/sign-in/passkey/options', {})
  const proof = device.get((await options.json()) as RequestOptions)
  const byPasskey = await whileLeaving(cleo, () => guest.ask('/sign-in/passkey', { answer: proof }))
  assert.equal(byPasskey.status, 401)
})

test('a new password or new codes for an account that is being deleted lead to where one signs in', async () => {
  for (const [name, path, more] of [
    ['dora', '/account/password', { password: NEW }],
    ['eve', '/account/codes', {}],
  ] as const) {
    const person = await signedUp(served, name)
    const { csrf } = await person.home()
    const answer = await whileLeaving(person, () => person.ask(path, { _csrf: csrf, ...more }))
    assert.equal(answer.status, 303, path)
    const next = await person.ask(answer.headers.get('location') ?? '')
    assert.match(next.headers.get('location') ?? '', /^\/sign-in/)
  }
})
