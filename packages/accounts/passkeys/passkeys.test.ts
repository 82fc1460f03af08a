import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { SettingsService } from '@simplewebauthn/server'
import { type Browser, browser, PASSWORD, type Served, serve, signedUp } from '../_service.ts'
import { certificate } from './_certificate.ts'
import { type CreationOptions, Device, type Lies, type RequestOptions } from './_device.ts'

const MINUTE = 60_000
let served: Served
before(async () => {
  served = await serve()
})
after(() => served[Symbol.asyncDispose]())

/** The status of the answer to a new passkey of whoever is signed in there. */
async function register(person: Browser, device: Device, lies: Lies = {}): Promise<number> {
  const { csrf } = await person.home()
  const asked = await person.ask('/account/passkeys/options', { _csrf: csrf })
  assert.equal(asked.status, 200)
  const answer = device.create((await asked.json()) as CreationOptions, lies)
  const form = { _csrf: csrf, called: 'My phone', answer }
  return (await person.ask('/account/passkeys/new', form)).status
}

async function withPasskey(name: string): Promise<{ person: Browser; device: Device }> {
  const person = await signedUp(served, name)
  const device = new Device(served.url)
  assert.equal(await register(person, device), 303)
  return { person, device }
}

async function challenge(person: Browser): Promise<RequestOptions> {
  const answer = await person.ask('/sign-in/passkey/options', {})
  return (await answer.json()) as RequestOptions
}

async function signIn(
  person: Browser,
  device: Device,
  lies: Lies = {},
  form: Record<string, string> = {},
): Promise<Response> {
  const options = await challenge(person)
  return person.ask('/sign-in/passkey', { answer: device.get(options, lies), ...form })
}

test('whoever has a passkey signs in with it, anywhere, and comes to where they were going', async () => {
  const { person, device } = await withPasskey('ana')
  const { account } = await person.home()
  const elsewhere = browser(served)
  const answer = await signIn(elsewhere, device, {}, { return_to: '/home' })
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.get('location'), '/home')
  assert.equal((await elsewhere.home()).account, account)
  const page = await (await person.ask('/account')).text()
  assert.match(page, /My phone/)
  assert.match(page, /20 November 2026/)
})

test('the service asks for a passkey of its own name, verified, without telling who has one', async () => {
  await withPasskey('bea')
  const options = await challenge(browser(served))
  assert.equal(options.rpId, 'localhost')
  assert.equal(options.userVerification, 'required')
  assert.deepEqual(options.allowCredentials ?? [], [])
})

test('a sign-in with a passkey is a fresh one, in a new session', async () => {
  const { person, device } = await withPasskey('cleo')
  const before = person.jar.get([...person.jar.keys()][0]!)
  served.clock.now += 20 * MINUTE
  const sent = await person.ask('/key')
  assert.equal(sent.headers.get('location'), '/sign-in?fresh=1&return_to=%2Fkey')
  const answer = await signIn(person, device, {}, { return_to: '/key', fresh: '1' })
  assert.equal(answer.headers.get('location'), '/key')
  assert.equal((await person.ask('/key')).status, 200)
  assert.notEqual(person.jar.get([...person.jar.keys()][0]!), before)
})

test('a passkey that was asked for by another site, or for another, opens nothing', async () => {
  const { device } = await withPasskey('dan')
  const foreign: Lies[] = [
    { origin: 'https://evil.example' },
    { origin: served.url.replace('localhost', 'evil.localhost') },
    { origin: 'http://localhost:1' },
    { rpId: 'evil.example' },
  ]
  for (const lies of foreign) {
    const guest = browser(served)
    assert.equal((await signIn(guest, device, lies)).status, 401, JSON.stringify(lies))
    assert.notEqual((await guest.ask('/home')).status, 200)
  }
  const person = await signedUp(served, 'dora')
  for (const lies of foreign) {
    assert.equal(await register(person, new Device(served.url), lies), 422, JSON.stringify(lies))
  }
})

test('a device that has not made sure who holds it opens nothing', async () => {
  const { device } = await withPasskey('eli')
  assert.equal((await signIn(browser(served), device, { isVerified: false })).status, 401)
  const person = await signedUp(served, 'eva')
  assert.equal(await register(person, new Device(served.url), { isVerified: false }), 422)
})

