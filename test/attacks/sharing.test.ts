/** What is shared with one person is theirs alone: what others try with it, and what is tried with the news of it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { dpopProof, keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import {
  acceptAndOpen,
  type Opened,
  openWith,
  prove,
  share,
  shown,
  worldWithReader,
} from '../support/sharing.ts'
import { importFiles, owner } from '../support/steps.ts'
import type { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2018].{title,time~day}'
const ada = new Person('ada')
const bob = new Person('bob')
const mallory = new Person('mallory')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let bobs: string
let resource: string
let opened: Opened
const now = () => Date.now()
const at = (person: Person, provider: string) => `${person.name}@${new URL(provider).host}`
const read = (token: string, by = app) => by.read(`${resource}/records/google.photos`, token)
const issuer = () => world.authorization

before(async () => {
  app = ends.use(await App.start({ name: 'Reader' }))
  world = ends.use(await worldWithReader(app))
  bobs = await world.anotherAuthorization()
  resource = await owner(world, ada)
  await importFiles(ada, resource, (await madeTakeout()).files)
  await bob.signUp(bobs)
  await mallory.signUp(bobs)
  await share(ada, { authorization: issuer(), resource }, SCOPE, at(bob, bobs))
  opened = await acceptAndOpen(bob, bobs, at(ada, issuer()))
})
after(() => ends.disposeAsync())

/** The claims of an assertion that would be taken: bent, and signed by whoever tries. */
async function bent(by: HostileAuthorization, changes: Record<string, unknown>): Promise<string> {
  const iat = Math.floor(now() / 1000)
  const claims = {
    ...{ iss: by.issuer, sub: 'victim', aud: issuer(), client_id: app.clientId },
    ...{ cnf: { jkt: app.dpop.thumbprint }, jti: crypto.randomUUID(), iat, exp: iat + 300 },
    ...changes,
  }
  return by.sign(claims, { typ: 'oauth-id-jag+jwt' })
}

async function refused(answer: Promise<{ status: number; body: object; text: string }>) {
  const { status, body, text } = await answer
  assert.equal(status, 400, text)
  assert.equal((body as { error?: string }).error, 'invalid_grant', text)
}

test('attack S1: another person at the same provider, honestly proven → refused', async () => {
  const assertion = await prove(app, mallory, bobs, issuer())
  await refused(openWith(app, issuer(), opened, assertion))
})

test('attack S2: another provider that says that somebody there is Bob, by his very identifier → refused, and not asked for keys', async () => {
  const evil = ends.use(await HostileAuthorization.start())
  const { sub } = decodeJwt(await prove(app, bob, bobs, issuer()))
  await refused(openWith(app, issuer(), opened, await bent(evil, { sub })))
  // Nor in the name of Bob's provider, with a key of its own.
  await refused(openWith(app, issuer(), opened, await bent(evil, { sub, iss: bobs })))
  assert.equal(evil.count('/jwks'), 0)
})

test('attack S3: an assertion for another audience, or for several → refused', async () => {
  await refused(openWith(app, issuer(), opened, await prove(app, bob, bobs, 'https://id.example')))
})

test('attack S4: an assertion replayed → the second is refused', async () => {
  const assertion = await prove(app, bob, bobs, issuer())
  assert.equal((await openWith(app, issuer(), opened, assertion)).status, 200)
  await refused(openWith(app, issuer(), opened, assertion))
})

test('attack S5: an assertion with another key of the same app, one stolen by another app, and one honestly made for another → refused', async () => {
  const assertion = await prove(app, bob, bobs, issuer())
  const proof = await dpopProof(await keyPair(), { method: 'POST', url: `${issuer()}/token` })
  await refused(openWith(app, issuer(), opened, assertion, {}, { proof }))
  const thief = ends.use(await App.start({ name: 'Thief' }))
  thief.dpop = app.dpop
  await refused(openWith(thief, issuer(), opened, assertion))
  const other = ends.use(await App.start({ name: 'Other reader' }))
  await refused(openWith(other, issuer(), opened, await prove(other, bob, bobs, issuer())))
  assert.equal((await openWith(app, issuer(), opened, assertion)).status, 200)
})

test('attack S6: the token passed on without its key, or with another → 401', async () => {
  const { body } = await openWith(app, issuer(), opened, await prove(app, bob, bobs, issuer()))
  const { access_token: token } = body as unknown as Tokens
  assert.equal((await read(token)).status, 200)
  const friend = ends.use(await App.start({ name: 'Friend' }))
  assert.equal((await read(token, friend)).status, 401)
  assert.equal((await app.read(`${resource}/collections`, token, { proof: null })).status, 401)
})

