/** Documents that verify and lie: a receipt or a log that says one thing to one reader and another to the next, or more than was signed. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,latitude}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let folder: string
let bindings: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  folder = await mkdtemp(join(tmpdir(), 'mandate-lying-'))
  ends.defer(() => rm(folder, { recursive: true }))
  resource = await owner(world, anna)
  bindings = join(folder, 'bindings.json')
  await writeFile(bindings, await (await anna.fetch(`${resource}/bindings`)).text())
})
after(() => ends.disposeAsync())

async function verify(contents: string, keys: string) {
  const file = join(folder, 'document.json')
  await writeFile(file, contents)
  const program = new URL('../../cli/verify.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [
    ...['--conditions=mandate-source', program, file, '--keys', keys],
  ])
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [status] = (await once(child, 'close')) as [number]
  return { status, said: (await said).join('') }
}

async function receiptOf(tokens: Tokens): Promise<string> {
  return (await anna.fetch(`${world.authorization}/receipts/${tokens.grant_id}`)).text()
}

test('a receipt whose sentences were changed says which words nobody has signed', async () => {
  const whole = await receiptOf(
    await app.obtain(anna, world.authorization, { scope: SCOPE, resource }),
  )
  const honest = await verify(whole, bindings)
  assert.equal(honest.status, 0, honest.said)
  assert.doesNotMatch(honest.said, /nobody has signed/)
  const { sentences, ...rest } = JSON.parse(whole)
  const lies: [lie: unknown, says: string][] = [
    [['The titles of your photos.'], 'The titles of your photos.'],
    [[...sentences, 'And all your mail.'], 'And all your mail.'],
    [[sentences[0].slice(0, -12)], sentences[0].slice(0, -12)],
  ]
  for (const [lie, says] of lies) {
    const told = await verify(JSON.stringify({ ...rest, sentences: lie }), bindings)
    assert.match(told.said, /nobody has signed: /)
    assert.ok(told.said.includes(says), told.said)
  }
  const bare = await verify(JSON.stringify({ ...rest, sentences, notice: null }), bindings)
  assert.match(bare.said, /nobody has signed: /, 'without what was shown nothing vouches for them')
  for (const lie of ['nothing', [1], { 0: 'nothing' }]) {
    const told = await verify(JSON.stringify({ ...rest, sentences: lie }), bindings)
    assert.equal(told.status, 1, told.said)
  }
})

test('words for what the owner made smaller are told apart from what was signed', async () => {
  const narrowed = await app.obtain(
    anna,
    world.authorization,
    { scope: SCOPE, resource, prompt: 'consent' },
    (person) => person.fill({ to: '2018-12-31' }).press('Allow'),
  )
  const told = await verify(await receiptOf(narrowed), bindings)
  assert.equal(told.status, 0, told.said)
  assert.match(told.said, /nobody has signed: .*2018/)
})

test('a receipt that says something twice says nothing', async () => {
  const whole = await receiptOf(
    await app.obtain(anna, world.authorization, { scope: SCOPE, resource }),
  )
  for (const twice of ['"pii_processing":[]', '"gr\\u0061nt":"x"', '"sentences":["All of it."]']) {
    const told = await verify(whole.replace('{', `{${twice},`), bindings)
    assert.equal(told.status, 1, `${twice}: ${told.said}`)
  }
})

test('a grant in the name of another key is not valid by the key that signed it', async () => {
  const hostile = ends.use(await HostileAuthorization.start())
  const mint = new Mint(hostile, app, resource)
  const keys = join(folder, 'keys.json')
  await writeFile(keys, JSON.stringify({ keys: [hostile.grantKey.publicJwk] }))
  assert.equal((await verify(await mint.grant(SCOPE), keys)).status, 0)
  const iss = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:abc'
  const told = await verify(await mint.grant(SCOPE, { claims: { iss } }), keys)
  assert.equal(told.status, 1, told.said)
})

test('a log with a thing said twice, or beside what is chained, is not whole', async () => {
  const { access_token } = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  await app.read(`${resource}/records/google.photos`, access_token)
  let log = ''
  while (!log.includes('"body"'))
    log = await (await anna.fetch(`${world.resource}/activity.jsonl`)).text()
  await app.read(`${resource}/nothing`, access_token)
  while (!log.includes(':null'))
    log = await (await anna.fetch(`${world.resource}/activity.jsonl`)).text()
  const keys = `${world.resource}/jwks`
  assert.equal((await verify(log, keys)).status, 0)
  // No number is so large; written again it is null.
  const told = await verify(log.replace(':null', ':1e999'), keys)
  assert.equal(told.status, 1, told.said)
  for (const more of ['"body":{"verdict":"refused"}', '"note":"refused"', '"b\\u006fdy":{}']) {
    const told = await verify(log.replace('}\n', `,${more}}\n`), keys)
    assert.equal(told.status, 1, `${more}: ${told.said}`)
    assert.match(told.said, /line 1/)
  }
})
