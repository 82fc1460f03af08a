import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

test('what a phone does not know of a point is no measurement', async () => {
  const point = { latitudeE7: 481000000, longitudeE7: 115000000, timestamp: '2020-01-01T00:00:00Z' }
  const { records } = await read({
    'Takeout/Location History/Records.json': {
      locations: [
        { ...point, accuracy: 12, altitude: -3, verticalAccuracy: -1, velocity: -1, heading: -1 },
        { ...point, timestamp: '2020-01-01T00:01:00Z', velocity: 0, heading: 0 },
      ],
    },
  })
  assert.deepEqual(
    records.map(({ fields, rest }) => plain([fields, rest ?? {}])),
    [
      [
        { latitude: 48.1, longitude: 11.5, accuracy: 12, altitude: -3 },
        { verticalAccuracy: -1, velocity: -1, heading: -1 },
      ],
      [{ latitude: 48.1, longitude: 11.5, speed: 0, heading: 0 }, {}],
    ],
  )
})

test('how likely a place is stays beside how likely the visit is, and so does a place that nobody can read', async () => {
  const segment = (nth: number, visit: object) => ({
    ...{ startTime: `2024-01-0${nth}T00:00:00Z`, endTime: `2024-01-0${nth}T01:00:00Z`, visit },
  })
  const top = { placeId: 'a', semanticType: 'HOME', placeLocation: { latLng: '48.1°, 11.5°' } }
  const { records } = await read({
    'Timeline.json': {
      semanticSegments: [
        segment(1, { probability: 0.5, topCandidate: { ...top, probability: 0.9 } }),
        segment(2, { topCandidate: { ...top, probability: 0.9 } }),
        segment(3, { topCandidate: { ...top, placeLocation: 'at home' } }),
      ],
    },
  })
  assert.deepEqual(
    records.map(({ fields, rest }) => plain([fields['probability'] ?? null, rest ?? null])),
    [
      [0.5, { topCandidate: { probability: 0.9 } }],
      [0.9, null],
      [null, { topCandidate: { placeLocation: 'at home' } }],
    ],
  )
})
