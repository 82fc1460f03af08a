import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg, points, recordsPath } from './_points.ts'
import { zipOf } from './_zip.ts'

/** More than two batches. */
const many = 41_000

describe('a part that comes late', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)

  /** Of whoever signed up last. */
  const stillMissing = async () => {
    const { rows } = await here.pool.query(
      `select tail from missing_files
       where owner = (select owner from owners order by created_at desc limit 1)`,
    )
    return rows.length
  }

  const thread = 'your_facebook_activity/messages/inbox/bo_1'
  const sticker = 'your_facebook_activity/messages/stickers_used/1.png'
  const sticking = (count: number) => ({
    participants: [{ name: 'Ana' }, { name: 'Bo' }],
    messages: Array.from({ length: count }, (_, at) => ({
      ...{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000 + at * 1000 },
      sticker: { uri: sticker },
    })),
    thread_path: 'inbox/bo_1',
  })

  test('brings more records their file than one batch holds, and nothing is missed any more', async () => {
    const ana = await somebody()
    await ana.bring({
      'facebook-ana-2026-01-01-aaaa.zip': zipOf({
        [`${thread}/message_1.json`]: JSON.stringify(sticking(many)),
      }),
    })
    assert.equal(await stillMissing(), many)
    await ana.bring({
      'facebook-ana-2026-01-01-bbbb.zip': zipOf({
        [sticker]: jpeg('sticker'),
        'connections/friends/your_friends.json': '{"friends_v2":[]}',
      }),
    })
    assert.equal(await stillMissing(), 0)
    const [message] = await ana.records('facebook.messages')
    assert.ok((message?.['stickers'] as { sha256?: string })?.sha256, JSON.stringify(message))
  })

  test('is not said to be missing, nor are those before it', async () => {
    const ana = await somebody()
    const part = (number: number) =>
      zipOf({ [recordsPath]: points(10), [`Takeout/${number}.txt`]: String(number) })
    const name = (number: number) => `takeout-20260101T000000Z-00${number}.zip`
    const missing = ({ warnings }: { warnings: { code: string; message: string }[] }) =>
      warnings.find(({ code }) => code === 'incomplete_export')?.message
    assert.equal(missing(await ana.bring({ [name(1)]: part(1) })), undefined)
    assert.match(missing(await ana.bring({ [name(3)]: part(3) })) ?? '', /the parts 2 are missing/)
    assert.equal(missing(await ana.bring({ [name(2)]: part(2) })), undefined)
    // The first once more, beside one that is not here yet.
    const last = await ana.bring({ [name(1)]: part(1), [name(4)]: part(4) })
    assert.equal(missing(last), undefined)
  })

  test('completes what another import still waits for, when the first that waited is undone', async () => {
    const ana = await somebody()
    const picture = 'your_facebook_activity/posts/media/sea.jpg'
    const post = (more: object) =>
      zipOf({
        'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json':
          JSON.stringify([
            {
              ...{ timestamp: 1_500_000_000, data: [{ post: 'by the sea' }], ...more },
              attachments: [{ data: [{ media: { uri: picture } }] }],
            },
          ]),
      })
    const first = await ana.bring({ 'facebook-ana-2026-01-01-aaaa.zip': post({}) })
    await ana.bring({ 'facebook-ana-2026-02-01-cccc.zip': post({ tags: [{ name: 'Bo' }] }) })
    await ana.ask(`${ana.base}/imports/${first.import}`, { method: 'DELETE' })
    await ana.bring({
      'facebook-ana-2026-02-01-dddd.zip': zipOf({
        [picture]: jpeg('sea'),
        'connections/friends/your_friends.json': '{"friends_v2":[]}',
      }),
    })
    const [record] = await ana.records('facebook.posts')
    assert.ok((record?.['media'] as { sha256?: string })?.sha256, JSON.stringify(record))
  })

  test('gives no record a picture that only has the same name', async () => {
    const ana = await somebody()
    const note = {
      ...{ title: 'Tea', textContent: 'green', userEditedTimestampUsec: 1_600_000_000_000_000 },
      ...{ color: 'DEFAULT', isTrashed: false, isPinned: false, isArchived: false },
      attachments: [{ filePath: 'image.png', mimetype: 'image/png' }],
    }
    const brings = (number: number, files: Record<string, string | Buffer>) =>
      ana.bring({ [`takeout-20260101T000000Z-00${number}.zip`]: zipOf(files) })
    await brings(1, { 'Takeout/Keep/Tea.json': JSON.stringify(note) })
    await brings(2, { 'Takeout/Blogger/Albums/image.png': jpeg('of somebody else') })
    const attached = async () => (await ana.records('google.keep'))[0]?.['attachments']
    assert.equal(await attached(), null)
    await brings(3, { 'Takeout/Keep/image.png': jpeg('tea') })
    assert.ok(((await attached()) as { sha256?: string })?.sha256)
  })

  test('gives no record the picture of somebody else that lies under the same path', async () => {
    const ana = await somebody()
    const picture = 'your_facebook_activity/posts/media/1.jpg'
    const posted = 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json'
    const post = {
      ...{ timestamp: 1_500_000_000, data: [{ post: 'by the sea' }] },
      attachments: [{ data: [{ media: { uri: picture } }] }],
    }
    const profile = 'personal_information/profile_information/profile_information.json'
    const of = (name: string) => JSON.stringify({ profile_v2: { name: { full_name: name } } })
    const media = async () => (await ana.records('facebook.posts'))[0]?.['media']
    const own = { [profile]: of('Ana'), [posted]: JSON.stringify([post]) }
    await ana.bring({ 'facebook-ana-2026-01-01-aaaa.zip': zipOf(own) })
    const theirs = { [profile]: of('Bo'), [picture]: jpeg('of Bo') }
    await ana.bring({ 'facebook-bo-2026-01-01-aaaa.zip': zipOf(theirs) }, { account: 'Bo' })
    assert.equal(await media(), null)
    await ana.bring({ 'facebook-ana-2026-01-01-bbbb.zip': zipOf({ [picture]: jpeg('of Ana') }) })
    assert.ok(((await media()) as { sha256?: string })?.sha256)
  })

  test('and was renamed finds what waits for it all the same', async () => {
    const ana = await somebody()
    const folder = 'Takeout/Google Photos/Photos from 2020'
    const about = {
      title: 'a.jpg',
      description: 'the sea',
      photoTakenTime: { timestamp: '1577836800' },
    }
    const sidecar = { [`${folder}/a.jpg.supplemental-metadata.json`]: JSON.stringify(about) }
    await ana.bring({ 'my photos.zip': zipOf(sidecar) })
    await ana.bring({ 'more of my photos.zip': zipOf({ [`${folder}/a.jpg`]: jpeg('a') }) })
    const [record] = await ana.records('google.photos')
    assert.equal(record?.['description'], 'the sea', JSON.stringify(record))
  })

  test('and was renamed completes nothing where it may be of another account', async () => {
    const ana = await somebody()
    const folder = 'Takeout/Google Photos/Photos from 2020'
    const about = {
      title: 'a.jpg',
      description: 'the sea',
      photoTakenTime: { timestamp: '1577836800' },
    }
    const sidecar = { [`${folder}/a.jpg.supplemental-metadata.json`]: JSON.stringify(about) }
    const photo = (text: string) => zipOf({ [`${folder}/${text}.jpg`]: jpeg(text) })
    await ana.bring({ 'my photos.zip': zipOf(sidecar) }, { account: 'ana@example.org' })
    await ana.bring({ 'those of work.zip': photo('b') }, { account: 'work@example.org' })
    await ana.bring({ 'more of work.zip': photo('a') }, { account: 'work@example.org' })
    const records = await ana.records('google.photos')
    assert.deepEqual(
      records.map((one) => one['description']),
      [null, null],
    )
  })

  test('brings a picture that was named without its extension, and no page of that name', async () => {
    const ana = await somebody()
    const page = `<html><body><div class="hChatLog hfeed"><div class="message">
      <abbr class="dt" title="2020-02-03T17:37:45.000Z">Feb 3</abbr>:
      <cite class="sender vcard"><a class="tel" href="tel:+15550100"><span class="fn">Bo</span></a></cite>:
      <q>MMS Received</q><div><img src="Bo - Text - 2020-02-03T17_37_45Z-1-1" /></div></div></div></body></html>`
    const folder = 'Takeout/Voice/Calls'
    const name = 'Bo - Text - 2020-02-03T17_37_45Z'
    const brings = (number: number, files: Record<string, string | Buffer>) =>
      ana.bring({ [`takeout-20260101T000000Z-00${number}.zip`]: zipOf(files) })
    await brings(1, { [`${folder}/${name}.html`]: page })
    const held = async () =>
      (await ana.records('google.voice'))[0]?.['files'] as { mime?: string } | null
    await brings(2, { [`${folder}/${name}-1-1.txt`]: 'about it' })
    assert.equal(await held(), null)
    await brings(3, { [`${folder}/${name}-1-1.jpg`]: jpeg('a cat') })
    assert.equal((await held())?.mime, 'image/jpeg')
  })

  test('that was undone and comes again completes again', async () => {
    const ana = await somebody()
    const folder = 'Takeout/Google Photos/Photos from 2020'
    const about = {
      ...{ title: 'a.jpg', description: 'the sea', photoTakenTime: { timestamp: '1577836800' } },
    }
    const name = (number: number) => `takeout-20260101T000000Z-00${number}.zip`
    const sidecar = zipOf({
      [`${folder}/a.jpg.supplemental-metadata.json`]: JSON.stringify(about),
    })
    const photo = zipOf({ [`${folder}/a.jpg`]: jpeg('a') })
    await ana.bring({ [name(1)]: sidecar })
    const files = async () => (await ana.over(1)).files
    const waiting = await files()
    assert.equal(waiting.kept, 1)
    const second = await ana.bring({ [name(2)]: photo })
    assert.equal((await files()).imported, 1)
    await ana.ask(`${ana.base}/imports/${second.import}`, { method: 'DELETE' })
    assert.deepEqual(await files(), waiting)
    const third = await ana.bring({ [name(2)]: photo })
    const [record] = await ana.records('google.photos')
    assert.equal(record?.['description'], 'the sea', JSON.stringify([record, third]))
    assert.equal((await files()).imported, 1)
  })

  test('that was undone is waited for again, each of several by itself', async () => {
    const ana = await somebody()
    const [sea, wood] = ['sea', 'wood'].map(
      (name) => `your_facebook_activity/posts/media/${name}.jpg`,
    )
    const post = {
      ...{ timestamp: 1_500_000_000, data: [{ post: 'both' }] },
      attachments: [{ data: [{ media: { uri: sea } }, { media: { uri: wood } }] }],
    }
    const posts = 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json'
    let parts = 0
    const brings = async (files: Record<string, string | Buffer>) =>
      (await ana.bring({ [`facebook-ana-2026-01-01-${++parts}.zip`]: zipOf(files) })).import
    const undo = (number: unknown) => ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    const pictures = async () => {
      const [record] = await ana.records('facebook.posts')
      const held = [record?.['media'] ?? []].flat() as { name: string }[]
      return held.map(({ name }) => name).join(' ')
    }
    await brings({ [posts]: JSON.stringify([post]) })
    const withWood = await brings({ [wood!]: jpeg('wood') })
    const withSea = await brings({ [sea!]: jpeg('sea') })
    assert.equal(await pictures(), 'sea.jpg wood.jpg')
    await undo(withSea)
    assert.equal(await pictures(), 'wood.jpg')
    assert.equal(await stillMissing(), 1)
    await undo(withWood)
    assert.equal(await pictures(), '')
    assert.equal(await stillMissing(), 2)
    await brings({ [sea!]: jpeg('sea'), [wood!]: jpeg('wood') })
    assert.equal(await pictures(), 'sea.jpg wood.jpg')
    assert.equal(await stillMissing(), 0)
  })

  test('that was undone first is waited for when the one after it is undone too', async () => {
    const ana = await somebody()
    const pictures = ['sea', 'wood'].map((name) => `your_facebook_activity/posts/media/${name}.jpg`)
    const post = {
      ...{ timestamp: 1_500_000_000, data: [{ post: 'both' }] },
      attachments: [{ data: pictures.map((uri) => ({ media: { uri } })) }],
    }
    const posts = 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json'
    await ana.bring({ 'facebook-ana-2026-01-01-1.zip': zipOf({ [posts]: JSON.stringify([post]) }) })
    const brought = []
    for (const picture of pictures)
      brought.push(
        await ana.bring({
          [`facebook-ana-${picture.length}.zip`]: zipOf({ [picture]: jpeg(picture) }),
        }),
      )
    for (const { import: number } of brought)
      await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    assert.equal(await stillMissing(), 2)
    const whole = Object.fromEntries(pictures.map((picture) => [picture, jpeg(picture)]))
    await ana.bring({ 'facebook-ana-2026-01-02-1.zip': zipOf(whole) })
    const [record] = await ana.records('facebook.posts')
    const held = [record?.['media'] ?? []].flat() as { name: string }[]
    assert.deepEqual(
      held.map(({ name }) => name),
      ['sea.jpg', 'wood.jpg'],
    )
  })
})
