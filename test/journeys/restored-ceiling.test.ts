/** A home that was brought has open to its provider what its owner had opened where it came from: the page says so before. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import {
  addressOfData,
  importFiles,
  link,
  openToProvider,
  owner,
  toConfirmPage,
} from '../support/steps.ts'
import { bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let here: World
let there: World

before(async () => {
  here = ends.use(await World.start())
  there = ends.use(await World.start())
})
after(() => ends.disposeAsync())

test('what was opened before the home moved is said before it opens again', async () => {
  const anna = new Person('anna')
  const first = await owner(here, anna)
  await openToProvider(here, anna, ['Location history'])
  await importFiles(anna, first, (await madeTakeout({ photos: 1 })).files)
  const parts = await fetchParts(anna, first, await takeOut(anna, first))

  const moved = new Person('anna')
  await moved.signUp(there.resource)
  const empty = await addressOfData(there, moved)
  assert.equal(await bringHome(moved, empty, parts), 'completed')
  const services = { resource: there.resource, authorization: here.authorization }
  await toConfirmPage(services, moved, here.authorization)
  assert.match(
    moved.text,
    /everything that is not sensitive, and also what you opened: Location history/,
  )
  await link(services, moved, here.authorization)
  await toConfirmPage(services, moved, here.authorization)
  assert.match(moved.text, /what you opened: Location history/)
})
