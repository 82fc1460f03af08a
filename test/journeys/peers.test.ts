/** What other programs read of these exports, row by row: each at least as well here. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { facebook, instagram, takeout, varied, zip } from '@mandate/start/archives'
import { FIXTURES } from '../support/fixtures.ts'
import { packings, partsOf } from '../support/packed.ts'
import { reader } from '../support/reading.ts'
import { expected, found } from '../support/truths.ts'

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

test('Errors: a broken file fails alone, and every file is accounted for', async () => {
  const { parts, truth } = takeout({ ...size, seed: 9, parts: 1 })
  const [part] = parts
  part?.entries.push({ path: 'Takeout/Keep/Broken.json', content: '{"textContent":"x","title":' })
  const { records, classes } = await read(await partsOf(parts, 'zip', 0))
  assert.equal(classes.failed, 1)
  assert.deepEqual(found(records), expected(truth, { language: 'en' }))
})
