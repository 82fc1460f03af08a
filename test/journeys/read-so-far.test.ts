/** What the page Access says was read is what was read, also a moment ago. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('an app that reads one time after the other has read all of it when its owner looks, and when they end it', async () => {
  await using world = await World.start()
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 6, locations: 1 })).files)
  const { access_token } = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
  })
  for (const sum of [18, 36]) {
    for (let turn = 0; turn < 3; turn++)
      await app.read(`${resource}/records/google.photos`, access_token)
    await anna.go(`${world.resource}/access`)
    assert.match(anna.text, new RegExp(`Read so far ?${sum} records`))
  }
  await app.read(`${resource}/records/google.photos`, access_token)
  await anna.press('End access')
  assert.match(anna.text, /It may still have what it read: 42 records/)
})
