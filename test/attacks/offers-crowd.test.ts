/** Whoever shares much with somebody takes the room of nobody else. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Person } from '../support/person.ts'
import { prove, worldWithReader } from '../support/sharing.ts'
import type { World } from '../support/world.ts'

const bob = new Person('bob')
const ends = new AsyncDisposableStack()
let world: World
let grantee: string

before(async () => {
  const app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
  await bob.signUp(world.authorization)
  grantee = String(decodeJwt(await prove(app, bob, world.authorization, 'https://a.example')).sub)
})
after(() => ends.disposeAsync())

let grants = 0
async function push(from: HostileAuthorization, name: string, said: object = {}): Promise<void> {
  const { status, text } = await from.push(`${world.authorization}/shares`, 'shared', {
    ...{ resource: 'https://vault.example/owners/x', grant_id: `g-${grants++}`, grantee },
    ...{ client_id: 'https://app.example/client.json', says: { en: ['Look'], fr: ['Vois'] } },
    ...{ sharer: `${name}@${new URL(from.issuer).host}`, ...said },
  })
  assert.equal(status, 202, text)
}

async function sees(from: HostileAuthorization, name: string): Promise<boolean> {
  await bob.go(`${world.authorization}/shared`)
  await bob.signInIfAsked()
  return bob.has(`${name}@${new URL(from.issuer).host}`)
}

test('attack S21: one person who shares without end keeps out nobody else at their provider', async () => {
  const provider = ends.use(await HostileAuthorization.start())
  for (let n = 0; n < 30; n++) await push(provider, 'eve')
  await push(provider, 'ada')
  assert.ok(await sees(provider, 'ada'), 'Ada shares from the same provider')
  const ofEve = bob.text.split(`eve@${new URL(provider.issuer).host}`).length - 1
  assert.equal(ofEve, 20)
})

test('attack S21: nor does what is over before anybody looks', async () => {
  const provider = ends.use(await HostileAuthorization.start())
  const expires_at = Math.floor(Date.now() / 1000) + 1
  for (let n = 0; n < 30; n++) await push(provider, 'ada', { expires_at })
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await push(provider, 'ada')
  assert.ok(await sees(provider, 'ada'))
})

test('attack S21: a crowd of providers keeps out none from which something was accepted', async () => {
  const known = ends.use(await HostileAuthorization.start())
  await push(known, 'ada')
  assert.ok(await sees(known, 'ada'))
  await bob.press('Accept', `ada@${new URL(known.issuer).host}`)
  const crowd = await Promise.all(Array.from({ length: 10 }, () => HostileAuthorization.start()))
  for (const one of crowd) ends.use(one)
  for (const one of crowd) for (let n = 0; n < 20; n++) await push(one, 'eve')
  await push(known, 'carla')
  assert.ok(await sees(known, 'carla'))
  // Of another stranger nothing more is taken.
  const stranger = ends.use(await HostileAuthorization.start())
  await push(stranger, 'eve')
  assert.ok(!(await sees(stranger, 'eve')))
})
