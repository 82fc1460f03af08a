import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg, points, recordsPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const picture = new URL('../cleaning/fixtures/picture.jpg', import.meta.url)

describe('an import', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)

  /** Of whoever signed up last, as they lie in the table. */
  const rowsOf = async () => {
    const { rows } = await here.pool.query(
      `select r.record, r.fields, r.revision, r.xmin::text from records r
       where owner = (select owner from owners order by created_at desc limit 1) order by 1`,
    )
    return rows
  }

  test('makes records of an archive and accounts for every file in it', async () => {
    const ana = await somebody()
    const report = await ana.bring({
      [takeoutPart(1)]: zipOf({
        [recordsPath]: points(500),
        'Takeout/archive_browser.html': '<html>index</html>',
        'Takeout/Unheard of/thing.bin': Buffer.from([1, 2, 3]),
        'Takeout/Location History/2/Records.json': '{"locations":[{"timestampMs":"14000',
      }),
    })
    assert.equal(report.state, 'completed_with_errors')
    assert.equal(report.collections['google.location']?.added, 500)
    const sum = Object.values(report.files).reduce((all, count) => all + count, 0)
    assert.deepEqual([report.entries, sum], [4, 4])
    assert.equal(report.files.failed, 1)
    assert.ok(report.warnings.some((one) => one.path?.includes('/2/')))
    const rows = await ana.records('google.location')
    assert.equal(rows.length, 500)
    assert.deepEqual([rows[0]?.['time'], rows[0]?.['latitude']], ['2014-05-13T16:53:20Z', 48.1])
  })

  test('says first that a recognised archive held no records', async () => {
    const ana = await somebody()
    const empty = zipOf({ 'Takeout/archive_browser.html': '<html>index</html>' })
    const report = await ana.bring({ [takeoutPart(1)]: empty })
    assert.ok(report.warnings.length > 0, JSON.stringify(report))
    const page = await (await ana.ask(`/imports/${report.import}`)).text()
    assert.match(page, /Nothing in this export could be read/)
  })

  test('says why there are no records where that is known, and says it once', async () => {
    const ana = await somebody()
    const whole = zipOf({ [recordsPath]: points(10) })
    const report = await ana.bring({ [takeoutPart(1)]: whole.subarray(0, whole.length / 2) })
    const page = await (await ana.ask(`/imports/${report.import}`)).text()
    assert.match(page, /Nothing in this export could be read\.<\/strong> An archive ends too early/)
    assert.equal(page.split('ends too early').length, 2)
    assert.doesNotMatch(page, /made without content/)
  })

  test('of the same part again is a reported no-op, under any name', async () => {
    const ana = await somebody()
    const archive = zipOf({ [recordsPath]: points(10) })
    await ana.bring({ [takeoutPart(1)]: archive })
    const before = await rowsOf()
    const again = await ana.bring({ 'renamed (1).zip': archive })
    assert.equal(again.state, 'completed')
    assert.deepEqual(
      again.warnings.map((one) => one.code),
      ['same_part'],
    )
    assert.equal(again.parts[0]?.same_as, 1)
    assert.deepEqual(await rowsOf(), before)
    const twice = await ana.bring({
      'a.zip': zipOf({ [recordsPath]: points(11) }),
      'b.zip': zipOf({ [recordsPath]: points(11) }),
    })
    assert.deepEqual(
      twice.parts.map((one) => one.same_as),
      [null, twice.import],
    )
  })

  test('of a newer export adds what is new and leaves alone what was here', async () => {
    const ana = await somebody()
    await ana.bring({ [takeoutPart(1)]: zipOf({ [recordsPath]: points(100) }) })
    const before = await rowsOf()
    const newer = await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: points(120) }) })
    assert.deepEqual(newer.collections['google.location'], {
      ...{ records: 120, added: 20, changed: 0, same: 100 },
    })
    const after = new Map((await rowsOf()).map((row) => [row.record, row]))
    for (const row of before) assert.deepEqual(after.get(row.record), row)
  })

  test('keeps accounts of one provider apart', async () => {
    const ana = await somebody()
    const archive = (i: number) => zipOf({ [recordsPath]: points(3), 'Takeout/x.txt': String(i) })
    await ana.bring({ [takeoutPart(1)]: archive(1) }, { account: 'ana@example.org' })
    await ana.bring({ [takeoutPart(2)]: archive(2) }, { account: 'work@example.org' })
    const rows = await ana.records('google.location')
    assert.equal(rows.length, 6)
    assert.deepEqual([...new Set(rows.map((row) => row['account']))].sort(), [
      ...['ana@example.org', 'work@example.org'],
    ])
    assert.equal(new Set(rows.map((row) => row['id'])).size, 6)
  })

  test('fills in a file that an earlier part named, whichever came first', async () => {
    const posts = JSON.stringify([
      {
        timestamp: 1_500_000_000,
        data: [{ post: 'by the sea' }],
        attachments: [{ data: [{ media: { uri: 'your_facebook_activity/posts/media/sea.jpg' } }] }],
      },
    ])
    const text = {
      'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json': posts,
    }
    const media = { 'your_facebook_activity/posts/media/sea.jpg': jpeg('sea') }
    const friends = { 'connections/friends/your_friends.json': '{"friends_v2":[]}' }
    const names = ['facebook-ana-2026-01-01-aaaa.zip', 'facebook-ana-2026-01-01-bbbb.zip'] as const
    for (const order of [
      [text, { ...media, ...friends }],
      [{ ...media, ...friends }, text],
    ] as const) {
      const ana = await somebody()
      await ana.bring({ [names[0]]: zipOf(order[0]) })
      const second = await ana.bring({ [names[1]]: zipOf(order[1]) })
      const [post] = await ana.records('facebook.posts')
      const file = post?.['media'] as { sha256: string } | undefined
      assert.ok(file?.sha256, JSON.stringify([post, second]))
      const bytes = await ana.ask(`${ana.base}/blobs/${file.sha256}`)
      assert.deepEqual(Buffer.from(await bytes.arrayBuffer()), jpeg('sea'))
    }
  })

  test('reads of a picture that comes later what it would have read at once', async () => {
    const photo = { uri: 'your_facebook_activity/posts/media/x/1.jpg', creation_timestamp: 1.6e9 }
    const list = JSON.stringify({ other_photos_v2: [photo] })
    const text = { 'your_facebook_activity/posts/your_uncategorized_photos.json': list }
    const friends = { 'connections/friends/your_friends.json': '{"friends_v2":[]}' }
    const media = { [photo.uri]: await readFile(picture), ...friends }
    const names = ['facebook-ana-2026-01-01-aaaa.zip', 'facebook-ana-2026-01-01-bbbb.zip'] as const
    const told = async (parts: Record<string, string | Buffer>[]) => {
      const ana = await somebody()
      for (const [at, files] of parts.entries()) await ana.bring({ [names[at]!]: zipOf(files) })
      const [{ id: _, source: __, ...record } = {}] = await ana.records('facebook.photos')
      return record
    }
    const atOnce = await told([{ ...text, ...media }])
    assert.equal(atOnce['camera'], 'EOS R5')
    assert.deepEqual(await told([text, media]), atOnce)
    assert.deepEqual(await told([media, text]), atOnce)
  })

  test('brings a photo and its description together, whichever part came first', async () => {
    const photo = { 'Takeout/Google Photos/Photos from 2020/a.jpg': jpeg('a') }
    const about = {
      'Takeout/Google Photos/Photos from 2020/a.jpg.supplemental-metadata.json': JSON.stringify({
        ...{ title: 'a.jpg', description: 'the sea', photoTakenTime: { timestamp: '1577836800' } },
      }),
    }
    const part = (number: number) => `takeout-20260101T000000Z-00${number}.zip`
    for (const order of [
      [photo, about],
      [about, photo],
    ] as const) {
      const ana = await somebody()
      await ana.bring({ [part(1)]: zipOf(order[0]) })
      const second = await ana.bring({ [part(2)]: zipOf(order[1]) })
      const photos = await ana.records('google.photos')
      assert.equal(photos.length, 1)
      assert.deepEqual(
        [photos[0]?.['description'], photos[0]?.['time']],
        ['the sea', '2020-01-01T00:00:00Z'],
        JSON.stringify([photos, second]),
      )
      for (const number of [1, 2]) {
        const report = await ana.over(number)
        const { imported, failed } = report.files
        assert.deepEqual([report.entries, imported, failed], [1, 1, 0], JSON.stringify(report))
      }
    }
  })

  test('tells how far it is, as events, until it is over', async () => {
    const ana = await somebody()
    const number = await ana.start(
      await ana.upload({ [takeoutPart(1)]: zipOf({ [recordsPath]: points(30_000) }) }),
    )
    const answer = await ana.ask(`${ana.base}/imports/${number}`, {
      headers: { accept: 'text/event-stream' },
    })
    assert.match(String(answer.headers.get('content-type')), /^text\/event-stream/)
    const events = (await answer.text()).split('\n\n').filter((one) => one.startsWith('data: '))
    const states = events.map((one) => JSON.parse(one.slice(6)).state)
    assert.equal(states.at(-1), 'completed')
    assert.ok(states.length > 1 && states[0] !== 'completed')
  })

  test('is seen and undone by nobody else', async () => {
    const [ana, ben] = [await somebody(), await somebody()]
    const { import: number } = await ana.bring({
      [takeoutPart(1)]: zipOf({ [recordsPath]: points(1) }),
    })
    for (const method of ['GET', 'DELETE']) {
      assert.equal((await ben.ask(`${ana.base}/imports/${number}`, { method })).status, 401)
      const cross = { method, headers: { 'sec-fetch-site': 'cross-site' } }
      assert.equal((await ana.ask(`${ana.base}/imports/${number}`, cross)).status, 401)
    }
    assert.equal((await ben.ask(`/imports/${number}`)).status, 404)
    assert.equal((await ana.records('google.location')).length, 1)
  })
})
