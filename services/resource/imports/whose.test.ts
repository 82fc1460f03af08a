import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

describe('an export of another account than those known', () => {
  let here: Home
  let ana: Resident
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  beforeEach(async () => {
    ana = await resident(here.url, `somebody-${++people}`)
  })

  const takeout = (account: string | null, day: number) =>
    zipOf({
      [recordsPath]: points(3, Date.UTC(2020, 0, day)),
      ...(account && {
        [`Takeout/Google Account/${account}.SubscriberInfo.html`]: `<p>${account}</p>`,
      }),
    })
  const bring = (account: string | null, day: number) =>
    ana.bring({ [takeoutPart(day)]: takeout(account, day) })
  const post = (number: number, what: string) =>
    ana.ask(`${ana.base}/imports/${number}/${what}`, { method: 'POST' })
  const accounts = async () =>
    [...new Set((await ana.records('google.location')).map((row) => row['account']))].toSorted()

  test('waits, unread, for its owner to say whose it is', async () => {
    assert.equal((await bring('ana@example.org', 1)).state, 'completed')
    const report = await bring('bob@example.org', 2)
    assert.equal(report.state, 'paused')
    assert.deepEqual(report.question, [
      { provider: 'google', account: 'bob@example.org', known: ['ana@example.org'] },
    ])
    assert.deepEqual(report.files, { imported: 0, kept: 0, ignored: 0, unknown: 0, failed: 0 })
    assert.deepEqual(await accounts(), ['ana@example.org'])

    const page = await (await ana.ask(`/imports/${report.import}`)).text()
    assert.match(page, /It seems to be of the Google account bob@example\.org/)
    assert.match(page, /Your data here are of the Google account ana@example\.org/)
    assert.match(page, /<button[^>]*>It is mine, keep it apart<\/button>/)
    const french = await ana.ask(`/imports/${report.import}`, {
      headers: { 'accept-language': 'fr' },
    })
    assert.match(await french.text(), /À qui est cet export/)
    assert.match(await (await ana.ask('/data')).text(), /Waits for your answer/)
  })

  test('is kept apart when it is the owner’s, and its account is known from then on', async () => {
    await bring('ana@example.org', 1)
    const { import: number } = await bring('ana.at.work@example.org', 2)
    assert.equal((await post(number, 'resume')).status, 204)
    const report = await ana.until(number, ({ state }) => state === 'completed')
    assert.equal(report.question, null)
    assert.equal(report.collections['google.location']?.added, 3)
    assert.deepEqual(await accounts(), ['ana.at.work@example.org', 'ana@example.org'])
    assert.equal((await bring('ana.at.work@example.org', 3)).state, 'completed')
    assert.equal((await bring('ana@example.org', 4)).state, 'completed')
  })

  test('leaves nothing when it is not', async () => {
    await bring('ana@example.org', 1)
    const { import: number } = await bring('bob@example.org', 2)
    assert.equal((await post(number, 'pause')).status, 204)
    assert.equal((await post(number, 'cancel')).status, 204)
    const report = await ana.until(number, ({ state }) => state === 'cancelled')
    assert.equal(report.question, null)
    assert.deepEqual(await accounts(), ['ana@example.org'])
    assert.equal((await post(number, 'resume')).status, 409)
  })

  test('asks nothing where nobody can tell: the first one, and one that does not say', async () => {
    assert.equal((await bring(null, 1)).state, 'completed')
    assert.equal((await bring('ana@example.org', 2)).state, 'completed')
    assert.equal((await bring(null, 3)).state, 'completed')
  })

  test('is that of before when that did not say whose it is: nothing is there twice', async () => {
    await bring(null, 1)
    assert.deepEqual(await accounts(), ['google-1'])
    const before = await ana.records('google.location')
    const report = await ana.bring({ [takeoutPart(2)]: takeout('ana@example.org', 1) })
    assert.equal(report.collections['google.location']?.same, 3, JSON.stringify(report))
    assert.deepEqual(await accounts(), ['ana@example.org'])
    const ids = (rows: Record<string, unknown>[]) => rows.map(({ id }) => id)
    assert.deepEqual(ids(await ana.records('google.location')), ids(before))
    assert.equal((await bring('bob@example.org', 4)).state, 'paused')
  })
})