test('what a device says of its maker is not looked into: nobody has an address fetched by it', async (t) => {
  let asked = 0
  const list = createServer((_request, answer) => {
    asked += 1
    answer.end()
  }).listen(0, 'localhost')
  t.after(() => list.close())
  await once(list, 'listening')
  const { port } = list.address() as AddressInfo
  // As with a certificate of the makers that the library trusts: whoever has one makes others with its key.
  const maker = certificate('A maker')
  const made = certificate('A device', maker, `http://localhost:${port}/latest/meta-data`)
  SettingsService.setRootCertificates({ identifier: 'apple', certificates: [maker.pem] })
  const person = await signedUp(served, 'ferdi')
  for (const format of ['apple', 'packed', 'android-key', 'tpm', 'fido-u2f']) {
    const lies = { maker: { format, certificates: [made.der] } }
    assert.equal(await register(person, new Device(served.url), lies), 422, format)
  }
  assert.equal(asked, 0)
})

test('an answer counts once, and a challenge of its own is none', async () => {
  const { device } = await withPasskey('fay')
  const guest = browser(served)
  const options = await challenge(guest)
  const held = new Map(guest.jar)
  const answer = device.get(options)
  assert.equal((await guest.ask('/sign-in/passkey', { answer })).status, 303)
  const thief = browser(served)
  for (const [name, value] of held) thief.jar.set(name, value)
  assert.equal((await thief.ask('/sign-in/passkey', { answer })).status, 401)
  const made = { challenge: 'bXkgb3du' }
  assert.equal((await signIn(browser(served), device, made)).status, 401)
})

test('an answer is good in the browser that asked, and for five minutes', async () => {
  const { device } = await withPasskey('gus')
  const one = browser(served)
  const options = await challenge(one)
  const other = browser(served)
  await other.ask('/sign-in/passkey/options', {})
  const answer = device.get(options)
  assert.equal((await other.ask('/sign-in/passkey', { answer })).status, 401)
  assert.equal((await browser(served).ask('/sign-in/passkey', { answer })).status, 401)
  served.clock.now += 5 * MINUTE
  assert.equal((await one.ask('/sign-in/passkey', { answer })).status, 401)
})

test('a challenge for a new passkey is good in the session that asked, once', async () => {
  const ana = await signedUp(served, 'hana')
  const eve = await signedUp(served, 'heve')
  const device = new Device(served.url)
  const { csrf } = await ana.home()
  const asked = await ana.ask('/account/passkeys/options', { _csrf: csrf })
  const options = (await asked.json()) as CreationOptions
  const form = { called: 'stolen', answer: device.create(options) }
  const hers = { ...form, _csrf: (await eve.home()).csrf }
  assert.equal((await eve.ask('/account/passkeys/new', hers)).status, 422)
  assert.equal((await ana.ask('/account/passkeys/new', { ...form, _csrf: csrf })).status, 303)
  assert.equal((await ana.ask('/account/passkeys/new', { ...form, _csrf: csrf })).status, 422)
})

test('a fresh sign-in takes the passkeys of whoever is signed in, and no others', async () => {
  const { person } = await withPasskey('ida')
  const { device: other } = await withPasskey('ines')
  const options = await challenge(person)
  assert.equal(options.allowCredentials?.length, 1)
  assert.equal((await signIn(person, other)).status, 401)
  assert.equal((await person.home()).name, 'ida')
})

test('a passkey is one person’s: not another’s by its handle, nor registered twice', async () => {
  const { device } = await withPasskey('jan')
  const other = await signedUp(served, 'jon')
  const handle = Buffer.from((await other.home()).account.replaceAll('-', ''), 'hex')
  const lies = { userHandle: handle.toString('base64url') }
  assert.equal((await signIn(browser(served), device, lies)).status, 401)
  assert.equal(await register(other, device), 422)
  assert.match(await (await other.ask('/account')).text(), /You have none yet/)
})

test('a passkey whose count does not grow is a copy, and refused', async () => {
  const { device } = await withPasskey('kai')
  assert.equal((await signIn(browser(served), device, { counter: 7 })).status, 303)
  for (const counter of [7, 6, 0])
    assert.equal((await signIn(browser(served), device, { counter })).status, 401, `${counter}`)
  assert.equal((await signIn(browser(served), device, { counter: 8 })).status, 303)
})

