/** A real token in the wrong hands, or shown in the wrong way: what a thief can do with what was seen on the wire or in a log. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { App, Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { claimsOf, type Forgery } from '../support/hostile/forged-jws.ts'
import { dpopProof, keyPair, sign } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018,time<2019].{title,latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: HostileApp
let resource: string
let photos: string
let tokens: Tokens
let token: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await HostileApp.start())
  resource = await owner(world, anna)
  photos = `${resource}/records/google.photos`
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 20 })).files)
  tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  token = tokens.access_token
})
after(() => ends.disposeAsync())

/** A proof as the app makes it. */
const proofFor = () => dpopProof(app.dpop, { url: photos, accessToken: token })

/** The app's own way to show a token, but for the proof. */
const withProofs = (forged: Forgery[]) =>
  forged.map(([what, proof]) => [what, { proof }] as Forgery<{ proof: string }>)

/** Each is refused, shows nothing, and stands in the owner's log. */
async function areRefused(
  code: string,
  attempts: [what: string, options: Parameters<App['read']>[2]][],
): Promise<void> {
  const before = await refusedRows(anna, resource)
  for (const [what, options] of attempts)
    assertRefused(await app.read(photos, token, options), 401, code, what)
  await assertRefusedRows(anna, resource, before + attempts.length)
}

test('the app itself reads', async () => {
  const answer = await app.read(photos, token)
  assert.equal(answer.status, 200, answer.text)
  assert.ok((answer.body['records'] as object[]).length > 0)
})

test('attack 32: a token without a proof, or as a bearer token, opens nothing', async () => {
  await areRefused('invalid_token', app.showings(token))
})

test('attack 32: a token in the body of a form is not even looked at', async () => {
  const body = new URLSearchParams({ access_token: token })
  const answer = await fetch(photos, { method: 'POST', body })
  assert.equal(answer.status, 401)
})

test('attack 33: a proof for another token, or by another key, is none for this one', async () => {
  const other = await app.refresh(world.authorization, tokens.refresh_token as string)
  const accessToken = String(other.body['access_token'])
  await areRefused(
    'invalid_token',
    withProofs(await app.proofsOfOthers(photos, token, accessToken)),
  )
})

test('attack 34: a proof works once, also when it is sent many times in one moment', async () => {
  const used = await proofFor()
  assert.equal((await app.read(photos, token, { proof: used })).status, 200)
  await areRefused('invalid_dpop_proof', [['again', { proof: used }]])
  const proof = await proofFor()
  const second = await world.secondResource()
  const here = Array.from({ length: 6 }, () => app.read(photos, token, { proof }))
  const there = Array.from({ length: 6 }, () =>
    app.read(photos.replace(world.resource, second), token, { proof }),
  )
  const answers = await Promise.all([...here, ...there])
  assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  const others = answers.filter(({ status }) => status !== 200)
  for (const answer of others) assertRefused(answer, 401, 'invalid_dpop_proof', 'in one moment')
})

test('attack 35: a token in the address is refused, with or without a proof', async () => {
  const url = `${photos}?access_token=${token}`
  const before = await refusedRows(anna, resource)
  assertRefused(await app.read(url, token), 400, 'invalid_request', 'beside the header')
  const alone = await app.read(url, token, { proof: null, headers: { authorization: '' } })
  assert.equal(alone.status, 400, alone.text)
  assert.equal(alone.body.code, 'invalid_request')
  await assertRefusedRows(anna, resource, before + 2)
})

test('attack 36: the token of one owner opens nothing of another, who has the same provider', async () => {
  const bob = new Person('bob')
  const theirs = await owner(world, bob)
  assert.notEqual(theirs, resource)
  const answer = await app.read(`${theirs}/records/google.photos`, token)
  assertRefused(answer, 401, 'invalid_token', 'another owner')
  await assertRefusedRows(bob, theirs, 1)
})

