/** An export that says less than a former one: what that said stays, and the owner sees it. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const note = (title: string, more: object = {}) =>
  JSON.stringify({
    ...{ title, userEditedTimestampUsec: 1_540_000_000_000_000, isTrashed: false },
    ...{ createdTimestampUsec: 1_530_000_000_000_000, ...more },
  })
const full = {
  'Takeout/Keep/Tea.json': note('Tea', { textContent: 'green', color: 'RED' }),
  'Takeout/Keep/Bread.json': note('Bread', { createdTimestampUsec: 1_531_000_000_000_000 }),
}
const less = { ...full, 'Takeout/Keep/Tea.json': note('Tea', { textContent: 'green' }) }

describe('an export that says less than a former one', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const someone = () => resident(here.url, `person-${++people}`)
  const bring = async (ana: Resident, day: string, files: Record<string, string | Buffer>) => {
    const report = await ana.bring({ [`takeout-${day}T000000Z-001.zip`]: zipOf(files) })
    assert.equal(report.state, 'completed', JSON.stringify(report))
    return report.warnings.find(({ code }) => code === 'kept_former')
  }

  test('says how many records keep what that said, and of which kinds', async () => {
    const ana = await someone()
    assert.equal(await bring(ana, '20250101', full), undefined)
    const said = await bring(ana, '20260101', less)
    assert.equal(said?.count, 1)
    assert.deepEqual(said.about, { kinds: 'google.keep' })
    const colours = (await ana.records('google.keep')).map(({ color }) => color)
    assert.ok(colours.includes('red'), String(colours))
    const page = async (lang: string) =>
      (await ana.ask('/imports/2', { headers: { 'accept-language': lang } })).text()
    assert.match(await page('en'), /says less than a former one \(google\.keep\)/)
    assert.match(await page('fr'), /dit moins qu’un précédent \(google\.keep\)/)
  })

  test('has its own words when the former one is undone, as the page says that one may', async () => {
    const visit = { header: 'Search', title: 'Visited a', time: '2024-01-01T00:00:00Z' }
    const activity = (more: object) => ({
      'Takeout/My Activity/Search/MyActivity.json': JSON.stringify([{ ...visit, ...more }]),
    })
    const ana = await someone()
    await bring(ana, '20250101', {
      ...full,
      ...activity({ details: [{ name: 'From Google Ads' }] }),
    })
    await bring(ana, '20260101', { ...less, ...activity({ products: ['Search'] }) })
    await bring(ana, '20260601', {
      ...less,
      ...activity({ products: ['Search'] }),
      'Takeout/a': 'x',
    })
    for (const number of [2, 1]) {
      const done = await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
      assert.equal(done.status, 204)
    }
    const notes = await ana.records('google.keep')
    assert.deepEqual(
      notes.map(({ title, color }) => [title, color ?? null]),
      [
        ['Tea', null],
        ['Bread', null],
      ],
    )
    const [visited] = await ana.records('google.activity')
    assert.equal(visited?.['details'] ?? null, null)
  })

  test('is not told of one that says the same, or more, or comes behind a newer one', async () => {
    const ana = await someone()
    await bring(ana, '20250101', less)
    assert.equal(await bring(ana, '20260101', full), undefined)
    assert.equal(await bring(ana, '20260601', full), undefined)
    const bea = await someone()
    await bring(bea, '20260101', full)
    assert.equal(await bring(bea, '20250101', less), undefined)
  })

  test('is not told of what several files say, or of pictures that may come with another part', async () => {
    const history = 'Takeout/YouTube and YouTube Music/history/watch-history.json'
    const activity = 'Takeout/My Activity/YouTube/MyActivity.json'
    const second = (at: number) => new Date(Date.UTC(2025, 4, 5) + at * 1000).toISOString()
    const film = (title: string, at: number, more: object = {}) => ({
      ...{ header: 'YouTube', title: `Watched ${title}`, products: ['YouTube'], ...more },
      ...{ titleUrl: 'https://www.youtube.com/watch?v=abcdefghijk', time: second(at) },
    })
    // So many that the two files are never in one batch.
    const others = Array.from({ length: 20_000 }, (_, at) => film('Other', at + 1))
    const channel = { subtitles: [{ name: 'Anna', url: 'https://www.youtube.com/channel/UCa' }] }
    const attachments = [{ filePath: 'a.jpg', mimetype: 'image/jpeg' }]
    const both = (title: string) => ({
      [history]: JSON.stringify([film(title, 0), ...others]),
      [activity]: JSON.stringify([...others, film(title, 0, channel)]),
      'Takeout/Keep/Tea.json': note('Tea', { textContent: 'green', attachments }),
    })
    const ana = await someone()
    await bring(ana, '20250601', { ...both('A'), 'Takeout/Keep/a.jpg': jpeg('a') })
    assert.equal(await bring(ana, '20260601', both('B')), undefined)
  })
})
