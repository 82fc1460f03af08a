/** What comes later (another account, a new field) is not shared by what was allowed before. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { App } from '../support/app.ts'
import { madeZip } from '../support/exports.ts'
import { HostileAuthorization } from '../support/hostile-authorization.ts'
import { Mint } from '../support/minting.ts'
import { Person } from '../support/person.ts'
import { assertRefused } from '../support/refusals.ts'
import { addressOfData, importFiles, link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World
let app: App

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
})
after(() => ends.disposeAsync())

/** A Takeout of one account, with the videos watched. */
function watched(account: string, stamp: string, titles: string[]) {
  const videos = titles.map((title, at) => ({
    header: 'YouTube',
    title: `Watched ${title}`,
    titleUrl: `https://www.youtube.com/watch?v=video${title}`,
    time: `2019-03-0${at + 1}T10:00:00.000Z`,
    products: ['YouTube'],
  }))
  return madeZip(`takeout-${stamp}-001.zip`, {
    [`Takeout/Google Account/${account}.SubscriberInfo.html`]: `<title>${account}</title>`,
    'Takeout/YouTube and YouTube Music/history/watch-history.json': JSON.stringify(videos),
  })
}

test('attack 81: an account imported later is invisible to what was allowed before', async () => {
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const bring = async (account: string, stamp: string, titles: string[]) =>
    importFiles(anna, resource, [await watched(account, stamp, titles)])
  const first = await bring('anna@example.org', '20260101T000000Z', ['one', 'two'])
  assert.equal(first.report.state, 'completed', JSON.stringify(first.report))
  const scope = 'google.youtube.watched.{title,account}'
  const obtain = (prompt: string) =>
    app.obtain(anna, world.authorization, { scope, resource, prompt })
  const before = await obtain('consent')
  const read = async (token: string, path = 'records/google.youtube.watched') =>
    (await app.read(`${resource}/${path}`, token)).body
  const accounts = async (token: string) =>
    ((await read(token))['records'] as { account: string }[]).map(({ account }) => account).sort()
  const one = 'anna@example.org'
  assert.deepEqual(await accounts(before.access_token), [one, one])
  // Accounts are compared with the second in which the grant was signed.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const two = 'second@example.org'
  await bring(two, '20260202T000000Z', ['three'])
  await bring(one, '20260303T000000Z', ['four'])
  assert.deepEqual(await accounts(before.access_token), [one, one, one], 'the known one grows')
  const refreshed = await app.refresh(world.authorization, before.refresh_token as string)
  assert.deepEqual(await accounts(String(refreshed.body['access_token'])), [one, one, one])
  const { collections } = await read(before.access_token, 'collections')
  assert.deepEqual(
    (collections as { count: number }[]).map(({ count }) => count),
    [3],
  )
  const changes = await read(before.access_token, 'changes/google.youtube.watched')
  assert.ok(!JSON.stringify(changes).includes(two), 'nor do changes tell of it')
  const after = await obtain('consent')
  assert.deepEqual(await accounts(after.access_token), [one, one, one, two])
  assert.deepEqual(await accounts(before.access_token), [one, one, one], 'also then')
})

test('attack 81: a field or collection that the catalog gets later is not in an old everything', async () => {
  await using hostile = await HostileAuthorization.start()
  const bert = new Person('bert')
  await bert.signUp(world.resource)
  const resource = await addressOfData(world, bert)
  await link(world, bert, hostile.issuer)
  await importFiles(bert, resource, [await watched('b@example.org', '20260101T000000Z', ['one'])])
  const old = await servedBefore((collections) =>
    collections
      .filter(({ name }) => name !== 'google.photos')
      .map((each) => ({ ...each, fields: each.fields.filter(({ name }) => name !== 'video_id') })),
  )
  const mint = new Mint(hostile, app, resource)
  const fieldsUnder = async (claims: Record<string, unknown>) => {
    const scope = 'google.youtube.watched.*'
    const token = await mint.token(scope, await mint.grant(scope, { claims }))
    const answer = await app.read(`${resource}/records/google.youtube.watched`, token)
    const [record] = answer.body['records'] as Record<string, unknown>[]
    return Object.keys(record ?? {})
  }
  assert.ok((await fieldsUnder({})).includes('video_id'), 'the present catalog has it')
  const then = await fieldsUnder({ catalog_s256: old })
  assert.ok(then.includes('title') && !then.includes('video_id'), String(then))
  const claims = { catalog_s256: old }
  const all = 'google.**.*'
  const token = await mint.token(all, await mint.grant(all, { claims }))
  const photos = await app.read(`${resource}/records/google.photos`, token)
  assertRefused(photos, 403, 'insufficient_scope', 'a collection that did not exist')
  const named = 'google.youtube.watched.video_id'
  const wider = await mint.token(named, await mint.grant('google.youtube.watched.*', { claims }))
  const answer = await app.read(`${resource}/records/google.youtube.watched`, wider)
  assertRefused(answer, 401, 'invalid_token', 'a token that names the new field')
})

interface Collection {
  name: string
  fields: { name: string }[]
}

/** Makes the service one that served another catalog once. Answers its hash. */
async function servedBefore(change: (present: Collection[]) => Collection[]): Promise<string> {
  const answer = await fetch(`${world.resource}/catalog`)
  const { collections } = (await answer.json()) as { collections: Collection[] }
  const text = JSON.stringify(change(collections))
  const sha256 = createHash('sha256').update(text).digest()
  const client = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await client.connect()
  const values = [sha256, text]
  await client.query('insert into catalogs_served (sha256, collections) values ($1, $2)', values)
  await client.end()
  return sha256.toString('base64url')
}
