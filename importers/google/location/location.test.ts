import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { google } from '../index.ts'

const fixture = (name: string) => readFile(new URL(`../fixtures/${name}`, import.meta.url))
const now = () => Date.UTC(2026, 0, 1)
const read = async (path: string, name: string) =>
  readAll([memoryPart('takeout.zip', zipOf({ [path]: await fixture(name) }))], [google], { now })
const day = (text: string) => Date.parse(text)

test('Records.json: points with all their details', async () => {
  const { records, entries, codes } = await read(
    'Takeout/Location History (Timeline)/Records.json',
    'records.json',
  )
  assert.deepEqual(entries, ['imported Takeout/Location History (Timeline)/Records.json'])
  const [first, second, third, fourth] = records
  assert.deepEqual(first!.fields, {
    latitude: 52.5200066,
    longitude: 13.404954,
    accuracy: 13,
    altitude: 41,
    vertical_accuracy: 3,
    speed: 2,
    heading: 270,
    fix_source: 'WIFI',
    device_tag: '-577680260',
    activity: 'IN_VEHICLE',
    activity_confidence: 0.75,
  })
  assert.equal(first!.collection, 'google.location')
  assert.equal(first!.time, day('2023-03-01T10:00:00.123Z'))
  assert.equal(first!.key, '1677664800123|525200066|134049540|-577680260')
  assert.deepEqual(Object.keys(first!.rest!), ['platformType', 'activity'])
  // 32-bit overflow is undone, and long numbers keep every digit.
  assert.deepEqual(second!.fields, {
    latitude: -0.0000296,
    longitude: -12.2967296,
    device_tag: '9223372036854775807',
  })
  assert.deepEqual(third!.fields, { fix_source: 'UNKNOWN' })
  assert.deepEqual(fourth!.fields, { fix_source: 'CELL' })
  assert.deepEqual(codes, ['coordinates_missing'])
})

test('Location History.json of before 2022 gives the same shape; time 0 is none', async () => {
  const { records } = await read(
    'Takeout/Location History/Location History.json',
    'location-history.json',
  )
  assert.equal(records[0]!.time, 1400000000123)
  assert.equal(records[0]!.fields['speed'], 0)
  assert.equal(records[0]!.fields['activity'], 'STILL')
  assert.equal(records[1]!.time, null)
  assert.deepEqual(records[1]!.rest, { time: '0' })
})

test('the timeline of an Android phone: points, paths, visits, trips', async () => {
  const { records, warnings } = await readAll(
    [memoryPart('Timeline.json', await fixture('timeline-android.json'))],
    [google],
    { now },
  )
  const of = (collection: string) => records.filter((record) => record.collection === collection)
  const [signal, pathStart, pathEnd] = of('google.location')
  assert.deepEqual(signal!.fields, {
    latitude: 52.5200066,
    longitude: 13.404954,
    accuracy: 12,
    altitude: 40.5,
    speed: 1.25,
    fix_source: 'GPS',
  })
  assert.equal(signal!.time, day('2024-05-01T06:00:00Z'))
  assert.equal(pathStart!.time, day('2024-05-01T06:10:00Z'))
  assert.deepEqual(pathEnd!.fields, { latitude: 52.53, longitude: -0.41 })
  const [visit] = of('google.visits')
  assert.equal(visit!.timeEnd, day('2024-05-01T07:30:00Z'))
  assert.deepEqual(visit!.fields, {
    latitude: 52.52,
    longitude: 13.4,
    place_id: 'ChIJa',
    semantic_type: 'HOME',
    probability: 0.87,
    hierarchy_level: 1,
  })
  const [trip, journey] = of('google.trips')
  assert.equal(trip!.fields['distance'], 1310.5)
  assert.equal(trip!.fields['type'], 'WALKING')
  assert.equal(trip!.fields['end_longitude'], 13.41)
  assert.equal(journey!.timeEnd, day('2024-05-04T22:00:00Z'))
  assert.deepEqual(journey!.fields, {
    type: 'JOURNEY',
    path: { from_home: 300_000, destinations: [{ place_id: 'ChIJb' }] },
  })
  const [scan, motion] = of('google.signals')
  assert.equal(scan!.time, day('2024-05-01T06:00:01Z'))
  // Numbers of other people's devices are in no field.
  assert.deepEqual(scan!.fields, { kind: 'wifi', networks: 2 })
  assert.deepEqual(motion!.fields, {
    ...{ kind: 'activity', activity: 'STILL', activity_confidence: 0.96 },
    guesses: [
      { type: 'UNKNOWN', confidence: 0.04 },
      { type: 'STILL', confidence: 0.96 },
    ],
  })
  assert.deepEqual(
    warnings.map(({ code, count }) => [code, count]),
    [['some_not_read', 1]],
  )
})