test('attack 25: a proof that proves nothing is refused by name', async () => {
  const forged = await app.proofs(photos, { accessToken: token })
  await areRefused('invalid_dpop_proof', withProofs(forged))
})

test('attack 55: an unknown owner, an unbound one and an empty home cannot be told apart', async () => {
  const empty = new Person('empty')
  await empty.signUp(world.resource)
  const home = await addressOfData(world, empty)
  const unknown = `${world.resource}/owners/${'a'.repeat(26)}`
  const shapes = new Map<string, string>()
  const times = new Map<string, number[]>()
  const malformed = `${world.resource}/owners/x`
  const places = [home, unknown, malformed, resource]
  // Of the owner that exists and is bound: a token by an issuer that is not. In turns, so that a busy moment hits all.
  for (let round = 0; round < 12; round++) {
    for (const path of ['/records/google.photos', '/collections', '', '/blobs/x', '/no/such']) {
      for (const each of places) {
        const key = await keyPair('Ed25519')
        const claims = { ...claimsOf(token), iss: 'http://localhost:9' }
        const stranger = await sign(claims, headerOf(token), key)
        const begun = performance.now()
        const answer = await app.read(`${each}${path}`, stranger)
        const took = performance.now() - begun
        assertRefused(answer, 401, 'invalid_token', each)
        const challenge = answer.headers.get('www-authenticate')?.replaceAll(lastOf(each), '{id}')
        const names = [...answer.headers.keys()].sort()
        shapes.set(each, JSON.stringify([answer.body, challenge, names]))
        times.set(each, [...(times.get(each) ?? []), took])
      }
    }
  }
  assert.equal(new Set(shapes.values()).size, 1, [...shapes.values()].join('\n'))
  // That an address has the wrong form is no secret: it may be answered sooner.
  times.delete(malformed)
  // The fastest of each counts: other work on the machine only ever adds time.
  const fastest = [...times.values()].map((each) => Math.min(...each))
  const spread = Math.max(...fastest) - Math.min(...fastest)
  assert.ok(spread < 15, `the fastest in ms: ${fastest.map((each) => each.toFixed(1)).join(', ')}`)
})

test('attack 55: without a token everything below a resource answers the same', async () => {
  const bodies = new Set<string>()
  for (const each of [resource, `${world.resource}/owners/${'a'.repeat(26)}`])
    for (const path of ['', '/records/google.photos', '/blobs/x', '/imports/1', '/no/such']) {
      const answer = await app.read(`${each}${path}`, '', {
        proof: null,
        headers: { authorization: '' },
      })
      assert.equal(answer.status, 401, `${each}${path}`)
      bodies.add(answer.text)
    }
  assert.equal(bodies.size, 1, [...bodies].join('\n'))
})

test('attack 56: any origin may ask with a token, none with cookies', async () => {
  const origin = 'https://app.example'
  const preflight = await fetch(photos, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'GET' },
  })
  const refused = await fetch(photos, { headers: { origin } })
  const read = await app.read(photos, token, { headers: { origin } })
  assert.equal(read.status, 200)
  for (const { headers } of [preflight, refused, read]) {
    assert.equal(headers.get('access-control-allow-origin'), '*')
    assert.equal(headers.get('access-control-allow-credentials'), null)
  }
  const paths = ['/', '/data', '/explore', '/access', '/activity', '/provider', '/sign-in']
  for (const path of paths) {
    const page = await anna.fetch(`${world.resource}${path}`, { headers: { origin } })
    assert.equal(page.headers.get('access-control-allow-origin'), null, path)
  }
  for (const site of ['cross-site', 'same-site', 'none']) {
    const headers = { 'sec-fetch-site': site, origin }
    const stolen = await anna.fetch(photos, { headers })
    assert.equal(stolen.status, 401, `with the owner’s cookie from ${site}`)
  }
})

function headerOf(compact: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(compact.split('.')[0] ?? '', 'base64url').toString())
}

function lastOf(url: string): string {
  return url.split('/').at(-1) as string
}
