/** Two providers at one host, apart by their paths: one that takes the other's keys and addresses for its own takes nothing of it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
let world: World
let app: App
let honest: HostileAuthorization
let other: HostileAuthorization

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  honest = ends.use(await HostileAuthorization.start())
  other = await honest.neighbour('/other')
})
after(() => ends.disposeAsync())

async function ownerWith(name: string, provider: HostileAuthorization): Promise<Mint> {
  const person = new Person(name)
  await person.signUp(world.resource)
  const resource = await addressOfData(world, person)
  await link(world, person, provider.issuer)
  return new Mint(provider, app, resource)
}

async function read(mint: Mint, claims: Record<string, unknown> = {}): Promise<number> {
  const token = await mint.token(SCOPE, await mint.grant(SCOPE), { claims })
  return (await app.read(`${mint.resource}/records/google.photos`, token)).status
}

test('two providers at one host are told apart by the pages that ask about them', async () => {
  const person = new Person('reader')
  await person.signUp(world.resource)
  await toConfirmPage(world, person, other.issuer)
  const { host } = new URL(other.issuer)
  assert.ok(person.has(`${host}/other`), person.text)
  await person.press('Change provider')
  await person.signInIfAsked()
  await person.go(`${world.resource}/provider`)
  assert.ok(person.has(`${host}/other`), person.text)
})

test('attack 48: who reads a neighbour’s status list as its own does not keep the neighbour’s from being read', async () => {
  const { publicJwk, thumbprint: kid } = honest.key
  other.bent.keys = [{ ...publicJwk, kid, use: 'sig' }]
  const [annas, mallorys] = [await ownerWith('anna', honest), await ownerWith('mallory', other)]
  assert.equal(await read(mallorys), 200, 'under a list of its own')
  const status = { status_list: { idx: 1, uri: honest.statusUri } }
  assert.equal(await read(mallorys, { status }), 200, 'it is signed by what it calls its key')
  assert.equal(await read(annas), 200)
})