test('one count proves one use, also when two come at once', async () => {
  const { device } = await withPasskey('kim')
  const answers = await Promise.all(
    [1, 2, 3, 4].map(() => signIn(browser(served), device, { counter: 5 })),
  )
  const statuses = answers.map(({ status }) => status).toSorted()
  assert.deepEqual(statuses, [303, 401, 401, 401])
})

test('a removed passkey opens nothing; nobody removes another’s', async () => {
  const { person, device } = await withPasskey('lea')
  const thief = await signedUp(served, 'leo')
  const path = `/account/passkeys/${device.id.toString('base64url')}/remove`
  assert.equal((await thief.ask(path)).status, 404)
  assert.equal((await thief.ask(path, { _csrf: (await thief.home()).csrf })).status, 404)
  assert.equal((await signIn(browser(served), device)).status, 303)
  assert.match(await (await person.ask(path)).text(), /My phone/)
  const { csrf } = await person.home()
  assert.equal((await person.ask(path, { _csrf: csrf })).status, 303)
  assert.equal((await signIn(browser(served), device)).status, 401)
})

test('whoever comes back with a recovery code is told that passkeys still open the account', async () => {
  const { person } = await withPasskey('hugo')
  assert.doesNotMatch(await (await person.ask('/account')).text(), /still open this account/)
  const { csrf } = await person.home()
  const made = await (await person.ask('/account/codes', { _csrf: csrf })).text()
  const [, code = ''] = /<code>([^<]+)<\/code>/.exec(made) ?? []
  const back = browser(served)
  const form = { name: 'hugo', code, password: 'a password of tomorrow' }
  const answer = await back.ask('/sign-in/code', form)
  const page = await (await back.ask(answer.headers.get('location') as string)).text()
  assert.match(page, /still open this account: remove each one that you do not know/)
  assert.match(page, /My phone/)
})

test('the only way into an account cannot be removed', async () => {
  const { person, device } = await withPasskey('max')
  const { csrf, account } = await person.home()
  await served.pool.query('delete from passwords where account = $1', [account])
  const path = (each: Device) => `/account/passkeys/${each.id.toString('base64url')}/remove`
  const refused = await person.ask(path(device), { _csrf: csrf })
  assert.equal(refused.status, 409)
  assert.match(await refused.text(), /only way into your account/)
  const second = new Device(served.url)
  assert.equal(await register(person, second), 303)
  const both = await Promise.all(
    [device, second].map((each) => person.ask(path(each), { _csrf: csrf })),
  )
  assert.deepEqual(both.map(({ status }) => status).toSorted(), [303, 409])
})

test('attack 68: with an old session no passkey is added or removed, no password set, no code made', async () => {
  const { person, device } = await withPasskey('nia')
  const { csrf } = await person.home()
  served.clock.now += 11 * MINUTE
  for (const path of [
    '/account/passkeys/options',
    '/account/passkeys/new',
    `/account/passkeys/${device.id.toString('base64url')}/remove`,
    '/account/password',
    '/account/codes',
  ]) {
    const answer = await person.ask(path, { _csrf: csrf, password: PASSWORD, called: 'x' })
    assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?fresh=1/, path)
  }
  assert.equal((await person.ask('/account')).status, 200)
  assert.match(await (await person.ask('/account')).text(), /My phone/)
})

test('attack 65: no other site asks for a challenge or answers one', async () => {
  const stranger = browser(served, 'cross-site')
  assert.equal((await stranger.ask('/sign-in/passkey/options', {})).status, 403)
  assert.equal((await stranger.ask('/sign-in/passkey', { answer: '{}' })).status, 403)
  const ana = await signedUp(served, 'olga')
  assert.equal((await ana.ask('/account/passkeys/options', {})).status, 403)
})

test('an answer that is none is refused', async () => {
  for (const answer of ['', 'null', '{}', '[]', '{"id":"\\u0000"}', 'x'.repeat(1_000)]) {
    const guest = browser(served)
    await guest.ask('/sign-in/passkey/options', {})
    assert.equal((await guest.ask('/sign-in/passkey', { answer })).status, 401, answer)
  }
})

test('attack 66: tries with passkeys are counted by address', async () => {
  await using few = await serve({ limits: { perAccount: 100, perAddress: 3 } })
  const statuses: number[] = []
  for (let each = 0; each < 5; each++) {
    statuses.push((await browser(few).ask('/sign-in/passkey/options', {})).status)
  }
  assert.deepEqual(statuses, [200, 200, 200, 429, 429])
})
