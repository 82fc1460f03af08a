/** `mandate upload` of an export that seems to be somebody else's: it says whose, and where to answer. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const PROGRAM = fileURLToPath(new URL('../../cli/mandate.ts', import.meta.url))
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let folder: string

before(async () => {
  world = ends.use(await World.start())
  folder = await mkdtemp(join(tmpdir(), 'mandate-whose-'))
  ends.defer(() => rm(folder, { recursive: true, force: true }))
})
after(() => ends.disposeAsync())

function mandate(...args: string[]): Promise<{ code: number; said: string }> {
  const env = { MANDATE_HOME: folder, MANDATE_PASSWORD: anna.password }
  const words = ['--conditions=mandate-source', PROGRAM, ...args]
  return new Promise((resolve) => {
    execFile(process.execPath, words, { env }, (error, _out, said) =>
      resolve({ code: Number(error?.code ?? 0), said }),
    )
  })
}

async function exportOf(account: string, day: number): Promise<string> {
  const point = { timestampMs: String(1_577_836_800_000 + day), latitudeE7: 1, longitudeE7: 1 }
  const { name, bytes } = await madeZip(`takeout-2026010${day}T000000Z-001.zip`, {
    'Takeout/Location History/Records.json': JSON.stringify({ locations: [point] }),
    [`Takeout/Google Account/${account}.SubscriberInfo.html`]: `<p>${account}</p>`,
  })
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

test('an export of another account waits on its page, and the program says which', async () => {
  const resource = await owner(world, anna)
  assert.equal((await mandate('sign-in', resource, '--name', 'anna')).code, 0)
  const own = await mandate('upload', await exportOf('anna@example.org', 1))
  assert.equal(own.code, 0, own.said)
  const other = await mandate('upload', await exportOf('bob@example.org', 2))
  assert.equal(other.code, 1)
  const page = `${world.resource}/imports/2`
  assert.match(other.said, /It seems to be of the google account bob@example\.org\./)
  assert.ok(other.said.includes(`Nothing of it was read. Answer at ${page}\n`), other.said)
  await anna.go(page)
  await anna.press('It is mine, keep it apart')
  for (let looks = 0; !anna.has('all accounted for') && looks < 300; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    await anna.go(page)
  }
  assert.ok(anna.has('Complete. '), anna.text)
})
