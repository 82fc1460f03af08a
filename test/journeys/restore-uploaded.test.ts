/** A home that was taken along, and sent where exports are sent: that is the first place where one looks. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { madeTakeout, madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles } from '../support/steps.ts'
import { fetchParts, PASSPHRASE, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

let here: World
let there: World
before(async () => {
  here = await World.start()
  there = await World.start()
})
after(async () => {
  await there?.[Symbol.asyncDispose]()
  await here?.[Symbol.asyncDispose]()
})

test('an archive of a home that was uploaded like an export is known for what it is, and brought from where it lies', async () => {
  const anna = new Person('anna')
  await anna.signUp(here.resource)
  const first = await addressOfData(here, anna)
  await importFiles(anna, first, (await madeTakeout({ photos: 3 })).files)
  const parts = await fetchParts(anna, first, await takeOut(anna, first, 64 * 1024))

  const moved = new Person('anna')
  await moved.signUp(there.resource)
  const empty = await addressOfData(there, moved)
  // Something else was tried before, which nobody can read.
  const broken = (await madeZip('broken.zip', { 'a.txt': 'a' })).bytes.subarray(0, 40)
  await importFiles(moved, empty, [{ name: 'broken.zip', bytes: broken }])
  const { number, report } = await importFiles(moved, empty, parts)
  assert.deepEqual(
    report.warnings.map(({ code }) => code),
    ['taken_along'],
  )
  assert.equal(
    report.files.unknown,
    Object.values(report.files).reduce((sum, n) => sum + n),
  )
  await moved.go(`${there.resource}/imports/${number}`)
  assert.match(moved.text, /everything that was taken along .* brought with its passphrase/)
  assert.doesNotMatch(moved.text, /Nothing here was recognised/)
  await moved.go(moved.page.linkTo('Bring it all here'))
  assert.match(moved.text, /sent already and will be used/)

  await moved.fill({ Passphrase: PASSPHRASE }).press('Bring it')
  for (let tries = 0; tries < 300; tries++) {
    await moved.go(`${there.resource}/bring-home`)
    if (!moved.page.html.includes('http-equiv="refresh"')) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.ok(moved.has('Everything is here'), moved.text)
  const second = await addressOfData(there, moved)
  const ids = async (person: Person, address: string) => {
    const answer = await person.fetch(`${address}/records/google.photos?limit=100`)
    const { records } = (await answer.json()) as { records: { id: string }[] }
    return records.map(({ id }) => id)
  }
  assert.deepEqual(await ids(moved, second), await ids(anna, first))
})
