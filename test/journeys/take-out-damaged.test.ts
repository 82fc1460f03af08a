/** One stored file is damaged: everything else can be taken along, and what is missing is said. */

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import pg from 'pg'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { Archive, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('a home of which one file is damaged goes out without it', { timeout: 180_000 }, async () => {
  await using world = await World.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const files = Object.fromEntries(
    ['one', 'two', 'three'].map((name) => [
      `Takeout/Drive/${name}.bin`,
      Buffer.alloc(90_000, name),
    ]),
  )
  await importFiles(anna, resource, [await madeZip('takeout-20240101T000000Z-001.zip', files)])
  const db = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await db.connect()
  const { rows } = await db.query('select object_key from blobs order by object_key limit 1')
  await db.end()
  const object = join(world.resourceConfig.dataDir, 'objects', rows[0].object_key)
  const bytes = await readFile(object)
  bytes[bytes.length - 100]! ^= 1
  await writeFile(object, bytes)

  const shown = await takeOut(anna, resource)
  const { files: count, lost } = shown.counts as { files: number; lost?: number }
  assert.deepEqual({ count, lost }, { count: 2, lost: 1 })
  const archive = await Archive.open(await fetchParts(anna, resource, shown))
  assert.equal(archive.paths.filter((path) => path.startsWith('files/')).length, 2)
  await anna.go(`${world.resource}/take-out`)
  assert.match(anna.text, /Not in it, since the contents were lost here: 1 file\./)
})
