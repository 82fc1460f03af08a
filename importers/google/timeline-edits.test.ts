import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from './_export.ts'

test('Timeline Edits: the points that a Takeout still holds, corrections and frequent places', async () => {
  const position = {
    ...{ point: { latE7: 481000000, lngE7: 115000000 }, accuracyMm: 9000, altitudeMeters: 280 },
    ...{ source: 'GPS', timestamp: '2024-03-13T14:43:00.805Z', speedMetersPerSecond: 1.5 },
  }
  const about = (signal: object) => ({ deviceId: '7', rawSignal: { signal } })
  const visit = { hierarchyLevel: 0, topCandidate: { placeId: 'P', placeLocation: '48.1°, 11.5°' } }
  const edited = { startTime: '2024-03-13T10:00:00Z', endTime: '2024-03-13T11:00:00Z' }
  const home = { score: 89, point: { latE7: 481000000, lngE7: 115000000 }, placeId: 'P' }
  const outcome = await read({
    'Takeout/Timeline/Timeline Edits.json': JSON.stringify({
      timelineEdits: [
        about({ position }),
        about({ position: { point: null, timestamp: '2024-03-13T14:50:00Z' } }),
        about({ wifiScan: { deliveryTime: '2024-03-13T14:43:36Z' } }),
        { userEditedSemanticSegment: { ...edited, segment: { visit } } },
        { placeAggregates: { placeAggregateInfo: [home] } },
      ],
    }),
    'Takeout/Timeline/Settings.json': '{}',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.location'), [
    { latitude: 48.1, longitude: 11.5, accuracy: 9, altitude: 280, speed: 1.5, fix_source: 'GPS' },
    {},
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.visits'), [
    { latitude: 48.1, longitude: 11.5, place_id: 'P', hierarchy_level: 0 },
  ])
  assert.deepEqual(fieldsOf(outcome, 'google.places'), [
    { kind: 'frequent', latitude: 48.1, longitude: 11.5 },
  ])
  assert.ok(outcome.codes.includes('timeline_on_phone'), String(outcome.codes))
})
