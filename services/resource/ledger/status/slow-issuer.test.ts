/** Anybody can be an issuer, with many lists and a server that takes its time: the lists of others are asked for all the same. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Home, home } from '../../linking/_home.ts'
import { type StubIssuer, signGrant, stubIssuer } from '../../linking/_issuer.ts'
import { announce, bind, event, push } from '../../linking/_steps.ts'

/** As many as an issuer may have, but for a few. */
const LISTS = 60

let here: Home
let honest: StubIssuer
let slow: StubIssuer
before(async () => {
  here = await home()
  honest = await stubIssuer(here.clock)
  slow = await stubIssuer(here.clock)
})
after(async () => {
  await here[Symbol.asyncDispose]()
  await honest[Symbol.asyncDispose]()
  await slow[Symbol.asyncDispose]()
})

test('attack 47: an issuer whose lists trickle in keeps nobody else’s from being asked for', async () => {
  const [mallory, anna] = [await here.person('mallory'), await here.person('anna')]
  await bind(mallory, slow)
  await bind(anna, honest)
  const { resource } = mallory.owner
  for (let nth = 1; nth <= LISTS; nth++) {
    const grant = await signGrant(slow, resource, here.clock())
    const status = { status_list: { uri: `${slow.url}/status/${nth}`, idx: 0 } }
    const payload = { resource, grant_id: grant.id, grant: grant.compact, status }
    const answer = await push(here, await event(here, slow, 'issued', payload))
    assert.equal(answer.status, 202)
    await here.statusLists.of(status.status_list.uri, slow.url)
  }
  const grant = await announce(here, honest, anna, { idx: 3 })
  await here.statusLists.of(`${honest.url}/status/1`, honest.url)
  honest.bend.revoked.add(3)

  let release = () => {}
  slow.bend.hold = new Promise((resolve) => {
    release = resolve
  })
  here.time.offset += 61_000
  {
    await using _looking = here.lookAfter()
    const isEnded = async () => (await here.ledger.find(anna.owner.id, grant.id))?.revokedAt
    while (!(await isEnded())) await wait(50)
    assert.equal(slow.sent.brokenOff, 0, 'while the slow one is still waited for')
    release()
  }
})
