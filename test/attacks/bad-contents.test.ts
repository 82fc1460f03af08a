/** Files that are broken, false or too much inside a sound archive: what stands before the fault stays, the rest of the archive is imported. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { rawZip } from '../support/exports/raw-zip.ts'
import { Home } from '../support/home.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
let world: World

before(async () => {
  world = ends.use(await World.start())
})
after(() => ends.disposeAsync())

const point = (at: number, changes: object = {}) => ({
  timestamp: `2019-03-0${at}T10:00:00Z`,
  ...{ latitudeE7: 481_000_000, longitudeE7: 110_000_000 },
  ...changes,
})
const located = (...points: object[]) => JSON.stringify({ locations: points })
const RECORDS = 'Takeout/Location History (Timeline)/Records.json'
const ACTIVITY = 'Takeout/My Activity/Search/MyActivity.json'
const search = (title: string, more: object = {}) =>
  JSON.stringify({ header: 'Search', title, time: '2020-01-01T00:00:00.000Z', ...more })

/** An archive with this file and a good one. */
async function brought(path: string, content: string | Buffer): Promise<Home> {
  const good = { path: RECORDS, content: located(point(1), point(2), point(3)) }
  const entries = path === RECORDS ? [{ path, content }] : [{ path, content }, good]
  const bytes = rawZip(entries)
  return new Home(world.resource).bring({ name: 'takeout-20260101T000000Z-001.zip', bytes })
}

const titles = async (home: Home) =>
  (await home.records('google.activity')).map(({ title }) => String(title)).sort()

test('attack 61: a trailing comma', async () => {
  const home = await brought(ACTIVITY, `[${search('one')},${search('two')},]`)
  assert.deepEqual(await titles(home), ['one', 'two'], home.told)
  assert.equal((await home.records('google.location')).length, 3, home.told)
})

test('attack 61: an element that is no JSON (NaN) is left out and told, with its place', async () => {
  const broken = `[${search('one')},{"header":"Search","title":NaN},${search('three')}]`
  const home = await brought(ACTIVITY, broken)
  assert.deepEqual(await titles(home), ['one', 'three'], home.told)
  assert.match(JSON.stringify(home.report.warnings), /invalid_json.*"offset":\d+/)
  assert.equal((await home.records('google.location')).length, 3, home.told)
})

test('attack 61: a web page inside a .json', async () => {
  const home = await brought(ACTIVITY, '<!DOCTYPE html><html><title>Sign in</title></html>')
  await home.ends('completed', 0, /web_page/)
  assert.equal(home.report.files.kept, 1, 'nothing is thrown away')
})

test('attack 61: an element of more than 64 MB is left out, the next one is read', async () => {
  const huge = search('x'.repeat(65 * 1024 * 1024))
  const home = await brought(ACTIVITY, `[${search('one')},${huge},${search('three')}]`)
  assert.deepEqual(await titles(home), ['one', 'three'])
  assert.match(JSON.stringify(home.report.warnings), /element_too_large/)
  assert.equal((await home.records('google.location')).length, 3)
})

test('attack 61: nesting of 20,000 inside one element', async () => {
  const deep = search('deep').replace(/}$/, `,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
  const home = await brought(ACTIVITY, `[${search('one')},${deep},${search('three')}]`)
  assert.deepEqual(await titles(home), ['one', 'three'], home.told)
  assert.match(JSON.stringify(home.report.warnings), /too_deep/)
})

test('attack 61: keys of the language itself change nothing', async () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']
  const more = names.map((name) => `"${name}":{"polluted":true}`).join(',')
  const odd = search('odd').replace(/}$/, `,${more}}`)
  const home = await (await brought(ACTIVITY, `[${odd}]`)).ends('completed', 0)
  assert.deepEqual(await titles(home), ['odd'])
  assert.equal(({} as { polluted?: boolean }).polluted, undefined)
})

test('attack 61: places out of range are no places, and the time of the point stays', async () => {
  const overflow = 481_000_000 + 2 ** 32
  const home = await brought(
    RECORDS,
    located(
      point(1, { latitudeE7: 950_000_000 }),
      point(2, { longitudeE7: -4_000_000_000_000 }),
      point(3, { latitudeE7: overflow }),
      point(4),
    ),
  )
  const records = await home.records('google.location')
  for (const { latitude, longitude } of records) {
    assert.ok(latitude === null || Math.abs(Number(latitude)) <= 90, home.told)
    assert.ok(longitude === null || Math.abs(Number(longitude)) <= 180, home.told)
  }
  const third = records.find(({ time }) => String(time).startsWith('2019-03-03'))
  assert.equal(third?.['latitude'], 48.1, 'an overflow is put right')
  assert.ok(records.some(({ time }) => String(time).startsWith('2019-03-04')))
})

test('attack 61: an activity page that is cut, and one with scripts and remote images', async () => {
  const item = (title: string) =>
    `<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">Maps<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">Viewed <a href="https://maps.example/">${title}</a><script>alert(1)</script><img src="https://evil.example/x.png"><br>Mar 1, 2019, 10:00:00 AM UTC</div></div></div>`
  const page = `<html><body><div class="mdl-grid">${item('one')}${item('two')}${item('three').slice(0, 200)}`
  const home = await brought('Takeout/My Activity/Maps/MyActivity.html', page)
  assert.deepEqual((await titles(home)).length, 2, home.told)
  for (const title of await titles(home)) assert.doesNotMatch(title, /alert|script/, title)
  assert.match(JSON.stringify(home.report.warnings), /cut_html/)
  assert.equal((await home.records('google.location')).length, 3, home.told)
})

test('attack 61: numbers larger than numbers keep their digits', async () => {
  const path = 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json'
  const home = new Home(world.resource)
  const content =
    '[{"timestamp":1550000000,"data":[{"post":"id 9007199254740993"}],"fbid":9007199254740993}]'
  const bytes = rawZip([{ path, content }])
  await home.bring({ name: 'facebook-anna-2026-01-01-abcd.zip', bytes })
  const [post] = await home.records('facebook.posts')
  assert.match(String(post?.['text']), /9007199254740993/)
  assert.doesNotMatch(JSON.stringify(post), /9007199254740992/)
})
