/** A grant that is right in itself, in the hands of somebody whom it is not about. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const ends = new AsyncDisposableStack()
const [anna, bert] = [new Person('anna'), new Person('bert')]
let world: World
let hostile: HostileAuthorization
let app: App
/** For the data of each. */
let annas: Mint
let berts: Mint

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  hostile = ends.use(await HostileAuthorization.start())
  app = ends.use(await App.start())
  const mintFor = async (person: Person) => {
    await person.signUp(world.resource)
    const resource = await addressOfData(world, person)
    await link(world, person, hostile.issuer)
    return new Mint(hostile, app, resource)
  }
  ;[annas, berts] = [await mintFor(anna), await mintFor(bert)]
})
after(() => ends.disposeAsync())

const read = (token: string, by = app) => by.read(`${berts.resource}/records/google.photos`, token)

test('attack 45: a grant of one owner in a token about the data of another opens nothing', async () => {
  const right = await berts.token(SCOPE, await berts.grant(SCOPE))
  assert.equal((await read(right)).status, 200, 'the honest one')
  const before = await refusedRows(bert, berts.resource)
  const foreign: [string, string][] = [
    ['of the other owner', await annas.grant(SCOPE)],
    [
      'about the other owner, for here',
      await annas.grant(SCOPE, { claims: { aud: berts.resource } }),
    ],
    ['for there, about here', await berts.grant(SCOPE, { claims: { aud: annas.resource } })],
  ]
  for (const [what, grant] of foreign)
    assertRefused(await read(await berts.token(SCOPE, grant)), 401, 'invalid_token', what)
  await assertRefusedRows(bert, berts.resource, before + foreign.length)
})

test('attack 45: a grant for one app opens nothing to another', async () => {
  await using other = await App.start({ name: 'Other' })
  const theirs = new Mint(hostile, other, berts.resource)
  const token = await theirs.token(SCOPE, await berts.grant(SCOPE))
  const before = await refusedRows(bert, berts.resource)
  assertRefused(await read(token, other), 401, 'invalid_token', 'a token for the other app')
  assertRefused(await read(token), 401, 'invalid_token', 'brought by the app of the grant')
  await assertRefusedRows(bert, berts.resource, before + 2)
  const own = await theirs.token(SCOPE, await theirs.grant(SCOPE))
  assert.equal((await read(own, other)).status, 200, 'under a grant of its own')
})

test('attack 45: a grant for another provider opens nothing under this one', async () => {
  const before = await refusedRows(bert, berts.resource)
  const others = [{ sub: 'https://as.example' }, { sub: `${hostile.issuer}/` }, undefined]
  for (const may_act of others) {
    const grant = await berts.grant(SCOPE, { claims: { may_act } })
    const answer = await read(await berts.token(SCOPE, grant))
    assertRefused(answer, 401, 'invalid_token', JSON.stringify(may_act))
  }
  await assertRefusedRows(bert, berts.resource, before + others.length)
})
