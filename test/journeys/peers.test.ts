/** What other programs read of these exports, row by row: each at least as well here. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import type { RecordEvent } from '@mandate/importer'
import { facebook, instagram, takeout, varied, writeZip, zip } from '@mandate/start/archives'
import { FIXTURES } from '../support/exports/fixtures.ts'
import { packings, partsOf } from '../support/exports/packed.ts'
import { reader } from '../support/exports/reading.ts'
import { expected, found } from '../support/exports/truths.ts'

const scratch = mkdtempSync(join(tmpdir(), 'mandate-peers-'))
after(() => rmSync(scratch, { recursive: true, force: true }))
const read = (files: { name: string; bytes: Uint8Array }[]) => reader(scratch).read(files)

const folder = new URL('../../importers/google/fixtures/', import.meta.url)
const entries = Object.entries(FIXTURES).map(([path, file]) => ({
  path: `Takeout/${path}`,
  content: readFileSync(new URL(file, folder)),
}))
const name = 'takeout-20260101T000000Z-001.zip'
const whole = await read([{ name, bytes: await zip({ name, entries }) }])
const size = { photos: 21, locations: 50, activity: 20, watched: 20 }

/** Records of these collections, out of files whose paths match. */
function gives(collections: string[], path: RegExp) {
  for (const collection of collections) {
    const some = whole.records.some(
      (one) => one.collection === collection && path.test(one.source.path),
    )
    assert.ok(some, `${collection} from ${path}`)
  }
}

test('Photos of a Takeout: every way of naming, albums, edited copies, films of live photos', async () => {
  const { parts, truth } = takeout({ ...size, seed: 3, photos: 42 })
  const { records } = await read(await partsOf(parts, 'zip', 0))
  assert.deepEqual(
    found(records)['google.photos'],
    expected(truth, { language: 'en' })['google.photos'],
  )
  const photos = records.filter(({ collection }) => collection === 'google.photos')
  const roles = new Set(photos.flatMap(({ files }) => files?.map(({ role }) => role) ?? []))
  assert.deepEqual([...roles].sort(), ['edited', 'live', 'original'])
})

test('Location: old exports, and the timelines of both kinds of phone', () => {
  gives(['google.location'], /Records\.json$/)
  gives(['google.location', 'google.visits'], /Timeline\.json$/)
  gives(['google.location', 'google.visits'], /location-history\.json$/)
})

test('Location: exports of before 2017, names of other languages, and what a Takeout still holds', async () => {
  const point = { timestampMs: '1400000000000', latitudeE7: 481000000, longitudeE7: 115000000 }
  const position = { LatLng: '48.1°, 11.5°', timestamp: '2024-03-01T10:00:00Z' }
  const phone = { rawSignals: [{ position }], semanticSegments: [] }
  const edited = {
    point: { latE7: 481000000, lngE7: 115000000 },
    timestamp: '2024-03-02T10:00:00Z',
  }
  const edits = { timelineEdits: [{ rawSignal: { signal: { position: edited } } }] }
  const files = {
    'Takeout/Standortverlauf/LocationHistory.json': { locations: [point] },
    'Zeitleiste.json': phone,
    'Chronologie.json': phone,
    'Takeout/Timeline/Timeline Edits.json': edits,
  }
  for (const [path, content] of Object.entries(files)) {
    const entries = [{ path, content: JSON.stringify(content) }]
    const { records } = await read([{ name: 'x.zip', bytes: await zip({ name: 'x', entries }) }])
    const [found] = records.filter(({ collection }) => collection === 'google.location')
    assert.deepEqual([found?.fields['latitude'], found?.fields['longitude']], [48.1, 11.5], path)
  }
})

test('Semantic history: visits and trips', () => {
  gives(['google.visits', 'google.trips'], /Semantic Location History/)
})

test('My Activity: JSON and pages, also in another language', () => {
  gives(['google.activity'], /Search\/MyActivity\.json$/)
  gives(['google.activity'], /Maps\/MyActivity\.html$/)
  gives(['google.activity'], /MeineAktivitäten\.html$/)
})

