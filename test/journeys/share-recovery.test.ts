/** What is shared with a person, met by a program that acts with the owner's recovery key. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { enter, RecoveryKey, register, send } from '../support/recovery.ts'
import { share, worldWithReader } from '../support/sharing.ts'
import { owner } from '../support/steps.ts'

test('of what may go on under another provider it is told which is for a person, and for whom', async () => {
  await using app = await App.start({ name: 'Reader' })
  await using world = await worldWithReader(app, { worker: false })
  const [ada, bob] = [new Person('ada'), new Person('bob')]
  const resource = await owner(world, ada)
  await bob.signUp(world.authorization)
  const alias = `bob@${new URL(world.authorization).host}`
  await share(ada, { ...world, resource }, 'google.photos.title', alias)
  const key = new RecoveryKey()
  await register(world, ada, key)

  const program = new Person('ada')
  await enter(world, program, key, resource)
  const second = await world.anotherAuthorization()
  await program.signUp(second)
  const call = (method: string, path: string, body?: object) =>
    send(world, method, `${resource}${path}`, body, program)
  const started = await call('POST', '/bindings', { provider: second })
  const { authorization_url: url } = (await started.json()) as { authorization_url: string }
  await program.go(url)
  await program.signInIfAsked()
  program.tick('This provider keeps the key')
  await program.press('Allow')
  const offered = async () => {
    const { grants } = (await (await call('GET', '/bindings/pending')).json()) as {
      grants: Record<string, unknown>[]
    }
    return grants
  }
  // The place of the data hears of what was shared a moment after it was.
  for (let tries = 0; tries < 1200 && (await offered()).length === 0; tries++) await setTimeout(50)
  const { id, ...about } = (await offered())[0] ?? {}
  assert.deepEqual(about, { client: app.clientId, person: alias, apart: 'never used' })

  const confirmed = await call('PUT', '/bindings/pending', { go_on: [id], stop: [] })
  assert.equal(confirmed.status, 204, await confirmed.text())
})
