/** What the owner downloads can be checked by anybody, without any service. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

test('a receipt and the bindings verify offline, and a changed one does not', async () => {
  await using world = await World.start({ worker: false })
  await using app = await App.start()
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, {
    scope: 'google.photos.title',
    resource,
  })
  const folder = await mkdtemp(join(tmpdir(), 'mandate-verify-'))
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text)
    return join(folder, name)
  }
  const receipt = await anna.fetch(`${world.authorization}/receipts/${tokens.grant_id}`)
  assert.equal(receipt.status, 200)
  const receiptFile = await file('receipt.json', await receipt.text())
  const bindings = await (await anna.fetch(`${resource}/bindings`)).text()
  const bindingsFile = await file('bindings.json', bindings)
  const jwks = await file('jwks.json', await (await fetch(`${world.resource}/jwks`)).text())

  const grant = verify(receiptFile, bindingsFile)
  assert.equal(grant.status, 0, grant.stderr)
  assert.match(grant.stdout, new RegExp(`valid +grant ${tokens.grant_id}`))
  assert.equal(verify(bindingsFile, jwks).status, 0)

  const [header, payload, signature] = tokens.grant.split('.') as [string, string, string]
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
  const wider = Buffer.from(JSON.stringify({ ...claims, exp: 4_102_444_800 })).toString('base64url')
  const forged = verify(await file('forged', `${header}.${wider}.${signature}`), bindingsFile)
  assert.equal(forged.status, 1)
  assert.match(forged.stdout, /^INVALID/)
  assert.equal(verify(receiptFile, jwks).status, 1, 'the service’s own key signs no grant')
})

function verify(file: string, keys: string) {
  const program = new URL('../../cli/verify.ts', import.meta.url).pathname
  return spawnSync(
    process.execPath,
    ['--conditions=mandate-source', program, file, '--keys', keys],
    { encoding: 'utf8' },
  )
}
