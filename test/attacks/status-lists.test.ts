/** The status list of a linked provider, bent in every way: what it says is believed only while it is that provider's own, and news. */

import assert from 'node:assert/strict'
import { after, before, beforeEach, mock, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { App } from '../support/app.ts'
import { HostileAuthorization } from '../support/hostile/authorization.ts'
import { Mint } from '../support/hostile/minting.ts'
import { keyPair } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { assertRefused, assertRefusedRows, refusedRows } from '../support/refusals.ts'
import { addressOfData, link, linkBeside } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let hostile: HostileAuthorization
let resource: string
let mint: Mint

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start())
  hostile = ends.use(await HostileAuthorization.start())
  await anna.signUp(world.resource)
  resource = await addressOfData(world, anna)
  await link(world, anna, hostile.issuer)
  mint = new Mint(hostile, app, resource)
})
after(() => ends.disposeAsync())
beforeEach(() => {
  hostile.bent.statusList = {}
  hostile.bent.statusKey = undefined
  hostile.revoked.clear()
})

const now = () => Math.floor(Date.now() / 1000)
let lists = 0
/** A list of its own, never asked for before. */
const another = () => `${hostile.statusUri}?list=${++lists}`

async function read(uri: string, idx = 1): Promise<Awaited<ReturnType<App['read']>>> {
  const claims = { status: { status_list: { idx, uri } } }
  const token = await mint.token(SCOPE, await mint.grant(SCOPE), { claims })
  return app.read(`${resource}/records/google.photos`, token)
}

/** Refused as a token is, and written down for the owner. */
async function isRefused(what: string, uri: string, idx?: number): Promise<void> {
  const before = await refusedRows(anna, resource)
  assertRefused(await read(uri, idx), 401, 'invalid_token', what)
  await assertRefusedRows(anna, resource, before + 1, `${what}: in the log`)
}

test('attack 48: a list in another name, too old, or of no bits opens nothing', async () => {
  const honest = another()
  hostile.bent.statusList = { sub: honest }
  assert.equal((await read(honest)).status, 200, 'an honest one does')
  const bomb = deflateSync(Buffer.alloc(64 * 2 ** 20)).toString('base64url')
  const bent: [what: string, list: Record<string, unknown>][] = [
    ['about another list', { sub: hostile.statusUri }],
    ['about nothing', { sub: undefined }],
    ['expired', { iat: now() - 300, exp: now() - 1 }],
    ['too old, whatever it says of its end', { iat: now() - 901, exp: now() + 900 }],
    ['from the future', { iat: now() + 120, exp: now() + 900 }],
    ['that inflates to 64 MiB', { status_list: { bits: 1, lst: bomb } }],
    ['that is not compressed', { status_list: { bits: 1, lst: 'AAAA' } }],
    ['without a list', { status_list: undefined }],
  ]
  for (const [what, list] of bent) {
    const uri = another()
    hostile.bent.statusList = { sub: uri, ...list }
    await isRefused(what, uri)
  }
})

test('attack 48: a list that somebody else has signed, or at somebody else’s, opens nothing', async () => {
  const uri = another()
  hostile.bent.statusList = { sub: uri }
  hostile.bent.statusKey = await keyPair('Ed25519')
  await isRefused('another key under the name of the right one', uri)
  hostile.bent.statusKey = undefined
  await using other = await HostileAuthorization.start()
  await linkBeside(world, anna, other.issuer)
  await isRefused('at another provider of the same owner', other.statusUri)
  assert.equal(other.count('/status/1'), 0, 'it is not even asked for')
  const theirs = another()
  hostile.bent.statusList = { sub: theirs, iss: other.issuer }
  hostile.bent.statusKey = other.key
  await isRefused('signed by that other provider', theirs)
})

test('attack 48: a place behind the end of the list is no place', async () => {
  const uri = another()
  hostile.bent.statusList = { sub: uri }
  assert.equal((await read(uri, 127)).status, 200, 'the last one')
  for (const idx of [128, 129, 2 ** 20]) await isRefused(`place ${idx}`, uri, idx)
})

test('attack 48: a list rolled back to before an end does not undo it', async () => {
  const uri = another()
  const early = now()
  const claims = { status: { status_list: { idx: 5, uri } } }
  const grant = await mint.grant(SCOPE)
  const present = async () =>
    app.read(`${resource}/records/google.photos`, await mint.token(SCOPE, grant, { claims }))
  hostile.bent.statusList = { sub: uri, iat: early, exp: early + 900 }
  assert.equal((await present()).status, 200)
  // From here on by every clock in this process. Each time the last list has run out, so that a token asks anew.
  mock.timers.enable({ apis: ['Date'], now: (early + 1_000) * 1_000 })
  try {
    hostile.revoked.add(5)
    hostile.bent.statusList = { sub: uri, iat: now(), exp: now() + 200 }
    assertRefused(await present(), 401, 'invalid_token', 'ended')
    assert.equal((await read(uri, 6)).status, 200, 'others in it live')
    hostile.revoked.clear()
    const later = now()
    mock.timers.tick(300_000)
    hostile.bent.statusList = { sub: uri, iat: later - 1, exp: later + 899 }
    assertRefused(
      await read(uri, 6),
      401,
      'invalid_token',
      'an older list is none, for nobody in it',
    )
    assertRefused(await present(), 401, 'invalid_token', 'nor does it undo the end')
    mock.timers.tick(10_000)
    hostile.bent.statusList = { sub: uri, iat: now(), exp: now() + 900 }
    assert.equal((await read(uri, 6)).status, 200, 'a newer one counts again')
    assertRefused(await present(), 401, 'invalid_token', 'what has ended stays ended')
  } finally {
    mock.timers.reset()
  }
})
