import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

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

test('Timeline Edits: what the phone noticed is named otherwise than in its own export', async () => {
  const about = (signal: object) => ({ deviceId: '7', rawSignal: { signal } })
  const activityRecord = {
    detectedActivities: [
      { activityType: 'WALKING', probability: 0.2 },
      { activityType: 'STILL', probability: 0.75 },
    ],
    timestamp: '2024-03-13T14:43:35.683Z',
  }
  const devices = [
    { mac: '1', rawRssi: -88 },
    { mac: '2', rawRssi: -60 },
  ]
  const outcome = await read({
    'Takeout/Timeline/Timeline Edits.json': JSON.stringify({
      timelineEdits: [
        about({ activityRecord }),
        about({ wifiScan: { deliveryTime: '2024-03-13T14:43:36Z', devices } }),
        about({ wifiScan: { deliveryTime: '2024-03-13T14:44:36Z' } }),
      ],
    }),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.signals'), [
    {
      kind: 'activity',
      activity: 'STILL',
      activity_confidence: 0.75,
      guesses: [
        { type: 'WALKING', confidence: 0.2 },
        { type: 'STILL', confidence: 0.75 },
      ],
    },
    { kind: 'wifi', networks: 2 },
    { kind: 'wifi' },
  ])
  assert.equal(outcome.records[0]!.rest, undefined)
})
