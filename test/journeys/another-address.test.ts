/**
 * The address of a service is in addresses of data, in permissions and in what passkeys are bound to: once there are people, it does not
 * start under another one, and says which would be right.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startAuthorization } from '@mandate/authorization'
import { startResource, startWorker } from '@mandate/resource'
import { freePort } from '@mandate/server/testing'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ANOTHER = 'https://elsewhere.example'

const starts = [
  ['authorization service', startAuthorization, 'authorizationConfig'],
  ['resource service', startResource, 'resourceConfig'],
  ['worker', startWorker, 'resourceConfig'],
] as const

let world: World
before(async () => {
  world = await World.start({ worker: false })
})
after(() => world[Symbol.asyncDispose]())

const begin = async ([, start, of]: (typeof starts)[number], publicUrl = ANOTHER) =>
  start({ ...world[of], port: await freePort(), publicUrl })

test('while nobody has come it may be changed as often as its operator likes', async () => {
  for (const one of starts) {
    for (const address of [ANOTHER, world[one[2]].publicUrl])
      await (await begin(one, address)).close()
  }
})

test('once there are people it is refused, whichever process is told another one', async (t) => {
  await owner(world, new Person('anna'))
  for (const one of starts) {
    const [what, , of] = one
    await t.test(what, async () => {
      const { publicUrl } = world[of]
      await assert.rejects(begin(one), (error: Error) => {
        assert.equal(error.name, 'OtherAddress')
        assert.match(error.message, /^PUBLIC_URL: /)
        assert.ok(error.message.includes(`give ${publicUrl} again`), error.message)
        return true
      })
      await (await begin(one, publicUrl)).close()
    })
  }
})
