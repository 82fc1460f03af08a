/** A provider that says nothing any more, or hides its list: access ends by itself, within the time that is promised. */

import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, mock, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Wire } from '../support/breaking/wire.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
let ends: AsyncDisposableStack
/** Between everybody and the provider. */
let wire: Wire
let world: World
let app: App
let begun: number

before(() => mock.timers.enable({ apis: ['Date'], now: Date.now() }))
beforeEach(async () => {
  ends = new AsyncDisposableStack()
  wire = ends.use(await Wire.start())
  world = ends.use(
    await World.start({
      worker: false,
      changeAuthorization(config) {
        wire.to = config.publicUrl
        return { ...config, publicUrl: wire.url }
      },
    }),
  )
  app = ends.use(await App.start())
  begun = Date.now()
})
afterEach(() => ends.disposeAsync())

/** By every clock in this process. */
function after(seconds: number): void {
  mock.timers.setTime(begun + seconds * 1000)
}

const read = (resource: string, { access_token }: Pick<Tokens, 'access_token'>) =>
  app.read(`${resource}/records/google.photos`, access_token)

test('attack 47: from a silent provider no access outlasts its token, 360 s', async () => {
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  assert.equal((await read(resource, tokens)).status, 200)
  begun = Date.now()
  await world.stopAuthorization()
  after(299)
  assert.equal((await read(resource, tokens)).status, 200, 'while the token lives')
  after(360)
  const before = await refusedRows(anna, resource)
  assertRefused(await read(resource, tokens), 401, 'invalid_token', 'after 360 s')
  await assertRefusedRows(anna, resource, before + 1, 'it is in the log')
  const refreshing = app.refresh(world.authorization, tokens.refresh_token as string)
  await assert.rejects(refreshing, 'and nobody gives a new one')
})

test('attack 47: from a silent provider a token for one use ends with the list, 900 s', async () => {
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const once = (person: Person) => person.press('Allow once (for one hour)')
  const asked = { scope: SCOPE, resource }
  const tokens = await app.obtain(anna, world.authorization, asked, once)
  assert.ok(tokens.expires_in > 3_500)
  assert.equal((await read(resource, tokens)).status, 200)
  begun = Date.now()
  await world.stopAuthorization()
  after(600)
  assert.equal((await read(resource, tokens)).status, 200, 'longer than any other token')
  after(900)
  const before = await refusedRows(anna, resource)
  assertRefused(await read(resource, tokens), 401, 'invalid_token', 'after 900 s')
  await assertRefusedRows(anna, resource, before + 1, 'it is in the log')
})

test('attack 47: a list that is withheld ends all access by its provider, 900 s', async () => {
  const [anna, bert] = [new Person('anna'), new Person('bert')]
  const issuer = world.authorization
  const resources = [await owner(world, anna), await owner(world, bert)] as const
  const held: [string, Tokens][] = []
  for (const [person, resource] of [
    [anna, resources[0]],
    [bert, resources[1]],
  ] as const)
    held.push([resource, await app.obtain(person, issuer, { scope: SCOPE, resource })])
  for (const [resource, tokens] of held) assert.equal((await read(resource, tokens)).status, 200)
  const second = await world.anotherAuthorization()
  const carla = new Person('carla')
  await carla.signUp(world.resource)
  await carla.signUp(second)
  await link(world, carla, second)
  const hers = await addressOfData(world, carla)

  begun = Date.now()
  wire.cut.add('/status/')
  /** With a token of this moment: those flow. */
  const readNow = async ([resource, tokens]: [string, Tokens]) => {
    const answer = await app.refresh(issuer, tokens.refresh_token as string)
    assert.equal(answer.status, 200, answer.text)
    return read(resource, answer.body as unknown as Tokens)
  }
  for (const seconds of [280, 560, 840]) {
    after(seconds)
    for (const each of held) assert.equal((await readNow(each)).status, 200, `${seconds} s`)
  }
  after(900)
  for (const each of held)
    assertRefused(await readNow(each), 401, 'invalid_token', 'every owner, after 900 s')
  const others = await app.obtain(carla, second, { scope: SCOPE, resource: hers })
  assert.equal((await read(hers, others)).status, 200, 'another provider is no matter of it')
  wire.cut.clear()
  after(906)
  for (const each of held)
    assert.equal((await readNow(each)).status, 200, 'the list is back, and says that all is well')
})
