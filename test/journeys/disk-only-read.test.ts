/**
 * A disk that its system will only let be read, as it does with one that it finds damaged: nothing is taken, whoever brings something is told
 * to come again, and an import waits for it.
 */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Disk } from '../chaos/disk.ts'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { finished, type ImportReport, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let address: string
let disk: Disk

// Not everybody may mount a disk, nor is root always allowed to: in a container mostly not.
const options = { skip: spawnSync('unshare', ['--mount', 'true']).status !== 0, timeout: 120_000 }

before(async () => {
  if (options.skip) return
  world = ends.use(await World.start())
  disk = ends.adopt(Disk.of(world.resourceConfig.dataDir), (mounted) => mounted.thaw())
  address = await owner(world, anna)
})
after(() => ends.disposeAsync())

async function send(): Promise<Response> {
  const searched = { header: 'Search', title: 'Searched for a', time: '2020-01-01T00:00:00Z' }
  const made = await madeZip('takeout-20260101T000000Z-001.zip', {
    'Takeout/My Activity/Search/MyActivity.json': JSON.stringify([searched]),
  })
  const form = new FormData()
  form.append('files', new Blob([made.bytes as Uint8Array<ArrayBuffer>]), made.name)
  return anna.fetch(`${address}/uploads`, { method: 'POST', body: form })
}

test('the first file ever is refused until the disk takes something', options, async () => {
  disk.freeze()
  const refused = await send()
  assert.equal(refused.status, 503, await refused.text())
  assert.ok(Number(refused.headers.get('retry-after')) > 0)
  disk.thaw()
  assert.equal((await send()).status, 201)
})

test('an import waits until the disk takes something, and then is read', options, async () => {
  const { uploads } = (await (await send()).json()) as { uploads: { id: string }[] }
  disk.freeze()
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ uploads: uploads.map(({ id }) => id) })
  const begun = await anna.fetch(`${address}/imports`, { method: 'POST', headers, body })
  const { href } = new URL(begun.headers.get('location') ?? '', address)
  const look = async () => {
    const answer = await anna.fetch(href, { headers: { accept: 'application/json' } })
    return (await answer.json()) as ImportReport
  }
  let seen = await look()
  for (; seen.state !== 'failed' && seen.warnings.length === 0; seen = await look()) await wait(100)
  assert.equal(seen.state, 'running', JSON.stringify(seen))
  assert.deepEqual(
    seen.warnings.map(({ code }) => code),
    ['no_store'],
  )
  disk.thaw()
  const { state, files } = await finished(anna, href)
  assert.deepEqual([state, files.imported], ['completed', 1])
})
