/** What comes while the page of access is drawn has not been seen on it. */

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { home } from '../../linking/_home.ts'
import { stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind } from '../../linking/_steps.ts'

test('an access that begins while the page is drawn is still news afterwards', async () => {
  await using here = await home()
  await using issuer = await stubIssuer(here.clock)
  const person = await here.person('anna')
  await bind(person, issuer)
  // An app that is asked for its name, and takes its time with it.
  let isAsked = false
  const app = createServer((_req, res) => {
    const answer = () => res.end('{}')
    if (isAsked) return void answer()
    isAsked = true
    announce(here, issuer, person, { claims: { client_id: 'https://late.example/a.json' } }).then(
      answer,
      answer,
    )
  })
  await using _served = { [Symbol.asyncDispose]: async () => void app.close() }
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const { port } = app.address() as AddressInfo
  const client_id = `http://localhost:${port}/client.json`
  await announce(here, issuer, person, { claims: { client_id } })
  const page = await person.get('/access')
  assert.ok(isAsked)
  assert.doesNotMatch(page.text, /late\.example/)
  const news = async () => (await here.glance(person.owner, 'en')).notice
  assert.ok(await news(), 'nobody has seen it')
  assert.match((await person.get('/access')).text, /late\.example/)
  assert.equal(await news(), null)
})
