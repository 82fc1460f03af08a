/** A home on its way while the place where files are kept does not answer: it waits, says so, and goes on by itself. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Wire } from '../support/breaking/wire.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, owner } from '../support/steps.ts'
import { fetchParts, PASSPHRASE, type Shown } from '../support/take-out.ts'
import { World } from '../support/world.ts'

test('an archive that is made, and a home that is brought, wait for the object store', {
  skip: process.env['S3_ENDPOINT'] ? false : 'S3_ENDPOINT is not set',
  timeout: 180_000,
}, async () => {
  await using ends = new AsyncDisposableStack()
  const wire = ends.use(await Wire.start('127.0.0.1'))
  const start = () =>
    World.start({
      ...{ store: 's3', worker: false },
      changeResource(config) {
        wire.to = config.s3!.endpoint
        return { ...config, s3: { ...config.s3!, endpoint: wire.url } }
      },
    })
  const [here, there] = [ends.use(await start()), ends.use(await start())]

  /** A worker finds no object, and all of them when it has said so. */
  const whileAway = async (world: World, waits: () => Promise<boolean>) => {
    wire.weather = (_, path) =>
      path.split('/').filter(Boolean).length > 1 ? { kind: 'drop' } : null
    await world.startWorker()
    await until(waits)
    wire.weather = () => null
  }

  const anna = new Person('anna')
  const resource = await owner(here, anna)
  const worker = await here.startWorker()
  await importFiles(anna, resource, (await madeTakeout({ photos: 3, locations: 20 })).files)
  await worker.close()
  const asked = await post(anna, `${resource}/exports`, { passphrase: PASSPHRASE })
  const archive = new URL(asked.headers.get('location') ?? '', resource).href
  const shown = async () => (await (await anna.fetch(archive)).json()) as Shown & { waits: string }
  await whileAway(here, async () => (await shown()).waits === 'store')
  await anna.go(`${here.resource}/take-out`)
  assert.match(anna.text, /does not answer as it should\. It goes on by itself/)
  await until(async () => (await shown()).state === 'ready')
  assert.equal((await shown()).waits, null)
  const parts = await fetchParts(anna, resource, await shown())

  const moved = new Person('anna')
  await moved.signUp(there.resource)
  const empty = await addressOfData(there, moved)
  const form = new FormData()
  for (const { name, bytes } of parts) form.append('files', new Blob([new Uint8Array(bytes)]), name)
  const sent = await moved.fetch(`${empty}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const ids = uploads.map(({ id }) => id)
  const begun = await post(moved, `${empty}/restores`, { uploads: ids, passphrase: PASSPHRASE })
  assert.equal(begun.status, 202)
  const isShown = async (text: RegExp) => {
    await moved.go(`${there.resource}/bring-home`)
    return text.test(moved.text)
  }
  await whileAway(there, () => isShown(/does not answer as it should\. It goes on by itself/))
  await until(() => isShown(/Everything is here/))
})

function post(person: Person, url: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return person.fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 600, 'not within a minute')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