test('YouTube, Chrome, Keep, Play installs', () => {
  gives(['google.youtube.watched'], /watch-history\.json$/)
  gives(['google.youtube.watched'], /watch-history\.html$/)
  gives(
    ['google.youtube.comments', 'google.youtube.subscriptions', 'google.youtube.playlist_items'],
    /YouTube/,
  )
  gives(['google.chrome.history', 'google.chrome.bookmarks'], /Chrome/)
  gives(['google.keep'], /Keep/)
  gives(['google.play.installs'], /Installs/)
})

test('Gmail, contacts, calendar, Voice', () => {
  gives(['google.mail'], /\.mbox$/)
  gives(['google.contacts'], /\.vcf$/)
  gives(['google.calendar'], /\.ics$/)
  gives(['google.voice'], /Voice\//)
})

test('Chat, Fit with tracks, Pay, Tasks, Maps, Gemini', () => {
  gives(['google.chat', 'google.hangouts'], /Chat|Hangouts/)
  gives(['google.fit.daily', 'google.fit.samples', 'google.fit.sessions'], /Fit/)
  gives(['google.fit.points'], /\.tcx$/)
  gives(['google.pay'], /transactions/)
  gives(['google.tasks'], /Tasks/)
  gives(['google.places'], /Saved Places|Reviews/)
  gives(['google.gemini'], /Gemini/)
})

test('Facebook: posts and messages, in every layout; the HTML form says what to ask for', async () => {
  for (const layout of ['2021', '2023', '2024'] as const) {
    const { parts, truth } = facebook({ posts: 12, threads: 3, messages: 12, layout })
    const { records } = await read(await partsOf(parts, 'zip', 0))
    const texts = (collection: string) =>
      records
        .filter((one) => one.collection === collection)
        .flatMap(({ fields }) => (fields['text'] === undefined ? [] : String(fields['text'])))
        .sort()
    const told = (list: { text?: string }[]) => list.flatMap(({ text }) => text ?? []).sort()
    assert.deepEqual(texts('facebook.posts'), told(truth.posts), layout)
    assert.deepEqual(texts('facebook.messages'), told(truth.messages), layout)
  }
  const path = 'your_facebook_activity/messages/inbox/zoe_1/message_1.html'
  const page = await zip({ name: 'x', entries: [{ path, content: '<html><body></body></html>' }] })
  const { warnings } = await read([{ name: 'facebook-anna-2026-01-01-x.zip', bytes: page }])
  assert.match(JSON.stringify(warnings), /html_export.*JSON/)
})

test('Messages: every section, and those that were encrypted from end to end', async () => {
  const said = (content: string) => ({
    participants: [{ name: 'Anna' }, { name: 'Zoe' }],
    messages: [{ sender_name: 'Zoe', timestamp_ms: 1700000000000, content }],
    ...{ title: 'Zoe', thread_path: 'inbox/zoe_1' },
  })
  const sections = ['inbox', 'archived_threads', 'filtered_threads', 'message_requests']
  const encrypted = {
    ...{ participants: ['Anna', 'Zoe'], threadName: 'Zoe_2' },
    messages: [{ senderName: 'Zoe', text: 'secret', timestamp: 1700000000001, type: 'text' }],
  }
  const entries = [
    ...[...sections, 'e2ee_cutover'].map((section) => ({
      path: `your_facebook_activity/messages/${section}/zoe_1/message_1.json`,
      content: JSON.stringify(said(section)),
    })),
    { path: 'Zoe_2.json', content: JSON.stringify(encrypted) },
  ]
  const { records } = await read([{ name: 'x.zip', bytes: await zip({ name: 'x', entries }) }])
  const texts = records
    .filter(({ collection }) => collection === 'facebook.messages')
    .map(({ fields }) => fields['text'])
  assert.deepEqual(texts.sort(), [...sections, 'e2ee_cutover', 'secret'].sort())
})

test('Instagram: the lists of before 2021, and Spotify in both its downloads', async () => {
  const folder = new URL('../../importers/', import.meta.url)
  const zipped = async (path: string) => {
    const files: Record<string, object> = JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
    const entries = Object.entries(files).map(([path, content]) => ({
      path,
      content: JSON.stringify(content),
    }))
    return read([{ name: 'x.zip', bytes: await zip({ name: 'x', entries }) }])
  }
  const kinds = ({ records }: Awaited<ReturnType<typeof read>>) =>
    [...new Set(records.map(({ collection }) => collection.split('.')[1]))].sort()
  assert.deepEqual(kinds(await zipped('instagram/fixtures/2020.json')), [
    ...['answers', 'comments', 'follows', 'likes', 'messages', 'other', 'posts', 'profile'],
    ...['saved', 'searches', 'stories', 'threads', 'viewed'],
  ])
  assert.deepEqual(kinds(await zipped('spotify/fixtures/account-data.json')), [
    ...['other', 'playlist_items', 'playlists', 'plays', 'profile', 'saved', 'searches'],
  ])
})

test('Instagram: every layout', async () => {
  for (const layout of ['2021', '2023', '2024'] as const) {
    const { parts, truth } = instagram({ posts: 6, messages: 8, layout })
    const { records } = await read(await partsOf(parts, 'zip', 0))
    for (const [collection, count] of Object.entries(truth.counts)) {
      const keys = records.filter((one) => one.collection === collection).map(({ key }) => key)
      assert.equal(new Set(keys).size, count, `${collection} of ${layout}`)
    }
  }
})

test('zip, tgz, unpacked, zips in a zip, several parts in any order, one of them twice', async () => {
  const { parts, truth } = takeout({ ...size, seed: 5 })
  const variant = { language: 'en', old: false, root: 'Takeout', parts: 4 } as const
  for (const [at, packing] of packings.entries()) {
    const { records } = await read(await partsOf(varied(parts, variant, at), packing, at))
    assert.deepEqual(found(records), expected(truth, variant), packing)
  }
})

test('No duplicates: the same as JSON and as pages has the same keys', async () => {
  const keys = async (form: 'json' | 'html') => {
    const { parts } = takeout({ ...size, seed: 7, form })
    const { records } = await read(await partsOf(parts, 'zip', 0))
    const wanted = ['google.activity', 'google.youtube.watched']
    return new Set(records.filter((one) => wanted.includes(one.collection)).map(({ key }) => key))
  }
  assert.deepEqual([...(await keys('html'))].sort(), [...(await keys('json'))].sort())
})

test('Resume: behind any record of any file comes what is left, and nothing else', async () => {
  const { parts } = takeout({ ...size, seed: 11, parts: 2 })
  const files = await partsOf(parts, 'zip', 0)
  const { events } = reader(scratch)
  const recordsOf = (list: Awaited<ReturnType<typeof events>>) =>
    list.filter((one) => one.type === 'record')
  // A copy of a photo may come again: as the same record, with the same in it.
  const told = (list: RecordEvent[]) =>
    [...new Set(list.map((one) => JSON.stringify([one.collection, one.key, one.fields])))].sort()
  const records = recordsOf(await events(files))
  for (let at = 0; at < records.length; at += 17) {
    const left = recordsOf(await events(files, records[at]?.checkpoint))
    assert.deepEqual(told([...records.slice(0, at + 1), ...left]), told(records), `behind ${at}`)
    assert.ok(left.length < records.length, `behind ${at}`)
  }
})

test('Memory: a file larger than the heap of the process that reads it', async () => {
  const { parts } = takeout({ seed: 1, parts: 1, locations: 250_000, photos: 0, activity: 0 })
  const [part] = parts as [(typeof parts)[number]]
  const large = join(scratch, part.name)
  await writeZip(part, large)
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--max-old-space-size=40', '--conditions=mandate-source'],
    ...[join(import.meta.dirname, '..', '..', 'cli', 'inspect.ts'), large, '--json'],
  ])
  const { collections } = JSON.parse(stdout)
  assert.equal(collections['google.location'].records, 250_000)
})

test('Errors: a broken file fails alone, and every file is accounted for', async () => {
  const { parts, truth } = takeout({ ...size, seed: 9, parts: 1 })
  const [part] = parts
  part?.entries.push({ path: 'Takeout/Keep/Broken.json', content: '{"textContent":"x","title":' })
  const { records, classes } = await read(await partsOf(parts, 'zip', 0))
  assert.equal(classes.failed, 1)
  assert.deepEqual(found(records), expected(truth, { language: 'en' }))
})