test('attack S7: the grant presented without the person: asked for, exchanged, or with an ordinary token of the same app', async () => {
  const answer = await openWith(app, issuer(), opened, await prove(app, bob, bobs, issuer()))
  const tokens = answer.body as unknown as Tokens
  // The app has Ada in front of it: she is asked, the grant for Bob answers nothing for her.
  await app.ask(ada, issuer(), { scope: SCOPE, resource })
  assert.ok(ada.hasButton('Allow'), ada.text)
  await refused(
    app.post(`${issuer()}/token`, issuer(), {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: tokens.grant,
      subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    }),
  )
  await refused(openWith(app, issuer(), opened, tokens.grant))
})

test('attack S8: Bob cannot share on: his token opens nothing at Ada’s provider, and the selection is not his', async () => {
  const other = new Person('carol')
  await other.signUp(issuer())
  await other.go(`${issuer()}/share?${new URLSearchParams({ resource, scope: SCOPE })}`)
  assert.equal(other.status, 404)
  await other.go(`${issuer()}/access`)
  assert.ok(!other.has(at(bob, bobs)))
})

test('attack S9: the name goes to somebody else → they get nothing, Bob goes on', async () => {
  await bob.go(`${bobs}/alias`)
  await bob.signInIfAsked()
  await bob.fill({ 'New name': 'robert' }).press('Change my name')
  const assertion = await prove(app, bob, bobs, issuer())
  assert.equal((await openWith(app, issuer(), opened, assertion)).status, 200)
  const { iss, sub } = decodeJwt(assertion)
  // Whoever asks for the former name is still led to him, and to nobody by another.
  const named = async (name: string) =>
    (await (await fetch(`${bobs}/people?alias=${name}@${new URL(bobs).host}`)).json()) as object
  assert.deepEqual(await named('bob'), { issuer: iss, sub })
  assert.deepEqual(await named('robert'), { issuer: iss, sub })
})

test('attack S17: the person leaves, and somebody else takes the name → what was shared is not theirs', async () => {
  const carol = new Person('carol')
  await carol.signUp(bobs)
  await share(ada, { authorization: issuer(), resource }, SCOPE, at(carol, bobs))
  const hers = await acceptAndOpen(carol, bobs, at(ada, issuer()))
  const assertion = await prove(app, carol, bobs, issuer())
  assert.equal((await openWith(app, issuer(), hers, assertion)).status, 200)
  await carol.go(`${bobs}/leave`)
  await carol.press('Delete now')
  const taker = new Person('carol', 'another battery staple')
  await taker.signUp(bobs)
  await taker.go(`${bobs}/shared`)
  assert.ok(!taker.has(at(ada, issuer())), taker.text)
  await refused(openWith(app, issuer(), hers, await prove(app, taker, bobs, issuer())))
})

