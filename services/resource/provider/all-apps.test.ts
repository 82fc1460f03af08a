/** Dozens of apps and one answer for all of them: it is shown before anything is done with it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home } from '../linking/_home.ts'
import { stubIssuer } from '../linking/_issuer.ts'
import { announce, bind, toConfirm } from '../linking/_steps.ts'

/** Which radios are ticked: `on` and `stop` by grant. */
const ticked = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input[^>]*name="grant-([^"]+)" value="(on|stop)" checked>/g)].map(
      ([, grant, value]) => [grant, value],
    ),
  )

test('all go on, but for those that stand apart; or all stop; and until it is confirmed nothing has changed', async () => {
  await using here = await home()
  await using first = await stubIssuer(here.clock)
  await using second = await stubIssuer(here.clock)
  const person = await here.person('anna')
  await bind(person, first)
  const used = [await announce(here, first, person), await announce(here, first, person)]
  const lastUsed = new Date(here.clock())
  for (const { id } of used)
    await here.db
      .updateTable('grants')
      .set({ last_used: lastUsed })
      .where('grant_id', '=', id)
      .execute()
  here.time.offset += 8 * 24 * 3600 * 1000
  const apart = await announce(here, first, person)
  const page = await toConfirm(person, second)
  assert.deepEqual(ticked(page.text), {}, 'nothing is chosen beforehand')

  const on = await person.post('/provider/confirm', { all: 'on' })
  assert.equal(on.status, 200)
  assert.deepEqual(ticked(on.text), Object.fromEntries(used.map(({ id }) => [id, 'on'])))
  assert.match(on.text, /Choose Go on or Stop for tripmap\.example/)
  const stop = await person.post('/provider/confirm', { all: 'stop' })
  const all = [...used, apart].map(({ id }) => [id, 'stop'])
  assert.deepEqual(ticked(stop.text), Object.fromEntries(all))
  assert.equal((await here.bindings.active(person.owner.id, first.url))?.seq, 1)
})
