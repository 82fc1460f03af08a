/** An archive of a home under a passphrase: guesses at it cost the service much, so they are few. */

import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { Person } from '../support/person.ts'
import { addressOfData } from '../support/steps.ts'
import { fetchParts, PASSPHRASE, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('a passphrase can be tried five times a minute, and what was sent waits for the right one', async () => {
  await using here = await World.start()
  const anna = new Person('anna')
  await anna.signUp(here.resource)
  const home = await addressOfData(here, anna)
  const parts = await fetchParts(anna, home, await takeOut(anna, home))

  await using there = await World.start({ worker: false })
  const moved = new Person('anna')
  await moved.signUp(there.resource)
  const empty = await addressOfData(there, moved)
  const form = new FormData()
  for (const { name, bytes } of parts) form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const sent = await moved.fetch(`${empty}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const bring = (passphrase: string) =>
    moved.fetch(`${empty}/restores`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ uploads: uploads.map(({ id }) => id), passphrase }),
    })

  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    for (let turn = 1; turn <= 5; turn++) {
      const answer = await bring(`guess number ${turn}`)
      const { code } = (await answer.json()) as { code: string }
      assert.deepEqual([answer.status, code], [422, 'restore_passphrase'])
    }
    const refused = await bring(PASSPHRASE)
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('retry-after'), '60')
    mock.timers.tick(61_000)
    assert.equal((await bring(PASSPHRASE)).status, 202)
  } finally {
    mock.timers.reset()
  }
})
