/** A provider that an app asks tries to get hold of what another one answers: the mix-up of RFC 9207. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MandateClient } from '@mandate/client'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let hostile: HostileAuthorization
let resource: string
/** Where the app has sent something. */
const sent: string[] = []

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start({ confidential: false }))
  hostile = ends.use(await HostileAuthorization.start())
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

/** The app as its makers would write it, with the package for it. */
const client = () =>
  new MandateClient({
    clientId: app.clientId,
    redirectUri: app.callback,
    fetch: (input, init) => {
      sent.push(new Request(input, init).url)
      return fetch(input, init)
    },
  })

/** Asks the honest provider; Anna allows. Where she comes back. */
async function comesBack(mandate: MandateClient): Promise<URL> {
  const { url } = await mandate.authorizationUrl(resource, { scope: SCOPE })
  await anna.go(url)
  await anna.signInIfAsked()
  if (!anna.url.startsWith(app.callback)) await anna.press('Allow')
  return new URL(anna.url)
}

test('attack 8: a code of the honest provider is never brought to the one that was asked', async () => {
  const mandate = client()
  const alias = `anna@${new URL(hostile.issuer).host}`
  const { state } = await mandate.authorizationUrl(alias, { scope: SCOPE })
  assert.equal(hostile.count('/request'), 1)
  // The hostile one sends her on to the honest one, in the name of the same app; this is what comes of it.
  const back = await comesBack(client())
  assert.equal(back.searchParams.get('iss'), world.authorization)
  assert.ok(back.searchParams.get('code'))
  back.searchParams.set('state', state)
  sent.length = 0
  await assert.rejects(mandate.finish(back))
  assert.equal(hostile.count('/token'), 0, 'the code has not reached it')
  assert.deepEqual(
    sent.filter((url) => url.includes('/token')),
    [],
  )
})

test('attack 8: an answer that does not say who gives it, or names another, is none', async () => {
  for (const iss of [null, '', hostile.issuer, `${world.authorization}/`]) {
    const mandate = client()
    const back = await comesBack(mandate)
    if (iss === null) back.searchParams.delete('iss')
    else back.searchParams.set('iss', iss)
    sent.length = 0
    await assert.rejects(mandate.finish(back), String(iss))
    assert.deepEqual(
      sent.filter((url) => url.includes('/token')),
      [],
      String(iss),
    )
  }
  const mandate = client()
  const access = await mandate.finish(await comesBack(mandate))
  assert.ok(access, 'as it came, it is one')
})
