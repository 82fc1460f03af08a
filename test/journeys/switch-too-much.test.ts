/** More permissions than a provider takes at once: said before anything is changed, and the owner is where they were. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseScope, writeDetails } from '@mandate/grants'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

/** A permission of some nine thousand characters: an app that explains itself at length for each of 32 years. */
const YEARS = Array.from({ length: 32 }, (_, nth) => `google.photos[time>=${1980 + nth}].title`)
const LONG = writeDetails(parseScope(YEARS.join(' '))).map((item) => ({
  ...item,
  purpose: 'Shows you your trips. '.repeat(3),
}))
const MANY = 420

test('more than a provider takes at once is refused before anything is changed', async () => {
  await using world = await World.start({ worker: false })
  await using former = await HostileAuthorization.start()
  await using app = await App.start()
  const anna = new Person('anna')
  await anna.signUp(world.resource)
  await anna.signUp(world.authorization)
  await link(world, anna, former.issuer)
  const resource = await addressOfData(world, anna)
  const mint = new Mint(former, app, resource)
  let length = 0
  for (let nth = 0; nth < MANY; nth++) {
    const grant = await mint.grant('google.photos.title', {
      claims: { authorization_details: LONG },
    })
    length += grant.length
    const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
    const status = { status_list: { uri: former.statusUri, idx: nth % 128 } }
    const event = { resource, grant_id: jti, grant, status }
    const answer = await former.push(`${world.resource}/events`, 'grant-issued', event)
    assert.equal(answer.status, 202, answer.text)
  }
  assert.ok(length > 3_500_000, `only ${length} characters`)

  await toConfirmPage(world, anna, world.authorization)
  const names = new Set(anna.page.html.match(/(?<=name=")grant-[^"]+/g))
  assert.equal(names.size, MANY)
  const change = async (goOn: number) => {
    await anna.pressForged('Change provider', (entries) => [
      ...entries.filter(([name]) => !names.has(name)),
      ...[...names].map((name, nth): [string, string] => [name, nth < goOn ? 'on' : 'stop']),
    ])
    await anna.signInIfAsked()
  }
  await change(MANY)
  assert.match(anna.text, /More permissions are to go on than a provider takes at once/)
  assert.match(anna.text, /Nothing was changed/)
  await anna.go(`${world.resource}/provider`)
  assert.ok(anna.has(new URL(former.issuer).host), anna.text)

  await toConfirmPage(world, anna, world.authorization)
  await change(3)
  assert.equal(new URL(anna.url).pathname, '/provider', anna.text)
  await anna.go(`${world.authorization}/access`)
  assert.equal(anna.page.html.match(/\/access\/[^"/]+\/end"/g)?.length, 3, anna.text)
})
