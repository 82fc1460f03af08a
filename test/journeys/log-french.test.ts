/** What owners did themselves stands beside *Vous* in the French log: no sentence there is of a third person. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Page } from '../support/page.ts'
import { Person } from '../support/person.ts'
import { addressOfData } from '../support/steps.ts'
import { PASSPHRASE } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('an archive that was begun is told in French as something of the owner’s', async () => {
  await using world = await World.start({ worker: false })
  const anna = new Person('anna')
  await anna.signUp(world.resource)
  const asked = await anna.fetch(`${await addressOfData(world, anna)}/exports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase: PASSPHRASE }),
  })
  assert.equal(asked.status, 202)
  const url = `${world.resource}/activity`
  const answer = await anna.fetch(url, {
    headers: { accept: 'text/html', 'accept-language': 'fr' },
  })
  const { text } = new Page(url, await answer.text())
  assert.match(text, /UTC ?Vous ?Archive de tout commencée/)
})
