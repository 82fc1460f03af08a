import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null))
const of = async (...timelineObjects: object[]) => {
  const path = 'Takeout/Location History/Semantic Location History/2020/2020_JANUARY.json'
  return (await read({ [path]: { timelineObjects } })).records
}
const place = { latitudeE7: 481000000, longitudeE7: 115000000 }
const duration = {
  ...{ startTimestamp: '2020-01-01T00:00:00Z', endTimestamp: '2020-01-01T01:00:00Z' },
}

test('a trip keeps both its ways, what its ends are called and what else it may have been', async () => {
  const activitySegment = {
    ...{ duration, distance: 5, activityType: 'IN_BUS' },
    startLocation: { ...place, placeId: 'a', name: 'Home', address: '1 Rain Street' },
    endLocation: { ...place, sourceInfo: { deviceTag: 7 } },
    activities: [
      { activityType: 'IN_BUS', probability: 80 },
      { activityType: 'IN_TRAM', probability: 20 },
    ],
    simplifiedRawPath: { points: [{ latE7: 1, lngE7: 2 }] },
    waypointPath: { waypoints: [{ latE7: 3, lngE7: 4 }], roadSegment: [{ placeId: 'b' }] },
  }
  const [trip, other] = await of(
    { activitySegment },
    { activitySegment: { ...activitySegment, simplifiedRawPath: { points: [] } } },
  )
  assert.deepEqual(plain(trip!.fields['path']), activitySegment.simplifiedRawPath)
  assert.deepEqual(plain(trip!.rest), {
    startLocation: { placeId: 'a', name: 'Home', address: '1 Rain Street' },
    endLocation: { sourceInfo: { deviceTag: 7 } },
    waypointPath: activitySegment.waypointPath,
    activities: activitySegment.activities,
  })
  assert.deepEqual(plain(other!.fields['path']), activitySegment.waypointPath)
  assert.equal(other!.rest?.['waypointPath'], undefined)
})

test('a visit keeps how likely its place is beside how likely it is itself', async () => {
  const location = { ...place, placeId: 'a', locationConfidence: 70 }
  const [sure, only] = await of(
    { placeVisit: { location, duration, visitConfidence: 90 } },
    { placeVisit: { location, duration } },
  )
  assert.equal(sure!.fields['probability'], 0.9)
  assert.deepEqual(plain(sure!.rest), { location: { locationConfidence: 70 } })
  assert.equal(only!.fields['probability'], 0.7)
  assert.deepEqual(plain(only!.rest), null)
})
