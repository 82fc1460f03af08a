/** An app that looks at its grants and gives them back; and one that tries it with those of another. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{time,latitude~0.1,longitude~0.1}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let other: App
let resource: string
let own: Tokens
let foreign: Tokens

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  other = ends.use(await App.start({ name: 'Other', confidential: false }))
  resource = await owner(world, anna)
  own = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  foreign = await other.obtain(anna, world.authorization, { scope: SCOPE, resource })
})
after(() => ends.disposeAsync())

async function address(grant: string): Promise<string> {
  const { grant_management_endpoint: endpoint } = await app.metadata(world.authorization)
  return `${endpoint}/${grant}`
}

test('an app finds what it was granted, by the id that came with its token', async () => {
  const answer = await app.read(await address(own.grant_id), own.access_token)
  assert.equal(answer.status, 200, answer.text)
  assert.deepEqual(answer.body['authorization_details'], own.authorization_details)
  assert.ok(Number(answer.body['expires_at']) > Number(answer.body['created_at']))
})

test('a proof is of the address that was asked for, however the id is written in it', async () => {
  const written = [...own.grant_id]
    .map((letter) => `%${letter.charCodeAt(0).toString(16)}`)
    .join('')
  const answer = await app.read(await address(written), own.access_token)
  assert.equal(answer.status, 200, answer.text)
})

test('attack 31: a grant of another app is unknown, and cannot be given back', async () => {
  for (const method of ['GET', 'DELETE']) {
    const answer = await app.read(await address(foreign.grant_id), own.access_token, { method })
    assert.equal(answer.status, 404, answer.text)
  }
  const refreshed = await other.refresh(world.authorization, foreign.refresh_token as string)
  assert.equal(refreshed.status, 200, refreshed.text)
})

test('attack 31: whoever runs the same app for themselves manages no grant of another owner', async () => {
  const mallory = new Person('mallory')
  await owner(world, mallory)
  const honest = other.dpop
  other.dpop = await keyPair('ES256')
  const { access_token } = await other.obtain(mallory, world.authorization, { scope: SCOPE })
  for (const method of ['GET', 'DELETE']) {
    const answer = await other.read(await address(foreign.grant_id), access_token, { method })
    assert.equal(answer.status, 404, answer.text)
  }
  other.dpop = honest
  const refreshed = await other.refresh(world.authorization, foreign.refresh_token as string)
  assert.equal(refreshed.status, 200, refreshed.text)
})

test('attack 32, 33: a token without its proof, or with a proof by another key, manages nothing', async () => {
  const url = await address(own.grant_id)
  const bare = await app.read(url, own.access_token, { method: 'DELETE', proof: null })
  assert.equal(bare.status, 401, bare.text)
  const honest = app.dpop
  app.dpop = await keyPair('ES256')
  const stolen = await app.read(url, own.access_token, { method: 'DELETE' })
  assert.equal(stolen.status, 401, stolen.text)
  app.dpop = honest
  const nonsense = await app.read(url, 'a.b.c', { method: 'DELETE' })
  assert.equal(nonsense.status, 401, nonsense.text)
})

test('an app gives a grant back: nothing is issued under it any more', async () => {
  const url = await address(own.grant_id)
  const answer = await app.read(url, own.access_token, { method: 'DELETE' })
  assert.equal(answer.status, 204, answer.text)
  const refreshed = await app.refresh(world.authorization, own.refresh_token as string)
  assert.equal(refreshed.body.error, 'invalid_grant', refreshed.text)
  assert.equal((await app.read(url, own.access_token)).status, 404)
  await anna.go(`${world.authorization}/activity`)
  assert.ok(anna.has('gave up its access'), anna.text)
})
