import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from '../_home.ts'
import { activity, points, recordsPath, searchesPath, takeoutPart } from '../_points.ts'
import { zipOf } from '../_zip.ts'
import { forgetSuperseded } from './superseded.ts'

describe('undoing an import', () => {
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

  test('can be undone: what only it brought goes, what it changed is as before', async () => {
    const ana = await somebody()
    const at = '2020-01-01T00:00:00.000Z'
    await ana.bring({
      [takeoutPart(1)]: zipOf({
        [recordsPath]: points(10),
        [searchesPath]: activity([{ title: 'Searched for a', time: at }]),
      }),
    })
    const first = (await ana.records('google.location')).length
    const before = await rowsOf()
    const changing = JSON.parse(activity([{ title: 'Searched for a', time: at }]))
    changing[0].details = [{ name: 'From Google Ads' }]
    const second = await ana.bring({
      [takeoutPart(2)]: zipOf({
        [recordsPath]: points(15),
        [searchesPath]: JSON.stringify(changing),
      }),
    })
    assert.equal(second.collections['google.activity']?.changed, 1, JSON.stringify(second))
    const page = await (await ana.ask(`/imports/${second.import}/undo`)).text()
    assert.match(page, /Undo removes 5 records\./)
    assert.match(page, /What stays, because another import has it too: 11 records/)
    assert.match(page, /stays and waits for its other half again/)
    const undone = await ana.ask(`${ana.base}/imports/${second.import}`, { method: 'DELETE' })
    assert.equal(undone.status, 204)
    assert.equal((await ana.records('google.location')).length, first)
    const fields = (rows: { record: string; fields: unknown }[]) =>
      rows.map((row) => [row.record, row.fields])
    assert.deepEqual(fields(await rowsOf()), fields(before))
    const collections = await (await ana.ask(`${ana.base}/collections`)).json()
    const counts = (collections as { collections: { name: string; count: number }[] }).collections
    assert.equal(counts.find((one) => one.name === 'google.location')?.count, 10)
    const again = await ana.ask(`${ana.base}/imports/${second.import}`, { method: 'DELETE' })
    assert.equal(again.status, 409)
    // What was undone may be brought again.
    const third = await ana.bring({ [takeoutPart(2)]: zipOf({ [recordsPath]: points(15) }) })
    assert.equal(third.collections['google.location']?.added, 5)
  })

  const saying = (name: string, more: Record<string, string> = {}) => {
    const time = '2020-01-01T00:00:00.000Z'
    const items = JSON.parse(activity([{ title: 'Searched for a', time }]))
    items[0].details = [{ name }]
    return zipOf({ [searchesPath]: JSON.stringify(items), ...more })
  }

  test('undone after a year is as whole as on the first day', async () => {
    const ana = await somebody()
    await ana.bring({ [takeoutPart(1)]: saying('one') })
    const one = await ana.records('google.activity')
    await ana.bring({ [takeoutPart(2)]: saying('two') })
    const two = await ana.records('google.activity')
    await ana.bring({ [takeoutPart(3)]: saying('three') })
    const states = async () => {
      const { rows } = await here.pool.query(
        'select import from superseded join imports using (owner, import) where since < revision and owner = (select owner from owners order by created_at desc limit 1)',
      )
      return rows.map((row) => row.import).toSorted()
    }
    const later = new Date(Date.now() + 365 * 86_400_000)
    await forgetSuperseded(here.db, later)
    assert.deepEqual(await states(), [1, 2])
    for (const [number, left] of [
      [3, two],
      [2, one],
    ] as const) {
      await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
      await forgetSuperseded(here.db, later)
      assert.deepEqual(await ana.records('google.activity'), left)
    }
    // Nothing can come back from what is undone.
    assert.deepEqual(await states(), [])
  })

  test('leaves what a later import says too, until that is undone as well', async () => {
    const ana = await somebody()
    await ana.bring({ [takeoutPart(1)]: saying('one') })
    const one = await ana.records('google.activity')
    await ana.bring({ [takeoutPart(2)]: saying('two') })
    const two = await ana.records('google.activity')
    const third = await ana.bring({ [takeoutPart(3)]: saying('two', { 'Takeout/x.txt': 'x' }) })
    assert.equal(third.collections['google.activity']?.same, 1)
    await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    assert.deepEqual(await ana.records('google.activity'), two)
    await ana.ask(`${ana.base}/imports/3`, { method: 'DELETE' })
    assert.deepEqual(await ana.records('google.activity'), one)
  })

  test('undone twice over leaves what the first import said', async () => {
    const ana = await somebody()
    await ana.bring({ [takeoutPart(1)]: saying('one') })
    const one = await ana.records('google.activity')
    await ana.bring({ [takeoutPart(2)]: saying('two') })
    const two = await ana.records('google.activity')
    await ana.bring({ [takeoutPart(3)]: saying('three') })
    for (const [number, left] of [
      [3, two],
      [2, one],
    ] as const) {
      await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
      assert.deepEqual(await ana.records('google.activity'), left)
    }
    await ana.ask(`${ana.base}/imports/1`, { method: 'DELETE' })
    assert.deepEqual(await ana.records('google.activity'), [])
  })

  test('leaves what a standing import found, whichever are undone before those that came after it', async () => {
    for (const order of [
      [1, 3],
      [3, 1],
    ]) {
      const ana = await somebody()
      await ana.bring({ [takeoutPart(1)]: saying('one') })
      const one = await ana.records('google.activity')
      await ana.bring({ [takeoutPart(2)]: saying('one', { 'Takeout/x.txt': 'x' }) })
      await ana.bring({ [takeoutPart(3)]: saying('two') })
      for (const number of order)
        await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
      assert.deepEqual(await ana.records('google.activity'), one)
      await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
      assert.deepEqual(await ana.records('google.activity'), [])
    }
  })
})
