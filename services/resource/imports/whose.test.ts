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

  test('is of no account whose name cannot be kept, and waits on', async () => {
    await bring('ana@example.org', 1)
    const { import: number } = await bring('bob@example.org', 2)
    const body = (account: string) => ({
      ...{ method: 'POST', body: JSON.stringify({ account }) },
      headers: { 'content-type': 'application/json' },
    })
    for (const account of ['bob\u0000', 'bob\ud800', '\u0007', ' ', 'b'.repeat(201)]) {
      const resumed = await ana.ask(`${ana.base}/imports/${number}/resume`, body(account))
      const begun = { uploads: ['a'], account }
      const started = await ana.ask(`${ana.base}/imports`, {
        ...body(account),
        body: JSON.stringify(begun),
      })
      assert.deepEqual([resumed.status, started.status], [400, 400], JSON.stringify(account))
      assert.match(await resumed.text(), /account: must have/)
    }
    assert.equal((await ana.over(number)).state, 'paused')
  })

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

  const say = (number: number, account: string) =>
    ana.ask(`${ana.base}/imports/${number}/resume`, {
      ...{ method: 'POST', body: JSON.stringify({ account }) },
      headers: { 'content-type': 'application/json' },
    })
  const done = ({ state }: { state: string }) => state === 'completed'

  test('asks nothing where nobody can tell: the first one, and another that does not say either', async () => {
    assert.equal((await bring(null, 1)).state, 'completed')
    assert.equal((await bring(null, 2)).state, 'completed')
    assert.deepEqual(await accounts(), ['google-1'])
    assert.equal((await say(2, 'ana@example.org')).status, 409)
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

  test('and what came before without a name are asked about where they have nothing in common', async () => {
    await bring(null, 1)
    const report = await bring('bob@example.org', 2)
    assert.deepEqual(report.question, [
      { provider: 'google', account: 'bob@example.org', known: ['google-1'] },
    ])
    const page = await (await ana.ask(`/imports/${report.import}`)).text()
    assert.match(page, /What you brought from Google before did not say whose it is/)
    assert.match(page, /<button[^>]*value="google-1"[^>]*>All is of one account<\/button>/)
    assert.equal((await post(report.import, 'resume')).status, 204)
    await ana.until(report.import, done)
    assert.deepEqual(await accounts(), ['bob@example.org', 'google-1'])
  })

  test('takes the name for what came before where the owner says so', async () => {
    await bring(null, 1)
    const { import: number } = await bring('ana@example.org', 2)
    assert.equal((await say(number, 'google-1')).status, 204)
    await ana.until(number, done)
    assert.deepEqual(await accounts(), ['ana@example.org'])
    assert.equal((await ana.records('google.location')).length, 6)
    assert.equal((await bring('ana@example.org', 3)).state, 'completed')
  })

  test('that does not say whose it is waits where the others have names, but for further parts', async () => {
    await bring('ana@example.org', 1)
    const report = await bring(null, 2)
    const name = 'takeout-20260101T000002Z'
    assert.deepEqual(report.question, [
      { provider: 'google', account: null, known: ['ana@example.org'], exports: [name] },
    ])
    const page = await (await ana.ask(`/imports/${report.import}`)).text()
    assert.match(page, new RegExp(`Nothing in ${name} says of which Google account it is`))
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const form = new URLSearchParams({ _csrf: csrf, account: 'ana@example.org' })
    await ana.ask(`/imports/${report.import}/resume`, { method: 'POST', body: form })
    await ana.until(report.import, done)
    assert.deepEqual(await accounts(), ['ana@example.org'])
    const late = await ana.bring({ [`${name}-002.zip`]: takeout(null, 9) })
    assert.equal(late.state, 'completed')
    const other = await bring(null, 3)
    assert.equal((await post(other.import, 'resume')).status, 204)
    await ana.until(other.import, done)
    assert.deepEqual(await accounts(), ['ana@example.org', 'takeout-20260101T000003Z'])
    // Its other parts belong to it, and one of them says the name at last.
    const more = { 'takeout-20260101T000003Z-002.zip': takeout('bob@example.org', 10) }
    assert.equal((await ana.bring(more)).state, 'completed')
    const last = { 'takeout-20260101T000003Z-003.zip': takeout(null, 11) }
    assert.equal((await ana.bring(last)).state, 'completed')
    assert.deepEqual(await accounts(), ['ana@example.org', 'bob@example.org'])
    const ofBob = (await ana.records('google.location')).filter((one) =>
      String(one['account']).startsWith('bob'),
    )
    assert.equal(ofBob.length, 9)
  })

  test('what was kept apart without a name gets it on the page, when one comes that says it', async () => {
    await bring('ana@example.org', 1)
    const name = 'takeout-20260101T000002Z'
    const { import: kept } = await bring(null, 2)
    await post(kept, 'resume')
    await ana.until(kept, done)
    const { import: number, question } = await bring('bob@example.org', 3)
    assert.deepEqual(question?.[0]?.apart, [name])
    const page = await (await ana.ask(`/imports/${number}`)).text()
    assert.match(page, /data here are of the Google account ana@example\.org\./)
    assert.match(page, new RegExp(`What you kept apart, ${name}, does not say whose`))
    const label = new RegExp(
      `<button[^>]*value="([^"]*)"[^>]*>It is of the same account as ${name}<`,
    )
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const form = new URLSearchParams({ _csrf: csrf, account: label.exec(page)?.[1] ?? '' })
    await ana.ask(`/imports/${number}/resume`, { method: 'POST', body: form })
    await ana.until(number, done)
    assert.deepEqual(await accounts(), ['ana@example.org', 'bob@example.org'])
    const rows = await ana.records('google.location')
    assert.equal(rows.filter(({ account }) => account === 'bob@example.org').length, 6)
  })

  test('two that do not say whose they are, at once: they wait, and stay apart', async () => {
    const both = { [takeoutPart(1)]: takeout(null, 1), [takeoutPart(2)]: takeout(null, 2) }
    const report = await ana.bring(both)
    const exports = ['takeout-20260101T000001Z', 'takeout-20260101T000002Z']
    assert.deepEqual(report.question, [{ provider: 'google', account: null, known: [], exports }])
    assert.equal((await post(report.import, 'resume')).status, 204)
    await ana.until(report.import, done)
    assert.deepEqual(await accounts(), exports)
  })

  test('two that do not say whose they are, at once: of one account when the owner says so', async () => {
    const both = { [takeoutPart(1)]: takeout(null, 1), [takeoutPart(2)]: takeout(null, 2) }
    const { import: number } = await ana.bring(both)
    assert.equal((await say(number, 'google-1')).status, 204)
    await ana.until(number, done)
    assert.deepEqual(await accounts(), ['google-1'])
  })

  test('two of which one says its name: the other does not become its', async () => {
    const report = await ana.bring({
      [takeoutPart(1)]: takeout('ana@example.org', 1),
      [takeoutPart(2)]: takeout(null, 2),
    })
    assert.equal(report.question?.[0]?.account, null)
    await post(report.import, 'resume')
    await ana.until(report.import, done)
    assert.deepEqual(await accounts(), ['ana@example.org', 'takeout-20260101T000002Z'])
  })

  test('two that have a file in common are of one person, and nobody is asked', async () => {
    const both = { [takeoutPart(1)]: takeout(null, 1), [takeoutPart(2)]: takeout(null, 1) }
    assert.equal((await ana.bring(both)).state, 'completed')
    assert.deepEqual(await accounts(), ['google-1'])
  })

  test('Google’s own overview says whose an archive is, also one that holds nothing else', async () => {
    const overview = `<style>${'a{}'.repeat(50_000)}</style>
      <h1 class="header_title">Archive de Ana@Example.org</h1>`
    const name = (part: number) => `takeout-20260101T000005Z-${part}-001.zip`
    await ana.bring({ [name(1)]: zipOf({ 'Takeout/archive_browser.html': overview }) })
    await ana.bring({ [name(2)]: takeout(null, 1) })
    assert.deepEqual(await accounts(), ['ana@example.org'])
    assert.equal((await bring('bob@example.org', 2)).state, 'paused')
  })
})
