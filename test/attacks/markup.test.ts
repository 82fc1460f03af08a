/** Text from an export that is markup, everywhere it can stand, looked at on every page that shows it. */

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startExplorer } from '@mandate/explorer'
import { freePort } from '@mandate/server/testing'
import { madeZip } from '../support/exports/exports.ts'
import { rawZip } from '../support/exports/raw-zip.ts'
import { Neighbour } from '../support/hostile/neighbour.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const MARKS = '<img src=x onerror=alert(1)><script>alert(1)</script>"\'><svg/onload=alert(1)>'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
/** Who would be asked if an address in the data were. */
let neighbour: Neighbour
let explorer: string
let resource: string
let number: string

before(async () => {
  world = ends.use(await World.start())
  neighbour = ends.use(await Neighbour.start())
  const port = await freePort()
  explorer = `http://localhost:${port}`
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  ends.defer(() => rm(dataDir, { recursive: true, force: true }))
  ends.use(await startExplorer({ port, host: '', publicUrl: explorer, dataDir }))
  resource = await owner(world, anna)
  const at = neighbour.origin
  const photo = {
    title: `${MARKS}.jpg`,
    description: `${MARKS} <img src="${at}/described.png">`,
    photoTakenTime: { timestamp: '1530000000' },
    geoData: { latitude: 1.5, longitude: 2.5, altitude: 3 },
    people: [{ name: MARKS }],
    url: `javascript:alert(1)//${at}/photo`,
  }
  const video = {
    header: 'YouTube',
    title: `Watched ${MARKS}`,
    titleUrl: `javascript:alert(1)`,
    subtitles: [{ name: MARKS, url: `${at}/channel` }],
    time: '2019-03-01T10:00:00.000Z',
    products: ['YouTube'],
  }
  const search = {
    header: 'Search',
    title: `Searched for ${MARKS}`,
    titleUrl: `${at}/search`,
    time: '2019-03-01T10:00:00.000Z',
    products: ['Search'],
  }
  const page = `<html><body><div class="mdl-grid"><div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">Maps<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">Viewed <a href="${at}/html">${MARKS.replaceAll('<', '&lt;')}</a><img src="${at}/remote.png"><script src="${at}/x.js"></script><br>Mar 1, 2019, 10:00:00 AM UTC</div></div></div></div></body></html>`
  const post = {
    timestamp: 1_550_000_000,
    data: [{ post: MARKS }],
    title: MARKS,
    attachments: [{ data: [{ external_context: { url: `${at}/shared` } }] }],
  }
  const google = await madeZip(`takeout-20260101T000000Z-001${MARKS.replaceAll('/', '')}.zip`, {
    'Takeout/Google Photos/Photos from 2018/a.jpg': Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    'Takeout/Google Photos/Photos from 2018/a.jpg.json': JSON.stringify(photo),
    'Takeout/Google Photos/Album/metadata.json': JSON.stringify({ title: MARKS }),
    'Takeout/YouTube and YouTube Music/history/watch-history.json': JSON.stringify([video]),
    'Takeout/My Activity/Search/MyActivity.json': JSON.stringify([search]),
    'Takeout/My Activity/Maps/MyActivity.html': page,
    [`Takeout/Blogger/${MARKS.replaceAll('/', '-')}.txt`]: MARKS,
  })
  const facebook = await madeZip('facebook-anna-2026-01-01-abcd.zip', {
    'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json': JSON.stringify([
      post,
    ]),
    'your_facebook_activity/messages/inbox/thread_1/message_1.json': JSON.stringify({
      participants: [{ name: MARKS }, { name: 'Anna' }],
      messages: [{ sender_name: MARKS, timestamp_ms: 1_550_000_000_000, content: MARKS }],
      title: MARKS,
      thread_path: 'inbox/thread_1',
    }),
  })
  const bad = {
    name: 'takeout-20260101T000000Z-002.zip',
    bytes: rawZip([{ path: `../../${MARKS}`, content: MARKS }]),
  }
  const imported = await importFiles(anna, resource, [google, facebook, bad])
  number = imported.number
  assert.equal(imported.report.state, 'completed_with_errors', JSON.stringify(imported.report))
})
after(() => ends.disposeAsync())

/** The page shows the text, and is not changed by it. */
function look(where: string, shows = true): void {
  assert.equal(anna.status, 200, `${where}: ${anna.text.slice(0, 300)}`)
  const { html } = anna.page
  assert.doesNotMatch(html, /<img src=x|<script>alert|<svg\/onload|<script src="?http/i, where)
  assert.doesNotMatch(html, /(?:href|src)\s*=\s*["']?javascript:/i, where)
  const loading = /<(?:img|script|link|source|video|audio|iframe|object|embed)\b[^>]*/gi
  for (const [tag] of html.matchAll(loading)) assert.ok(!tag.includes(neighbour.origin), tag)
  if (shows) assert.ok(anna.text.includes('onerror=alert(1)'), `${where} shows it as text`)
}

test('attack 67: text from an export is text on every page of the owner', async () => {
  const shown = ['google.photos', 'google.youtube.watched', 'google.activity', 'google.other']
  for (const name of [...shown, 'facebook.posts', 'facebook.messages']) {
    await anna.go(`${world.resource}/explore/${name}`)
    look(name)
  }
  for (const path of ['/data', `/imports/${number}`, '/explore', '/activity', '/', '/access']) {
    await anna.go(`${world.resource}${path}`)
    look(path, false)
  }
  for (const files of ['imported', 'kept', 'failed']) {
    await anna.go(`${world.resource}/imports/${number}?files=${files}`)
    look(files, files !== 'imported')
  }
  for (const scope of [
    'google.photos.{title,description,albums}',
    `google.photos[title=${encodeURIComponent(MARKS)}].title`,
    MARKS,
  ]) {
    await anna.go(`${world.resource}/share?scope=${encodeURIComponent(scope)}`)
    assert.ok(anna.status === 200 || anna.status === 400, scope)
    assert.doesNotMatch(anna.page.html, /<img src=x|<script>alert|<svg\/onload/, scope)
  }
})

test('attack 67: and on the pages of an app that shows it', async () => {
  const alias = `anna@${new URL(world.authorization).host}`
  const scopes = 'google.photos.{title,description,albums,url} google.youtube.watched.*'
  await anna.go(explorer)
  const fields = { 'Alias or address of the data': alias, 'Own scopes': scopes }
  await anna.fill(fields).press('Ask')
  await anna.signInIfAsked()
  await anna.press('Allow')
  const access = anna.url
  assert.ok(access.startsWith(`${explorer}/access/`), anna.text)
  look('the access', false)
  for (const name of ['google.photos', 'google.youtube.watched']) {
    await anna.go(`${access}/${name}`)
    look(name)
  }
})

test('attack 64: nobody asks an address that stands in the data, not on import and not on the pages', () => {
  assert.equal(neighbour.touched, 0)
})
