import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'

test('days and quarters of an hour, with columns in another language', async () => {
  const outcome = await read({
    'Takeout/Fit/Daily activity metrics/Daily activity metrics.csv': await fixture('fit/daily.csv'),
    'Takeout/Google Fit/Tägliche Aktivitätswerte/2024-01-02.csv':
      await fixture('fit/2024-01-02.csv'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.fit.daily'), [
    {
      date: '2024-01-02',
      steps: 5678,
      distance: 4321,
      calories: 2100.5,
      heart_points: 12,
      move_minutes: 30,
      heart_rate: 61.5,
    },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.fit.samples'), [
    { type: 'steps', value: 400, unit: 'steps' },
    { type: 'distance', value: 300, unit: 'm' },
    { type: 'calories', value: 20.5, unit: 'kcal' },
    { type: 'calories', value: 10, unit: 'kcal' },
  ])
  const last = outcome.records.at(-1)!
  assert.equal(last.time, Date.parse('2024-01-02T22:45:00Z'))
  assert.equal(last.timeEnd, Date.parse('2024-01-02T23:00:00Z'))
})

test('measurements: Google’s merge instead of what went into it, nanoseconds to the last digit', async () => {
  const { records, entries } = await read({
    'Takeout/Fit/All Data/derived_com.google.step_count.delta_com.googl.json':
      await fixture('fit/merge.json'),
    'Takeout/Fit/All Data/raw_com.google.step_count.delta_com.exampl.json':
      await fixture('fit/raw.json'),
    'Takeout/Fit/All Data/raw_com.google.nutrition_com.example.json':
      await fixture('fit/nutrition.json'),
  })
  assert.deepEqual(
    records
      .filter(({ collection }) => collection === 'google.fit.samples')
      .map(({ fields }) => fields),
    [
      { type: 'com.google.step_count.delta', value: 12, unit: 'steps', origin: 'raw:x' },
      {
        type: 'com.google.nutrition',
        values: [[{ key: 'protein', value: { fpVal: 3 } }], 1],
        origin: 'raw:x',
      },
    ],
  )
  assert.match(records[0]!.key, /1704186000000000001.1704189600000000001$/)
  assert.equal(records[0]!.time, Date.parse('2024-01-02T09:00:00Z'))
  assert.ok(
    entries.includes('kept Takeout/Fit/All Data/raw_com.google.step_count.delta_com.exampl.json'),
  )
})

test('a walk finds its track, whose name is in another language', async () => {
  const { records } = await read({
    'Takeout/Google Fit/Alle Sitzungen/2019-08-12T07_14_08.709+02_00_WALKING.json':
      await fixture('fit/session.json'),
    'Takeout/Google Fit/Aktivitäten/2019-08-12T07_14_08.709+02_00_PT14M3.063S_Gehen.tcx':
      await fixture('fit/walk.tcx'),
  })
  const [walk, ...others] = records
  const points = others.filter(({ collection }) => collection === 'google.fit.points')
  assert.deepEqual(walk!.fields, {
    activity: 'walking',
    duration: 843.053,
    steps: 900,
    distance: 700.5,
  })
  assert.equal(walk!.timeEnd, Date.parse('2019-08-12T05:28:11.762Z'))
  assert.equal(walk!.files![0]!.role, 'track')
  assert.ok(points.length > 0)
  // What the track says of the walk is for what the session leaves open.
  const said = others.filter((one) => !points.includes(one))
  assert.deepEqual(
    said.map(({ collection, key, yields }) => ({ collection, key, yields })),
    [{ collection: 'google.fit.sessions', key: walk!.key, yields: true }],
  )
})

test('a track gives its points; where nothing else tells of the walk, the walk too', async () => {
  const track = await fixture('fit/walk.tcx')
  const path = 'Takeout/Fit/Activities/2019-08-12T07_14_08.709+02_00_PT14M3.063S_Walking.tcx'
  const { records, entries } = await read({ [path]: track })
  const at = (time: string) => Date.parse(time)
  assert.deepEqual(
    records.map(({ collection, time, fields }) => ({ collection, time, ...fields })),
    [
      {
        collection: 'google.fit.points',
        time: at('2019-08-12T05:14:08.709Z'),
        activity: 'walking',
        distance: 0,
      },
      {
        collection: 'google.fit.points',
        time: at('2019-08-12T05:20:00Z'),
        activity: 'walking',
        latitude: 48.1000001,
        longitude: 11.5,
        altitude: 520.5,
        distance: 350.25,
        heart_rate: 101,
      },
      {
        collection: 'google.fit.sessions',
        time: at('2019-08-12T05:14:08.709Z'),
        activity: 'walking',
        duration: 843.063,
        distance: 700.5,
        calories: 41.5,
      },
    ],
  )
  assert.equal(records[2]!.files![0]!.size, track.length)
  assert.deepEqual(entries, [`imported ${path}`])
})
