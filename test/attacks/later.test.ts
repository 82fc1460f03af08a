/** What comes later (another account, a new field) is not shared by what was allowed before. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { madeZip } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { assertOAuthError, assertRefused } from '../support/refusals.ts'
import { importFiles, owner } from '../support/steps.ts'
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
  await using earlier = await World.start({
    earlierCatalog: (present) =>
      present
        .filter(({ name }) => name !== 'google.photos')
        .map((each) => ({ ...each, fields: each.fields.filter(isOld) })),
  })
  const bert = new Person('bert')
  const resource = await owner(earlier, bert)
  await importFiles(bert, resource, [await watched('b@example.org', '20260101T000000Z', ['one'])])
  const obtain = (scope: string) =>
    app.obtain(bert, earlier.authorization, { scope, resource, prompt: 'consent' })
  const read = (token: string, collection = 'google.youtube.watched') =>
    app.read(`${resource}/records/${collection}`, token)
  const fields = async (token: string) => {
    const { records } = (await read(token)).body as { records: Record<string, unknown>[] }
    return Object.keys(records[0] ?? {})
  }
  const one = await obtain('google.youtube.watched.*')
  const all = await obtain('google.**.*')
  const { grant } = one

  await earlier.stopResource()
  earlier.catalog = undefined
  await earlier.restartResource()
  const renewed = async ({ refresh_token = '' }: Tokens) => {
    const answer = await app.refresh(earlier.authorization, refresh_token)
    assert.equal(answer.status, 200, answer.text)
    return answer.body as unknown as Tokens
  }
  for (const tokens of [one, await renewed(one)]) {
    assert.equal(tokens.grant, grant)
    const then = await fields(tokens.access_token)
    assert.ok(then.includes('title') && !then.includes('video_id'), String(then))
  }
  for (const { access_token } of [all, await renewed(all)]) {
    const photos = await read(access_token, 'google.photos')
    assertRefused(photos, 403, 'insufficient_scope', 'a collection that did not exist')
    const { body } = await app.read(`${resource}/collections`, access_token)
    const names = (body['collections'] as { name: string }[]).map(({ name }) => name)
    assert.ok(!names.includes('google.photos'), String(names))
  }
  const named = [{ ...one.authorization_details[0], fields: ['video_id'] }]
  const changes = { authorization_details: JSON.stringify(named) }
  const wider = await app.refresh(earlier.authorization, one.refresh_token ?? '', changes)
  assertOAuthError(wider, 'invalid_authorization_details', 'a token that names the new field')
  // By now it is asked about, and shown when it is allowed. What the catalog was is remembered for a minute.
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 })
  try {
    const now = await obtain('google.youtube.watched.*')
    assert.ok((await fields(now.access_token)).includes('video_id'), 'the present one has it')
  } finally {
    mock.timers.reset()
  }
})

const isOld = ({ name }: { name: string }) => name !== 'video_id'
