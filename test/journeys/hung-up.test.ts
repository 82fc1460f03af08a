/** Whoever hangs up in the middle of a form leaves nothing behind: no file that is open, no part of one, and no room taken. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let address: string
before(async () => {
  world = ends.use(await World.start())
  address = await owner(world, anna)
})
after(() => ends.disposeAsync())

const part = (name: string) =>
  `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`

function stored(): string[] {
  const folder = join(world.resourceConfig.dataDir, 'objects')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}

/** Files of the store that this process has open, where the system says so. */
function opened(): string[] {
  if (process.platform !== 'linux') return []
  const links = readdirSync('/proc/self/fd').map((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`)
    } catch {
      return ''
    }
  })
  return links.filter((path) => path.startsWith(world.resourceConfig.dataDir))
}

async function becomes(what: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100 && !what(); tries++) await wait(50)
  return what()
}

for (const [what, sent] of [
  ['its first file', [part('one.zip'), Buffer.alloc(300_000, 7)]],
  ['its second file', [part('one.zip'), Buffer.alloc(300_000, 7), `\r\n${part('two.zip')}`, 'PK']],
] as const) {
  test(`a form whose sender hangs up in the middle of ${what}`, async () => {
    const upload = request(`${address}/uploads`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'multipart/form-data; boundary=b', 'content-length': 1_000_000 },
        ...{ cookie: anna.cookieFor(address), 'sec-fetch-site': 'same-origin' },
      },
    })
    for (const bytes of sent) upload.write(bytes)
    const files = sent.length / 2
    assert.ok(await becomes(() => stored().length === files && opened().length > 0), 'under way')
    upload.destroy()
    await once(upload, 'error')
    await becomes(() => stored().length === 0 && opened().length === 0)
    assert.deepEqual([stored(), opened()], [[], []])
    await anna.go(`${world.resource}/data`)
    assert.ok(!anna.has('one.zip') && !anna.has('two.zip'), anna.text.slice(0, 600))
  })
}
