import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

/** An export of a day, by the files in it. */
type Dated = [day: string, files: Record<string, string | Buffer>]

describe('an export of before another that is here already', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const bring = async (ana: Resident, [day, files]: Dated) => {
    const named = Object.entries(files).map(([path, content]) => [`Takeout/${path}`, content])
    const name = `takeout-${day}T000000Z-001.zip`
    const report = await ana.bring({ [name]: zipOf(Object.fromEntries(named)) })
    assert.equal(report.state, 'completed', JSON.stringify(report))
    return report
  }

  const inTurn = async (...exports: Dated[]) => {
    const ana = await resident(here.url, `person-${++people}`)
    const reports = []
    for (const one of exports) reports.push(await bring(ana, one))
    return { ana, reports }
  }

  const undo = (ana: Resident, number: number) =>
    ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })

  const note = (title: string, more: object) =>
    JSON.stringify({
      ...{ title, isTrashed: false, userEditedTimestampUsec: 1_540_000_000_000_000 },
      ...more,
    })
  const created = { createdTimestampUsec: 1_530_000_000_000_000 }
  const old: Dated = ['20190101', { 'Keep/Tea.json': note('Tea', { textContent: 'green' }) }]
  const newer: Dated = [
    '20250101',
    { 'Keep/Tea.json': note('Tea', { textContent: 'green, black', ...created }) },
  ]
  const texts = async (ana: Resident) =>
    (await ana.records('google.keep')).map((one) => one['text'])

  test('notes of Keep that did not say when they were made add nothing', async () => {
    const { ana, reports } = await inTurn(newer, old)
    assert.deepEqual(await texts(ana), ['green, black'])
    const { added, changed } = reports[1]?.collections['google.keep'] ?? { added: 0, changed: 0 }
    assert.deepEqual({ added, changed }, { added: 0, changed: 0 })
    const other = await inTurn(old, newer, old)
    const told = ({ source: _, ...record }: Record<string, unknown>) => record
    const [mine, theirs] = await Promise.all(
      [ana, other.ana].map((one) => one.records('google.keep')),
    )
    assert.deepEqual(
      mine?.map((one) => ({ ...told(one), id: '', account: '' })),
      theirs?.map((one) => ({ ...told(one), id: '', account: '' })),
    )
  })

  test('and are there when the newer one is undone, and gone when both are', async () => {
    for (const exports of [
      [newer, old],
      [old, newer],
    ]) {
      const { ana } = await inTurn(...exports)
      const at = exports.indexOf(newer) + 1
      assert.equal((await undo(ana, at)).status < 300, true)
      assert.deepEqual(await texts(ana), ['green'])
      await undo(ana, 3 - at)
      assert.deepEqual(await texts(ana), [])
    }
  })

  test('and is forgotten with the note that holds it, when its owner deletes that', async () => {
    const { ana } = await inTurn(newer, old)
    const [kept] = await ana.records('google.keep')
    const page = `/delete/google.keep/${kept?.['id']}`
    const csrf = /name="_csrf"[^>]*value="([^"]+)"/.exec(await (await ana.ask(page)).text())?.[1]
    const body = new URLSearchParams({ _csrf: csrf ?? '' })
    const gone = await ana.ask(page, { method: 'POST', body })
    assert.equal(gone.status, 303, await gone.text())
    const { rows } = await here.pool.query(
      `select fields from superseded where fields ->> 'text' in ('green', 'green, black')
         and owner = (select owner from owners order by created_at desc limit 1)`,
    )
    assert.deepEqual(rows, [])
  })

  const of = (day: string, text: string, more: object = {}): Dated => [
    day,
    { 'Keep/Tea.json': note('Tea', { textContent: text, ...created, ...more }) },
  ]

  test('says nothing better than the newer one, and still what only it knows', async () => {
    const { ana, reports } = await inTurn(
      of('20250101', 'three'),
      of('20230101', 'one', { color: 'RED' }),
      of('20240101', 'two'),
    )
    const [kept, ...others] = await ana.records('google.keep')
    assert.deepEqual([kept?.['text'], kept?.['color'], others.length], ['three', 'red', 0])
    assert.equal(reports[2]?.collections['google.keep']?.changed, 0)
  })

  test('is what stays of a record when the newer one is undone', async () => {
    const { ana } = await inTurn(of('20250101', 'new'), of('20230101', 'old'))
    assert.deepEqual(await texts(ana), ['new'])
    await undo(ana, 1)
    assert.deepEqual(await texts(ana), ['old'])
    await undo(ana, 2)
    assert.deepEqual(await texts(ana), [])
  })

  test('is asked about those that stand: one that was undone has no word any more', async () => {
    const said = of('20230101', 'new')
    const again: Dated = [said[0], { ...said[1], 'x.txt': 'x' }]
    const { ana } = await inTurn(of('20250101', 'new'), again)
    await undo(ana, 1)
    await bring(ana, of('20240101', 'between'))
    assert.deepEqual(await texts(ana), ['between'])
  })

  test('that comes together with it is read before it', async () => {
    const ana = await resident(here.url, `person-${++people}`)
    const files = [of('20250101', 'new'), of('20230101', 'old')].map(([day, content]) => [
      `takeout-${day}T000000Z-001.zip`,
      zipOf(
        Object.fromEntries(
          Object.entries(content).map(([path, text]) => [`Takeout/${path}`, text]),
        ),
      ),
    ])
    await ana.bring(Object.fromEntries(files), { account: 'ana@example.org' })
    assert.deepEqual(await texts(ana), ['new'])
  })

  test('leaves the numbers of a session as the session says them, whenever its track comes', async () => {
    const fixture = (name: string) =>
      readFile(new URL(`../../../importers/google/fixtures/fit/${name}`, import.meta.url))
    const start = '2019-08-12T07_14_08.709+02_00'
    const session: Dated = [
      '20260101',
      { [`Fit/All Sessions/${start}_WALKING.json`]: await fixture('session.json') },
    ]
    const track: Dated = [
      '20260101',
      { [`Fit/Activities/${start}_PT14M3.063S_Walking.tcx`]: await fixture('walk.tcx') },
    ]
    const numbers = async (...parts: Dated[]) => {
      const { ana } = await inTurn(...parts)
      const [walk] = await ana.records('google.fit.sessions')
      const { duration, distance, calories, steps, time, time_end } = walk ?? {}
      assert.ok((walk?.['track'] as { sha256?: string })?.sha256)
      return { duration, distance, calories, steps, time, time_end }
    }
    const both: Dated = ['20260101', { ...session[1], ...track[1] }]
    const whole = await numbers(both)
    assert.deepEqual(await numbers(session, track), whole)
    assert.deepEqual(await numbers(track, session), whole)
  })
})
