/** An app that reads wrongly is told what would be right: the scheme, the proof, the collection, the place in what it sent. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string
let photos: string
let app: App
let tokens: Tokens

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  resource = await owner(world, anna)
  photos = `${resource}/records/google.photos`
  app = ends.use(await App.start({ confidential: false }))
  const scope = 'google.photos[time>=2018,time<2019].{title,time~day}'
  tokens = await app.obtain(anna, world.authorization, { scope, resource })
})
after(() => ends.disposeAsync())

const proof = (changes: Record<string, unknown> = {}) =>
  dpopProof(app.dpop, { method: 'GET', url: photos, accessToken: tokens.access_token, ...changes })

async function ask(url: string, headers: Record<string, string>) {
  const answer = await fetch(url, { headers })
  const { code, detail } = (await answer.json()) as { code: string; detail: string }
  return { status: answer.status, code, detail, challenge: answer.headers.get('www-authenticate') }
}

test('a token that is sent in another way, or is none, is answered with the way', async () => {
  const dpop = await proof()
  const wrong: [authorization: string, says: RegExp][] = [
    [`Bearer ${tokens.access_token}`, /as Authorization: DPoP, with a proof in the header DPoP/],
    ['Basic YTpi', /as Authorization: DPoP/],
    [`DPoP ${tokens.access_token} more`, /Send one token/],
    [`DPoP ${tokens.refresh_token}`, /^This is no access token: /],
  ]
  for (const [authorization, says] of wrong) {
    const answer = await ask(photos, { authorization, dpop })
    assert.deepEqual([answer.status, answer.code], [401, 'invalid_token'])
    assert.match(answer.detail, says)
    assert.match(String(answer.challenge), /resource_metadata="/)
  }
})

test('it is the same for data that is not there', async () => {
  const nobody = `${world.resource}/owners/${'a'.repeat(26)}`
  for (const authorization of [`Bearer ${tokens.access_token}`, 'Basic x', 'DPoP x']) {
    const [here, there] = [
      await ask(photos, { authorization }),
      await ask(`${nobody}/records/google.photos`, { authorization }),
    ]
    assert.deepEqual([here.status, here.detail], [there.status, there.detail])
  }
})

test('of a proof it is said which member is wrong and what it must be', async () => {
  const authorization = `DPoP ${tokens.access_token}`
  const used = await proof()
  assert.equal((await fetch(photos, { headers: { authorization, dpop: used } })).status, 200)
  const collections = `${resource}/collections`
  const wrong: [dpop: string, code: string, says: RegExp | string][] = [
    [await proof({ url: collections }), 'invalid_dpop_proof', `htu must be ${photos}.`],
    [await proof({ method: 'POST' }), 'invalid_dpop_proof', 'htm must be GET.'],
    [await proof({ accessToken: undefined }), 'invalid_token', /^ath must be the SHA-256 of this/],
    [used, 'invalid_dpop_proof', /was used before: make one for each request/],
  ]
  for (const [dpop, code, says] of wrong) {
    const answer = await ask(`${photos}?limit=1`, { authorization, dpop })
    assert.deepEqual([answer.status, answer.code], [401, code], answer.detail)
    if (typeof says === 'string') assert.equal(answer.detail, says)
    else assert.match(answer.detail, says)
  }
})

const allowedBy = (answer: Response) => answer.headers.get('allow')?.split(', ').sort().join(', ')

test('a method that an address does not have is answered with those that it has', async () => {
  const authorization = `DPoP ${tokens.access_token}`
  for (const [method, url, allow] of [
    ['PUT', photos, 'GET, HEAD, POST'],
    ['POST', `${resource}/collections`, 'GET, HEAD'],
    ['DELETE', resource, 'GET, HEAD'],
  ] as const) {
    const dpop = await proof({ method, url })
    const answer = await fetch(url, { method, headers: { authorization, dpop } })
    const { code } = (await answer.json()) as { code: string }
    assert.deepEqual([answer.status, code], [405, 'method_not_allowed'], `${method} ${url}`)
    assert.equal(allowedBy(answer), allow)
  }
  const own = await anna.fetch(`${resource}/imports/1/pause`, { method: 'PUT' })
  assert.deepEqual([own.status, allowedBy(own)], [405, 'POST'])
  const nowhere = await anna.fetch(`${resource}/no/such`, { method: 'PUT' })
  assert.equal(nowhere.status, 404)
  // Nothing is told to whoever has not shown that they may ask.
  assert.equal((await fetch(photos, { method: 'PUT' })).status, 401)
  const events = await fetch(`${world.authorization}/events`)
  assert.deepEqual([events.status, allowedBy(events)], [405, 'POST'])
})

test('a mistyped collection stands beside those that the token covers, and a mistyped field is counted from its own text', async () => {
  const read = (path: string) => app.read(`${resource}/${path}`, tokens.access_token)
  const unknown = await read('records/google.fotos')
  assert.deepEqual([unknown.status, unknown.body['code']], [403, 'insufficient_scope'])
  assert.match(
    String(unknown.body['detail']),
    /not cover google\.fotos\. It covers google\.photos\./,
  )
  // No scope would have sufficed, so none is named.
  assert.equal(unknown.body['scope'], undefined)
  assert.doesNotMatch(String(unknown.headers.get('www-authenticate')), /scope="/)
  const other = await read('records/google.mail')
  assert.deepEqual([other.status, other.body['scope']], [403, 'google.mail.*'])
  const fields = await read('records/google.photos?fields=title,')
  assert.match(String(fields.body['detail']), /^fields: At character 6: /)
})
