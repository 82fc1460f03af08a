import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('a timeline that begins with the places one is often at, whatever else is in it', async () => {
  const home = { placeId: 'P', placeLocation: '48.1°, 11.5°', label: 'HOME' }
  const profile = { frequentPlaces: [home, { placeId: 'Q', placeLocation: '48.2°, 11.6°' }] }
  const visit = { topCandidate: { placeId: 'P', placeLocation: { latLng: '48.1°, 11.5°' } } }
  const segment = { startTime: '2024-03-13T10:00:00Z', endTime: '2024-03-13T11:00:00Z', visit }
  const paths = { startTime: '2024-03-13T11:00:00Z', endTime: '2024-03-13T12:00:00Z' }
  const files = [
    { userLocationProfile: profile, semanticSegments: [segment], rawSignals: [] },
    { userLocationProfile: profile },
    { userLocationProfile: {}, semanticSegments: [{ ...paths, timelinePath: [] }, segment] },
  ]
  const counts = []
  for (const [at, file] of files.entries()) {
    const outcome = await read({ [`Timeline (${at}).json`]: JSON.stringify(file) })
    const [places, visits] = [
      fieldsOf(outcome, 'google.places'),
      fieldsOf(outcome, 'google.visits'),
    ]
    counts.push([places.length, visits.length])
    if (at > 1) continue
    assert.deepEqual(places, [
      { kind: 'frequent', name: 'HOME', latitude: 48.1, longitude: 11.5 },
      { kind: 'frequent', latitude: 48.2, longitude: 11.6 },
    ])
  }
  assert.deepEqual(counts, [
    [2, 1],
    [2, 0],
    [0, 1],
  ])
})

test('what Google thinks of somebody’s ways stays with the places they are often at', async () => {
  const more = { persona: { travelModeAffinities: [{ mode: 'WALKING', affinity: 0.5 }] } }
  const frequentPlaces = [{ placeId: 'P', placeLocation: '48.1°, 11.5°' }]
  const profile = { frequentPlaces, ...more }
  const path = 'Timeline.json'
  const { records, entries } = await read({ [path]: { userLocationProfile: profile } })
  assert.deepEqual(JSON.parse(JSON.stringify(records[0]!.rest)), { placeId: 'P', profile: more })
  assert.deepEqual(entries, [`imported ${path}`])
  const alone = await read({ [path]: { userLocationProfile: more, semanticSegments: [] } })
  assert.deepEqual(alone.entries, [`kept ${path}`])
})
