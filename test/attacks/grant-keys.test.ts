/** Which keys may sign for an owner: never those that the provider signs everything else with, and none that anybody can sign with. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let hostile: HostileAuthorization
let resource: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  hostile = ends.use(await HostileAuthorization.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
})
after(() => ends.disposeAsync())

/** Links a provider that names this key as the owner's. */
async function linkWith(x: string): Promise<void> {
  const grant_keys = { keys: [{ kty: 'OKP', crv: 'Ed25519', x }] }
  hostile.bent.token = {
    authorization_details: [{ type: 'mandate_binding', resource, grant_keys }],
  }
  await link(world, anna, hostile.issuer)
}

async function isRefused(x: string, what: string): Promise<void> {
  await assert.rejects(linkWith(x), /no confirm page/, what)
  assert.equal(anna.status, 403, what)
  await anna.go(`${world.resource}/provider/confirm`)
  assert.equal(new URL(anna.url).pathname, '/provider', what)
}

test('attack 80: a grant key that is the provider’s own', async () => {
  await isRefused(String(hostile.key.publicJwk.x), 'its own key')
})

test('attack 80: nor one that the provider has written in another way among its own', async () => {
  await using other = await HostileAuthorization.start()
  const x = String(other.grantKey.publicJwk.x)
  other.bent.keys = [{ ...other.grantKey.publicJwk, x: otherSpelling(x), kid: 'x', use: 'sig' }]
  await assert.rejects(link(world, anna, other.issuer), /no confirm page/)
  assert.equal(anna.status, 403, anna.text)
})

test('attack 80: a grant key that anybody can sign with', async () => {
  // y = 0, y = 1, of order eight, and p - 1 with the sign.
  const points = ['00'.repeat(32), `01${'00'.repeat(31)}`, `ec${'ff'.repeat(31)}`]
  points.push('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
  for (const hex of points) await isRefused(Buffer.from(hex, 'hex').toString('base64url'), hex)
})

test('attack 80: another spelling of a key is no key, and an honest one is', async () => {
  const x = String(hostile.grantKey.publicJwk.x)
  await isRefused(otherSpelling(x), 'with bits left over')
  await linkWith(x)
})

/** The same 32 bytes: the last letter has two bits over. */
function otherSpelling(x: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return `${x.slice(0, -1)}${letters[letters.indexOf(x.at(-1)!) + 1]}`
}
