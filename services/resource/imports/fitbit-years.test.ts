/** Exports of Fitbit's years: lists alone, tables beside them, tables alone, with and without what measured it. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

const folder = 'Takeout/Fitbit'
const activity = `${folder}/Physical Activity_GoogleData`
const list = (name: string, ...rows: [string, unknown][]) => ({
  [`${folder}/Global Export Data/${name}.json`]: JSON.stringify(
    rows.map(([dateTime, value]) => ({ dateTime, value })),
  ),
})
const table = (name: string, ...rows: string[]) => ({
  [`${activity}/${name}.csv`]: `${rows.join('\n')}\n`,
})
const weights = {
  [`${folder}/Global Export Data/weight-2025-05-01.json`]: JSON.stringify([
    { logId: 5, weight: 150.4, bmi: 22.1, date: '05/02/25', time: '10:30:00', source: 'API' },
  ]),
}

const lists = {
  ...list('steps-2025-05-01', ['05/02/25 05:00:00', '29'], ['05/02/25 05:01:00', '31']),
  ...list(
    'calories-2025-05-01',
    ...['05:00', '05:01', '05:02'].map((at): [string, string] => [`05/02/25 ${at}:00`, '1.25']),
  ),
  ...list('resting_heart_rate-2025-05-01', ['05/02/25 00:00:00', { date: '05/02/25', value: 61 }]),
  ...weights,
}
const zones = 'active_zone_minutes_2025-05-01'
const unnamed = table(
  zones,
  'timestamp,heart rate zone,total minutes',
  '2025-05-02T05:00:00Z,PEAK,2',
  '2025-05-02T05:01:00Z,PEAK,1',
)
const calories = table(
  'calories_2025-05-01',
  'timestamp,calories,data source',
  ...['05:00', '05:01', '05:02'].map((at) => `2025-05-02T${at}:00Z,1.25,Band`),
)
const weight = table(
  'weight',
  'timestamp,weight grams,data source',
  '2025-05-02T05:00:00.000000Z,68220,Scale',
)
const tables = {
  ...table(
    'steps_2025-05-01',
    'timestamp,steps,data source',
    '2025-05-02T05:00:00.000Z,29,Band',
    '2025-05-02T05:01:00.000Z,31,Band',
  ),
  ...calories,
  ...weight,
  ...table(
    'daily_resting_heart_rate',
    'timestamp,beats per minute,data source',
    '2025-05-02T00:00:00Z,61,Band',
  ),
}

describe('what Fitbit tells in exports of several years', () => {
  let here: Home
  let count = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const said = async (one: Resident) =>
    (await one.records('google.fit.samples')).map(({ type, time }) => `${type} ${time}`).toSorted()
  const bring = async (...exports: object[]) => {
    const ana = await resident(here.url, `ana${++count}`)
    for (const [at, files] of exports.entries()) {
      const year = 2025 + at
      const report = await ana.bring({
        [`takeout-${year}0701T000000Z-001.zip`]: zipOf(files as Record<string, string>),
      })
      assert.equal(report.state, 'completed', JSON.stringify(report))
    }
    return ana
  }
  const once = [
    ...['00', '01', '02'].map((at) => `calories 2025-05-02T05:${at}:00Z`),
    'resting_heart_rate 2025-05-02T00:00:00Z',
    'steps 2025-05-02T05:00:00Z',
    'steps 2025-05-02T05:01:00Z',
  ]
  const daily = once.map((one) => one.replace(/^resting/, 'daily_resting'))

  test('lists, then lists and tables', async () => {
    const ana = await bring(lists, { ...lists, ...tables })
    assert.deepEqual(await said(ana), [...once, 'weight 2025-05-02T05:00:00Z'])
  })

  test('lists, then tables alone, and back by an undo', async () => {
    const ana = await bring(lists, tables)
    assert.deepEqual(await said(ana), [...daily, 'weight 2025-05-02T05:00:00Z'].toSorted())
    const undone = await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    assert.equal(undone.status, 204)
    assert.deepEqual(await said(ana), [...once, 'weight 2025-05-02T10:30:00Z'])
  })

  test('tables alone, then both, or lists with more days', async () => {
    const both = await bring(tables, { ...lists, ...tables })
    assert.deepEqual(await said(both), [...daily, 'weight 2025-05-02T05:00:00Z'].toSorted())
    const more = list('steps-2025-04-01', ['04/02/25 05:00:00', '12'])
    const longer = await bring(tables, { ...lists, ...more })
    assert.deepEqual(
      await said(longer),
      [...daily, 'steps 2025-04-02T05:00:00Z', 'weight 2025-05-02T05:00:00Z'].toSorted(),
    )
  })

  test('tables without what measured it, then with it, cut into other files', async () => {
    const head = 'timestamp,heart rate zone,total minutes,data source'
    const named = ['2025-05-02T05:00:00.000Z,PEAK,2,Band', '2025-05-02T05:01:00.000Z,PEAK,1,Band']
    const ana = await bring(unnamed, {
      ...table(zones, head, named[0]!),
      ...table('active_zone_minutes_2025-05-02', head, named[1]!),
    })
    const records = await ana.records('google.fit.samples')
    assert.deepEqual(
      records.map(({ origin }) => origin),
      ['Band', 'Band'],
    )
    await ana.bring({ 'takeout-20250601T000000Z-001.zip': zipOf(unnamed) })
    assert.equal((await ana.records('google.fit.samples')).length, 2)
  })
})
