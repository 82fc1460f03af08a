/** What is sensitive is closed to a provider until the owner opens it, and the question says so. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('a needed item that is closed offers no Allow, until the owner has opened it', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await app.ask(anna, world.authorization, { scope: 'google.activity.title', resource })
  assert.deepEqual(
    ['Allow', 'Allow once (for one hour)', 'Refuse'].map((label) => anna.hasButton(label)),
    [false, false, true],
  )
  assert.ok(anna.has('you have not opened to your provider'), anna.text)
  const forged = anna.otherTab()
  forged.page = anna.page
  await forged.pressForged('Refuse', (entries) => [
    ...entries.filter(([name]) => name !== 'answer'),
    ['answer', 'allow'],
  ])
  assert.equal(forged.status, 400)
  assert.ok(!forged.url.startsWith(app.callback))

  await openCeiling(world, anna.otherTab())
  await anna.press('Show what this changes')
  await anna.press('Allow')
  assert.ok(app.returned(anna)['code'])
})
