/** News in the name of a provider that it has not said does not take the place of what it says. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Person } from '../support/person.ts'
import { share, shown, worldWithReader } from '../support/sharing.ts'
import { owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].title'
const ada = new Person('ada')
const dora = new Person('dora')
const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  const app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
})
after(() => ends.disposeAsync())

test('attack S19: a flood of news in the name of Ada’s provider keeps out none of its own', async () => {
  const evil = ends.use(await HostileAuthorization.start())
  const issuer = world.authorization
  const bobs = await world.anotherAuthorization()
  const resource = await owner(world, ada)
  await dora.signUp(bobs)
  const about = { grant_id: 'g', resource: 'https://vault.example/owners/x', grantee: 'nobody' }
  for (let each = 0; each < 26; each++) {
    const flood = Array.from({ length: 25 }, () =>
      evil.push(`${bobs}/shares`, 'share-ended', about, { iss: issuer }),
    )
    for (const { status } of await Promise.all(flood)) assert.equal(status, 400)
  }
  await share(ada, { authorization: issuer, resource }, SCOPE, `dora@${new URL(bobs).host}`)
  await shown(dora, bobs, `ada@${new URL(issuer).host}`)
})
