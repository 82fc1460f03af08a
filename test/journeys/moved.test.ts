/** Somebody's home moves to another resource service, and an app that reads by itself finds where it is now. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MandateClient } from '@mandate/client'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, link, owner } from '../support/steps.ts'
import { bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('when the home was brought elsewhere and is deleted where it was, reading goes on there', async () => {
  await using here = await World.start()
  await using there = await World.start()
  await using app = await App.start({ name: 'Nightly' })
  const anna = new Person('anna')
  const first = await owner(here, anna)
  await importFiles(anna, first, (await madeTakeout({ photos: 8, locations: 1 })).files)
  const own = { privateKey: app.key.privateKey, kid: app.key.thumbprint }
  const mandate = new MandateClient({
    ...{ clientId: app.clientId, redirectUri: app.callback, key: own },
  })
  const { url } = await mandate.authorizationUrl(first, { scope: 'google.photos.title' })
  await anna.go(url)
  await anna.signInIfAsked()
  await anna.press('Allow')
  const { id } = await mandate.finish(anna.url)
  const titles = async () => {
    const access = await mandate.access(id)
    const records = await Array.fromAsync(access.records('google.photos'))
    return records.map(({ title }) => String(title)).sort()
  }
  const before = await titles()
  assert.equal(before.length, 8)

  const parts = await fetchParts(anna, first, await takeOut(anna, first))
  const moved = new Person('anna')
  await moved.signUp(there.resource)
  // The first page leads there: who has an archive looks for no export of another company.
  await moved.go(there.resource)
  await moved.click('Bring it all here')
  assert.equal(moved.url, `${there.resource}/bring-home`)
  assert.equal(await bringHome(moved, await addressOfData(there, moved), parts), 'completed')
  const second = await addressOfData(there, moved)
  const services = { resource: there.resource, authorization: here.authorization }
  await link(services, moved, here.authorization, { [new URL(app.origin).host]: 'Go on' })
  assert.deepEqual(await titles(), before, 'where it was, as long as it is there')
  assert.equal((await mandate.access(id)).resource, first)

  await anna.go(`${here.resource}/delete`)
  await anna.click('Delete everything')
  await anna.press('Delete now')
  assert.deepEqual(await titles(), before)
  const access = await mandate.access(id)
  assert.equal(access.resource, second)
  // And so it asks its owner there, about what the permission says.
  await moved.go((await access.follow()).url)
  await moved.signInIfAsked()
  assert.ok(moved.url.startsWith(app.callback), moved.text)
  assert.deepEqual(await titles(), before)
})