test('the timeline of an iPhone: numbers as text, paths by minutes', async () => {
  const { records, codes } = await readAll(
    [memoryPart('location-history.json', await fixture('timeline-ios.json'))],
    [google],
    { now },
  )
  assert.deepEqual(codes, [])
  const [visit, trip, start, later] = records
  assert.equal(visit!.fields['probability'], 0.95)
  assert.equal(visit!.fields['hierarchy_level'], 0)
  assert.equal(trip!.fields['distance'], 1310.5)
  assert.equal(start!.time, day('2024-05-01T08:00:00Z'))
  assert.equal(later!.time, day('2024-05-01T08:49:00Z'))
  assert.deepEqual(later!.fields, { latitude: 52.525, longitude: 13.405 })
})

test('semantic history by month: visits with those inside them, trips', async () => {
  const path = 'Takeout/Location History/Semantic Location History/2022/2022_DECEMBER.json'
  const { records } = await read(path, 'semantic.json')
  const [outer, inner, trip] = records
  assert.equal(outer!.fields['name'], 'Café')
  assert.equal(outer!.fields['probability'], 0.9)
  assert.equal(outer!.fields['hierarchy_level'], 0)
  assert.equal(inner!.fields['hierarchy_level'], 1)
  assert.equal(inner!.key, `${day('2022-12-01T08:10:00Z')}|ChIJc|1`)
  assert.equal(trip!.time, 1669885200500)
  assert.equal(trip!.fields['probability'], 0.6625)
})

test('an export without places says how to get them from the phone', async () => {
  const zip = zipOf({
    'Takeout/Location History (Timeline)/Settings.json': { createdTime: '2020-01-01T00:00:00Z' },
    'Takeout/Location History (Timeline)/Timeline Edits.json': { timelineEdits: [] },
    'Takeout/Location History (Timeline)/Encrypted Backups.txt': 'x',
  })
  const { entries, warnings } = await readAll([memoryPart('takeout.zip', zip)], [google])
  assert.ok(entries.every((entry) => entry.startsWith('kept ')))
  const codes = warnings.map(({ code }) => code)
  assert.deepEqual(codes.sort(), ['no_records', 'timeline_on_phone'])
  assert.match(
    warnings.find(({ code }) => code === 'timeline_on_phone')!.action!,
    /Android.*iPhone/,
  )
})

test('a broken point is left out, a cut file keeps what stands before, others are untouched', async () => {
  const whole = (await fixture('records.json')).toString()
  const zip = zipOf({
    'Takeout/Location History/Records.json': whole.slice(0, whole.indexOf('UNKNOWN')),
    'Takeout/Location History/other/Records.json': whole.replace(
      '"heading": 270',
      '"heading": NaN',
    ),
  })
  const { entries, records, classes } = await readAll([memoryPart('takeout.zip', zip)], [google], {
    now,
  })
  assert.deepEqual(entries, [
    'failed Takeout/Location History/Records.json',
    'imported Takeout/Location History/other/Records.json',
  ])
  assert.equal(classes.get('Takeout/Location History/other/Records.json')!.records, 3)
  const points = records.filter(({ collection }) => collection === 'google.location')
  assert.equal(points.length, 5)
  // The cut one is all there is of what stands behind the cut.
  const [kept, ...others] = records.filter(({ collection }) => collection === 'google.other')
  assert.equal(kept?.fields['path'], 'Takeout/Location History/Records.json')
  assert.deepEqual(others, [])
})

test('LocationHistory.json of before 2017 writes the ways of moving under other names', async () => {
  const point = {
    timestampMs: '1400000000123',
    latitudeE7: 525200066,
    longitudeE7: 134049540,
    activitys: [{ timestampMs: '1400000000000', activities: [{ type: 'onFoot', confidence: 62 }] }],
  }
  const files = { 'Takeout/Location History/LocationHistory.json': { locations: [point] } }
  const { records } = await readAll([memoryPart('takeout.zip', zipOf(files))], [google], { now })
  assert.equal(records[0]!.fields['activity'], 'onFoot')
  assert.equal(records[0]!.fields['activity_confidence'], 0.62)
})
