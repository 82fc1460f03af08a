/** Access has ended: however it was ended, and whatever is in the way, reading stops within the time that is promised. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Wire } from '../support/breaking/wire.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, importFiles, link, openToProvider, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let wire: Wire
let app: App
let resource: string

before(async () => {
  // Everybody reaches the resource service over a wire that can be cut.
  wire = ends.use(await Wire.start())
  world = ends.use(
    await World.start({
      changeResource(config) {
        wire.to = config.publicUrl
        return { ...config, publicUrl: wire.url }
      },
    }),
  )
  app = ends.use(await App.start())
  resource = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 24, locations: 3000, activity: 9, watched: 9 })
  await importFiles(anna, resource, files)
})
after(() => ends.disposeAsync())

let years = 1950
function obtain(): Promise<Tokens> {
  const scope = `google.photos.title google.photos[time>=${++years},time<${years + 1}].time`
  return app.obtain(anna, world.authorization, { scope, resource })
}

const photos = (token: string) => app.read(`${resource}/records/google.photos`, token)

/** Ends a grant on the page of one of the services. */
async function end(origin: string, grant: string): Promise<void> {
  await anna.go(`${origin}/access/${grant}/end`)
  await anna.press('End access')
}

/** How long the token still reads after this moment, in ms; at most `limit`. */
async function readsFor(token: string, limit: number): Promise<number> {
  const begun = performance.now()
  for (;;) {
    const answer = await photos(token)
    const passed = performance.now() - begun
    if (answer.status !== 200) {
      assertRefused(answer, 401, 'invalid_token', 'ended')
      return passed
    }
    assert.ok(passed < limit, `it still reads after ${passed.toFixed(0)} ms`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('attack 47: ended where the data is, the next request is refused, on every process', async () => {
  const { access_token, grant_id, refresh_token } = await obtain()
  const second = await world.secondResource()
  assert.equal((await photos(access_token)).status, 200)
  const before = await refusedRows(anna, resource)
  await end(world.resource, grant_id)
  assertRefused(await photos(access_token), 401, 'invalid_token', 'the next request')
  const url = `${resource}/records/google.photos`
  const proof = await dpopProof(app.dpop, { url, accessToken: access_token })
  const there = await app.read(url.replace(wire.url, second), access_token, { proof })
  assertRefused(there, 401, 'invalid_token', 'on the second process')
  await assertRefusedRows(anna, resource, before + 2)
  // The provider hears of it: no new token is to be had.
  for (let tries = 0; tries < 400; tries++) {
    const answer = await app.refresh(world.authorization, refresh_token as string)
    if (answer.status !== 200) return assert.equal(answer.body.error, 'invalid_grant')
    const fresh = await photos(String(answer.body['access_token']))
    assertRefused(fresh, 401, 'invalid_token', 'a token issued since')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('the provider was not told')
})

test('attack 47: ended at the provider, reading stops as soon as it has told', async () => {
  const { access_token, grant_id, refresh_token } = await obtain()
  assert.equal((await photos(access_token)).status, 200)
  await end(world.authorization, grant_id)
  // Only the push is that soon: the list is asked once a minute.
  await readsFor(access_token, 20_000)
  const answer = await app.refresh(world.authorization, refresh_token as string)
  assert.equal(answer.body.error, 'invalid_grant', answer.text)
})

test('attack 47: with the push lost, the list of the provider ends it within 65 s', async () => {
  const { access_token, grant_id } = await obtain()
  // The clock stands still meanwhile: the list that was looked at for the first reading will do for the second.
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  try {
    assert.equal((await photos(access_token)).status, 200)
    wire.cut.add('/events')
    await end(world.authorization, grant_id)
    await anna.go(`${world.authorization}/access`)
    assert.ok(anna.has('Ending…'), anna.text)
    assert.equal((await photos(access_token)).status, 200, 'the wire is cut')
    // 60 s later by every clock in this process; the rest of the bound passes while waiting.
    mock.timers.tick(60_000)
    await readsFor(access_token, 20_000)
  } finally {
    mock.timers.reset()
    wire.cut.clear()
  }
})

test('attack 76: a revocation that comes before its grant makes it dead on arrival', async () => {
  await using hostile = await HostileAuthorization.start()
  const bert = new Person('bert')
  await bert.signUp(world.resource)
  const theirs = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  const mint = new Mint(hostile, app, theirs)
  const grant = await mint.grant('google.photos.title')
  const { jti } = JSON.parse(Buffer.from(grant.split('.')[1] ?? '', 'base64url').toString())
  const events = `${world.resource}/events`
  const payload = { resource: theirs, grant_id: jti }
  const pushed = await hostile.push(events, 'grant-revoked', payload)
  assert.equal(pushed.status, 202, pushed.text)
  const token = await mint.token('google.photos.title', grant)
  const read = () => app.read(`${theirs}/records/google.photos`, token)
  assertRefused(await read(), 401, 'invalid_token', 'with its token')
  const issued = await hostile.push(events, 'grant-issued', { ...payload, grant })
  assert.ok(issued.status === 202 || issued.status === 400, issued.text)
  assertRefused(await read(), 401, 'invalid_token', 'after it was announced')
  await bert.go(`${world.resource}/access`)
  assert.ok(!bert.has('Can read'), bert.text)
  const alive = await mint.token('google.photos.title', await mint.grant('google.photos.title'))
  assert.equal((await app.read(`${theirs}/records/google.photos`, alive)).status, 200)
})

test('attack 76: nobody ends in advance what is for another to end', async () => {
  await using hostile = await HostileAuthorization.start()
  const carla = new Person('carla')
  await carla.signUp(world.resource)
  const theirs = await addressOfData(world, carla)
  await link(world, carla, hostile.issuer)
  const { grant_id, access_token } = await obtain()
  const events = `${world.resource}/events`
  for (const about of [resource, theirs])
    await hostile.push(events, 'grant-revoked', { resource: about, grant_id })
  assert.equal((await photos(access_token)).status, 200)
})

/** Whether the log of the owner says that a reading was ended before all had come. */
async function stopped(): Promise<boolean> {
  await anna.go(`${world.resource}/activity`)
  return anna.has('Stopped before the end')
}

test('attack 77: a stream stops within two seconds of the end, and says so', async () => {
  await importFiles(
    anna,
    resource,
    (await madeTakeout({ seed: 7, photos: 1, locations: 100_000, watched: 1, activity: 1 })).files,
  )
  await openToProvider(world, anna, ['Location history'])
  // More than all buffers between here and there hold.
  const scope = 'google.location.{time,latitude,longitude,accuracy,altitude,fix_source,activity}'
  const tokens = await app.obtain(anna, world.authorization, { scope, resource, prompt: 'login' })
  const url = `${resource}/records/google.location`
  const { access_token: accessToken } = tokens
  const answer = await fetch(url, {
    headers: {
      authorization: `DPoP ${accessToken}`,
      dpop: await dpopProof(app.dpop, { url, accessToken }),
      accept: 'application/x-ndjson',
      'accept-encoding': 'identity',
    },
  })
  assert.equal(answer.status, 200)
  const reader = answer.body?.getReader()
  let text = Buffer.from((await reader?.read())?.value ?? []).toString()
  assert.equal(await stopped(), false, 'it is open, and waits to be read')
  await end(world.resource, tokens.grant_id)
  // Nothing more is read until the service has stopped by itself, and written so into the owner's log.
  for (let tries = 0; tries < 300 && !(await stopped()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
  assert.ok(await stopped(), anna.text.slice(0, 600))
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
    text += Buffer.from(part.value).toString()
  const lines = text.trimEnd().split('\n')
  assert.ok(lines.length < 100_000, `${lines.length} lines came`)
  const last = JSON.parse(lines.at(-1) ?? '') as { error?: { code: string } }
  assert.equal(last.error?.code, 'invalid_token')
  const { latitude, ...others } = JSON.parse(lines[0] ?? '') as Record<string, unknown>
  assert.equal(typeof latitude, 'number')
  assert.ok('longitude' in others)
})

test('attack 78: under one grant for one use a second token opens nothing', async () => {
  await using hostile = await HostileAuthorization.start()
  const dora = new Person('dora')
  await dora.signUp(world.resource)
  const theirs = await addressOfData(world, dora)
  await link(world, dora, hostile.issuer)
  const mint = new Mint(hostile, app, theirs)
  const scope = 'google.photos.title'
  const iat = Math.floor(Date.now() / 1000)
  const once = { claims: { use: 'once', iat, exp: iat + 3600 } }
  const grant = await mint.grant(scope, once)
  const claims = { exp: iat + 3600 }
  const read = async (token: string) => app.read(`${theirs}/records/google.photos`, token)
  const tokens = await Promise.all([1, 2, 3, 4].map(() => mint.token(scope, grant, { claims })))
  const answers = await Promise.all(tokens.map(read))
  const opened = answers.filter(({ status }) => status === 200)
  assert.equal(opened.length, 1, 'of four tokens at once, one')
  for (const answer of answers)
    if (answer.status !== 200) assertRefused(answer, 401, 'invalid_token', 'another token')
  const first = tokens[answers.findIndex(({ status }) => status === 200)] as string
  assert.equal((await read(first)).status, 200, 'the first one reads on')
  const longer = { claims: { use: 'once', iat, exp: iat + 7200 } }
  const wrong = await mint.token(scope, await mint.grant(scope, longer), { claims })
  assertRefused(await read(wrong), 401, 'invalid_token', 'a once grant of two hours')
})
