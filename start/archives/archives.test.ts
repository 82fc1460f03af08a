import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { facebook, type Part, takeout, zip } from '@mandate/start/archives'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const hashes = async (parts: Part[]) =>
  Promise.all(parts.map(async (part) => sha256(await zip(part))))
const paths = (parts: Part[]) => parts.flatMap(({ entries }) => entries.map(({ path }) => path))
const text = (content: Part['entries'][number]['content']) =>
  typeof content === 'function' ? [...content()].join('') : content.toString()

test('the same seed makes the same bytes, another seed others', async () => {
  const size = { photos: 8, locations: 20, activity: 10, watched: 10 }
  const first = await hashes(takeout({ seed: 5, ...size }).parts)
  assert.deepEqual(await hashes(takeout({ seed: 5, ...size }).parts), first)
  assert.notDeepEqual(await hashes(takeout({ seed: 6, ...size }).parts), first)
})

test('a Takeout names sidecars in every way, and tears some from their pictures', () => {
  const { parts, truth } = takeout({ photos: 60 })
  const namings = new Set(truth.photos.map(({ naming }) => naming))
  assert.equal(namings.size, 7)
  const partOf = (path: string) =>
    parts.findIndex(({ entries }) => entries.some((entry) => entry.path === path))
  const torn = truth.photos.filter(
    ({ paths: [picture = ''], sidecars: [sidecar] }) =>
      sidecar !== undefined && partOf(picture) !== partOf(sidecar),
  )
  assert.ok(torn.length > 5)
  const all = paths(parts)
  assert.equal(new Set(all).size, all.length, 'no path twice')
})

test('what is said to be in a Takeout is in it', () => {
  const { parts, truth } = takeout({ photos: 30, locations: 50 })
  const entries = new Map(parts.flatMap((part) => part.entries.map((e) => [e.path, e.content])))
  for (const photo of truth.photos) {
    for (const path of photo.paths) {
      assert.equal(sha256(Buffer.from(entries.get(path) as Buffer)), photo.sha256)
    }
  }
  const records = entries.get('Takeout/Location History (Timeline)/Records.json') ?? ''
  const { locations } = JSON.parse(text(records))
  assert.deepEqual(
    locations.map((point: { timestamp: string }) => Date.parse(point.timestamp)),
    truth.locations.map(({ time }) => time),
  )
})

test('a Facebook download writes the bytes of UTF-8 one by one', () => {
  const { parts, truth } = facebook({ threads: 5, messages: 20 })
  const entries = parts.flatMap((part) => part.entries)
  const friends = entries.find(({ path }) => path === 'connections/friends/your_friends.json')
  const raw = text(friends?.content ?? '')
  assert.match(raw, /Zo\\u00c3\\u00ab M\\u00c3\\u00bcller/)
  const names = JSON.parse(raw).friends_v2.map(({ name }: { name: string }) =>
    Buffer.from(name, 'latin1').toString('utf8'),
  )
  assert.deepEqual(
    names.toReversed(),
    truth.friends.map(({ name }) => name),
  )
})