test('attack S10: names cannot be tried out: one that nobody has is answered alike, always the same', async () => {
  const url = `${bobs}/people?alias=nobody-at-all@${new URL(bobs).host}`
  const [first, again] = [await fetch(url), await fetch(url)]
  assert.equal(first.status, 200)
  const { sub } = (await first.json()) as { sub: string }
  assert.match(sub, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.deepEqual(await again.json(), { issuer: bobs, sub })
})

test('attack S11: news forged, for another audience, old, replayed, or in the name of others’ people → refused, nothing shown', async () => {
  const evil = ends.use(await HostileAuthorization.start())
  const { sub } = decodeJwt(await prove(app, bob, bobs, issuer()))
  const host = new URL(evil.issuer).host
  const said = {
    ...{ grant_id: 'g-1', resource: 'https://vault.example/owners/x', grantee: sub },
    ...{ client_id: 'https://app.example/client.json', sharer: `eve@${host}` },
    says: { en: ['Something of Eve’s'], fr: ['Quelque chose'] },
  }
  const push = (payload: object, changes: object = {}) =>
    evil.push(`${bobs}/shares`, 'shared', { ...said, ...payload }, { ...changes })
  const long = Math.floor(now() / 1000) - 4000
  for (const [payload, changes] of [
    [{}, { aud: issuer() }],
    [{}, { iss: issuer() }],
    [{}, { iat: long }],
    [{ sharer: at(ada, issuer()) }, {}],
    [{ resource: 'http://10.0.0.1/owners/x' }, {}],
    [{ client_id: 'javascript:alert(1)' }, {}],
    [{ says: { en: [], fr: [1] } }, {}],
  ] as [object, object][]) {
    const { status, text } = await push(payload, changes)
    assert.equal(status, 400, `${JSON.stringify([payload, changes])} ${text}`)
  }
  const jti = 'the-same'
  assert.equal((await push({}, { jti })).status, 202)
  assert.equal((await push({ grant_id: 'g-2' }, { jti })).status, 400)
  await shown(bob, bobs, `eve@${host}`)
  assert.ok(!bob.has('g-2') && bob.page.links('Open').length === 1, bob.text)
  // It ends nothing that another has told.
  const over = { ...said, grant_id: opened.grant_id, resource }
  await evil.push(`${bobs}/shares`, 'share-ended', over)
  await shown(bob, bobs, at(ada, issuer()))
  assert.equal(bob.page.links('Open').length, 1)
})

test('attack S12: markup and signs that turn the direction, in names and sentences → text', async () => {
  const evil = ends.use(await HostileAuthorization.start())
  const { sub } = decodeJwt(await prove(app, bob, bobs, issuer()))
  const host = new URL(evil.issuer).host
  const sentence = '<script>alert(1)</script>\u202e<img src=x onerror=alert(2)>'
  const said = {
    ...{ grant_id: '"><b>', resource: 'https://vault.example/owners/x', grantee: sub },
    ...{ client_id: 'https://app.example/client.json', sharer: `eve@${host}` },
    says: { en: [sentence], fr: [sentence] },
  }
  assert.equal((await evil.push(`${bobs}/shares`, 'shared', said)).status, 202)
  await shown(bob, bobs, 'onerror=alert(2)')
  const html = await (await bob.fetch(`${bobs}/shared`)).text()
  assert.ok(html.includes('<bdi>&lt;script&gt;') && !html.includes('<img src=x'))
  assert.equal(
    (await evil.push(`${bobs}/shares`, 'shared', { ...said, sharer: `<b>@${host}` })).status,
    400,
  )
})

test('attack S13: a flood of news → at most twenty wait of one provider; the answer tells nothing of who is there', async () => {
  const evil = ends.use(await HostileAuthorization.start())
  const { sub } = decodeJwt(await prove(app, mallory, bobs, issuer()))
  const host = new URL(evil.issuer).host
  const about = {
    ...{ resource: 'https://vault.example/owners/x', sharer: `eve@${host}` },
    ...{ client_id: 'https://app.example/client.json', says: { en: ['Look'], fr: ['Vois'] } },
  }
  const push = (n: number, grantee: unknown) =>
    evil.push(`${bobs}/shares`, 'shared', { ...about, grantee, grant_id: `g-${n}` })
  for (let n = 0; n < 30; n++) assert.equal((await push(n, sub)).status, 202)
  assert.equal((await push(0, crypto.randomUUID())).status, 202)
  assert.equal((await push(0, 'not even an identifier')).status, 202)
  await mallory.go(`${bobs}/shared`)
  await mallory.signInIfAsked()
  assert.equal(mallory.page.buttonNames.filter((name) => name === 'Accept').length, 20)
  // Hidden, it does not come back by being told again.
  await mallory.press('Hide')
  await push(29, sub)
  await mallory.go(`${bobs}/shared`)
  assert.ok(mallory.has('Hidden (1)'), mallory.text)
  assert.equal(evil.count('/jwks'), 1)
})

test('attack S14: a form of another site, and one for a share of somebody else → nothing', async () => {
  const answer = await fetch(`${bobs}/shared/answer`, {
    method: 'POST',
    headers: { cookie: bob.cookieFor(bobs), origin: 'https://evil.example' },
    body: new URLSearchParams({ issuer: issuer(), grant: opened.grant_id, answer: 'hidden' }),
  })
  assert.equal(answer.status, 403)
  const query = new URLSearchParams({ issuer: issuer(), grant: opened.grant_id })
  await mallory.go(`${bobs}/shared/open?${query}`)
  assert.equal(mallory.status, 404)
})

test('attack S18: what Bob reads with manages nothing but what is his, and the app’s own nothing of his', async () => {
  const own = await app.obtain(ada, issuer(), { scope: 'google.photos.time', resource })
  const answer = await openWith(app, issuer(), opened, await prove(app, bob, bobs, issuer()))
  const his = answer.body as unknown as Tokens
  const { grant_management_endpoint: grants } = await app.metadata(issuer())
  for (const method of ['GET', 'DELETE']) {
    const hers = await app.read(`${grants}/${own.grant_id}`, his.access_token, { method })
    assert.equal(hers.status, 404, hers.text)
    const bobs = await app.read(`${grants}/${his.grant_id}`, own.access_token, { method })
    assert.equal(bobs.status, 404, bobs.text)
  }
  assert.equal((await app.read(`${grants}/${his.grant_id}`, his.access_token)).status, 200)
  assert.equal((await app.refresh(issuer(), own.refresh_token as string)).status, 200)
})

test('attack S15: ended while he reads: the next request, the refresh and a new assertion are refused', async () => {
  const answer = await openWith(app, issuer(), opened, await prove(app, bob, bobs, issuer()))
  const tokens = answer.body as unknown as Tokens
  assert.equal((await read(tokens.access_token)).status, 200)
  await ada.go(`${world.resource}/access`)
  await ada.signInIfAsked()
  await ada.press('End access', at(bob, bobs))
  await ada.press('End access')
  assert.equal((await read(tokens.access_token)).status, 401)
  for (let tries = 0; tries < 600; tries++) {
    const renewed = await app.refresh(issuer(), tokens.refresh_token as string)
    if (renewed.status === 400) break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await refused(app.refresh(issuer(), tokens.refresh_token as string))
  await refused(openWith(app, issuer(), opened, await prove(app, bob, bobs, issuer())))
})
