import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const month = (timelineObjects: object[]) => ({
  'Takeout/Location History (Timeline)/Semantic Location History/2021/2021_MAY.json':
    JSON.stringify({ timelineObjects }),
})

test('a trip whose ends are not told begins and ends where its way does', async () => {
  const { records } = await read(
    month([
      {
        activitySegment: {
          startLocation: {},
          duration: { startTimestampMs: '1620000000000', endTimestampMs: '1620000600000' },
          waypointPath: {
            waypoints: [
              { latE7: 485000000, lngE7: 23000000 },
              { latE7: 486000000, lngE7: 24000000 },
            ],
            distanceMeters: 1200.5,
          },
        },
      },
    ]),
  )
  const { path: _, ...fields } = records[0]!.fields
  assert.deepEqual(fields, {
    start_latitude: 48.5,
    start_longitude: 2.3,
    end_latitude: 48.6,
    end_longitude: 2.4,
    distance: 1200.5,
  })
})

test('a visit without a place of its own is at the likeliest of its candidates', async () => {
  const { records, codes } = await read(
    month([
      {
        placeVisit: {
          location: {},
          duration: { startTimestamp: '2021-05-03 10:00:00 +0200' },
          otherCandidateLocations: [
            { latitudeE7: 485000000, longitudeE7: 23000000 },
            { latitudeE7: 1, longitudeE7: 1 },
          ],
        },
      },
    ]),
  )
  const { latitude, longitude } = records[0]!.fields
  assert.deepEqual([latitude, longitude], [48.5, 2.3])
  assert.equal(records[0]!.time, Date.parse('2021-05-03T08:00:00Z'))
  assert.deepEqual(codes, [])
})

test('an element that tells of a visit and of a trip is both', async () => {
  const { records, entries } = await read(
    month([
      {
        placeVisit: {
          location: { latitudeE7: 485000000, longitudeE7: 23000000 },
          duration: { startTimestampMs: '1609455600000', endTimestampMs: '1609465777920' },
        },
        activitySegment: {
          startLocation: { latitudeE7: 485000000, longitudeE7: 23000000 },
          endLocation: { latitudeE7: 486000000, longitudeE7: 24000000 },
          duration: { startTimestampMs: '1609465777920', endTimestampMs: '1609466313600' },
        },
      },
    ]),
  )
  assert.deepEqual(
    records.map(({ collection, time }) => [collection, time]),
    [
      ['google.visits', 1609455600000],
      ['google.trips', 1609465777920],
    ],
  )
  assert.ok(entries.every((one) => one.startsWith('imported ')))
})
