/** The name of an app comes from its own host, which may be slow: its owner's page is not. */

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { clientS256 } from '@mandate/grants'
import { home } from '../../linking/_home.ts'
import { stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind } from '../../linking/_steps.ts'

test('a host that does not answer holds up one look, once; its name is there when it has answered', async () => {
  await using here = await home()
  await using issuer = await stubIssuer(here.clock)
  const person = await here.person('anna')
  await bind(person, issuer)
  let asked = 0
  let document = ''
  const answers = Promise.withResolvers<void>()
  const app = createServer(async (_req, res) => {
    asked += 1
    await answers.promise
    res.setHeader('content-type', 'application/json').end(document)
  })
  await using _served = { [Symbol.asyncDispose]: async () => void app.close() }
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const { port } = app.address() as AddressInfo
  const client = { client_id: `http://localhost:${port}/client.json`, client_name: 'Slow Trips' }
  document = JSON.stringify(client)
  const { client_id } = client
  const client_s256 = await clientS256(client)
  await announce(here, issuer, person, { claims: { client_id, client_s256 } })

  await person.get('/access')
  assert.equal(asked, 1)
  const begun = performance.now()
  for (let look = 0; look < 6; look++) {
    const { text } = await person.get('/access')
    assert.doesNotMatch(text, /Slow Trips/)
  }
  const took = performance.now() - begun
  assert.ok(took < 6 * 500, `six looks took ${took} ms: each waited`)
  assert.equal(asked, 1, 'it is asked once, however often its owner looks')

  answers.resolve()
  for (let look = 0; !(await person.get('/access')).text.includes('Slow Trips'); look++) {
    assert.ok(look < 300, 'the name never came')
    await setTimeout(100)
  }
})
