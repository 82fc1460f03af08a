/**
 * An app that many people use keeps what each of them was allowed apart. The provider of one of them names its permission like that of
 * another, whose id it knows: from the time when it was their provider, or from a receipt.
 */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { freePort } from '@mandate/server/testing'
import { Host } from '../support/app-host.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { random } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPES = 'google.photos.title'
const PATH = '/owners/aaaaaaaaaaaaaaaaaaaaaaaaaa'
const [anna, mallory] = [new Person('anna'), new Person('mallory')]
const ends = new AsyncDisposableStack()
let explorer: string
let world: World
let hostile: HostileAuthorization
let place: string

before(async () => {
  world = ends.use(await World.start())
  hostile = ends.use(await HostileAuthorization.start())
  const host = ends.use(await Host.start())
  place = `${host.origin}${PATH}`
  host.pages = (path) =>
    path === `/.well-known/oauth-protected-resource${PATH}`
      ? [
          'application/json',
          JSON.stringify({ resource: place, authorization_servers: [hostile.issuer] }),
        ]
      : ['application/json', JSON.stringify({ collections: [], records: [], next: null })]
  const port = await freePort()
  explorer = `http://localhost:${port}`
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  ends.defer(() => rm(dataDir, { recursive: true, force: true }))
  ends.use(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  const { files } = await madeTakeout({ photos: 4 })
  await importFiles(anna, await owner(world, anna), files)
})
after(() => ends.disposeAsync())

async function ask(person: Person, issuer: string): Promise<void> {
  const alias = `${person.name}@${new URL(issuer).host}`
  await person.go(explorer)
  await person.fill({ 'Alias or address of the data': alias, 'Own scopes': SCOPES }).press('Ask')
  await person.signInIfAsked()
  if (person.hasButton('Allow')) await person.press('Allow')
}

/** What it answers to the explorer in the name of its own user: a permission about a place of its own, called like another. */
function calling(jti: string): void {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hash = 'a'.repeat(43)
  const details = [
    { type: 'mandate_records', collection: 'google.photos', fields: ['title'], locations: [place] },
  ]
  const claims = {
    iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${hash}`,
    ...{ sub: place, aud: place, jti, client_id: `${explorer}/client.json` },
    ...{ client_s256: hash, catalog_s256: hash, consent_s256: hash },
    may_act: { sub: hostile.issuer },
    authorization_details: details,
    iat: Math.floor(Date.now() / 1000),
  }
  const header = { alg: 'Ed25519', typ: 'grant+jwt', kid: 'k' }
  const grant = `${part(header)}.${part(claims)}.${Buffer.alloc(64).toString('base64url')}`
  const common = { access_token: random(32), token_type: 'DPoP', expires_in: 300 }
  hostile.instead.set('/token', (to) => {
    to.writeHead(200, { 'content-type': 'application/json' })
    to.end(JSON.stringify({ ...common, grant, authorization_details: details }))
  })
}

test('attack 8: a permission called like another visitor’s takes nothing of theirs, and opens nothing of it', async () => {
  await ask(anna, world.authorization)
  const hers = anna.url
  const jti = hers.split('/').at(-1) as string
  await anna.go(`${hers}/google.photos`)
  assert.match(anna.text, /4 records/)

  calling(jti)
  await ask(mallory, hostile.issuer)
  assert.ok(mallory.url.startsWith(`${explorer}/access/`), mallory.text)
  assert.notEqual(mallory.url, hers)
  await anna.go(`${hers}/google.photos`)
  assert.match(anna.text, /4 records/)

  // Asking again, which asks her nothing, keeps it anew.
  await ask(anna, world.authorization)
  assert.equal(anna.url, hers)
  await mallory.go(`${hers}/google.photos`)
  assert.equal(mallory.status, 404, mallory.text)
  assert.doesNotMatch(mallory.text, /4 records/)
})
