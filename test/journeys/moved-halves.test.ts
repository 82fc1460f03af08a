/** A photo and its description came on two days, the home moved, and the photo is taken back where the home is now. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { zip } from '@mandate/start/archives'
import { Home } from '../support/home.ts'
import { Person } from '../support/person.ts'
import { addressOfData } from '../support/steps.ts'
import { Archive, bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const folder = 'Takeout/Google Photos/Photos from 2020'
const picture = Buffer.from('\xff\xd8\xff\xe0a', 'latin1')
const said = JSON.stringify({
  ...{ title: 'a.jpg', description: 'The sea', photoTakenTime: { timestamp: '1600000000' } },
})
const part = async (nth: number, path: string, content: Buffer | string) => {
  const name = `takeout-20260101T000000Z-00${nth}.zip`
  return { name, bytes: await zip({ name, entries: [{ path: `${folder}/${path}`, content }] }) }
}

test('a description waits again in a home that was brought elsewhere', async () => {
  await using here = await World.start()
  await using there = await World.start()
  const photo = await part(1, 'a.jpg', picture)
  const description = await part(2, 'a.jpg.json', said)
  for (const order of [
    [photo, description],
    [description, photo],
  ]) {
    const first = new Home(here.resource)
    for (const one of order) await first.bring(one)
    const taken = await takeOut(first.person, first.resource)
    const parts = await fetchParts(first.person, first.resource, taken)
    const moved = new Person(`moved-${order.indexOf(photo)}`)
    await moved.signUp(there.resource)
    const empty = await addressOfData(there, moved)
    assert.equal(await bringHome(moved, empty, parts), 'completed')
    const second = await addressOfData(there, moved)
    const records = async (collection: string) => {
      const answer = await moved.fetch(`${second}/records/${collection}`)
      return ((await answer.json()) as { records: Record<string, unknown>[] }).records
    }
    assert.equal((await records('google.photos'))[0]?.['description'], 'The sea')
    assert.deepEqual(await records('google.other'), [])

    // It is among the files of the home as before, or it would be cleared away.
    const again = await fetchParts(moved, second, await takeOut(moved, second))
    const files = JSON.stringify(await (await Archive.open(again)).lines('file-list'))
    assert.ok(files.includes(createHash('sha256').update(said).digest('hex')), files)

    const number = order.indexOf(photo) + 1
    const undone = await moved.fetch(`${second}/imports/${number}`, { method: 'DELETE' })
    assert.equal(undone.status, 204, await undone.text())
    assert.deepEqual(await records('google.photos'), [])
    const [kept] = await records('google.other')
    assert.ok(kept)
    const { sha256 } = kept['original'] as { sha256: string }
    const file = await moved.fetch(`${second}/blobs/${sha256}`)
    assert.equal(await file.text(), said)
  }
})
