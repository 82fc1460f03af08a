import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const folder = 'Takeout/Fitbit/Global Export Data'

test('Fitbit: pulse, steps, nights and workouts', async () => {
  const outcome = await read({
    [`${folder}/heart_rate-2020-01-15.json`]: JSON.stringify([
      { dateTime: '01/15/20 08:00:12', value: { bpm: 72, confidence: 3 } },
    ]),
    [`${folder}/steps-2020-01-15.json`]: JSON.stringify([
      { dateTime: '01/15/20 08:01:00', value: '94' },
      { dateTime: '01/15/20 08:02:00', value: '0' },
    ]),
    [`${folder}/resting_heart_rate-2020-01-15.json`]: JSON.stringify([
      { dateTime: '01/15/20 00:00:00', value: { date: '01/15/20', value: 61.5, error: 6.7 } },
      { dateTime: '01/16/20 00:00:00', value: { date: null, value: 0.0, error: 0.0 } },
    ]),
    [`${folder}/weight-2020-01-15.json`]: JSON.stringify([
      { logId: 5, weight: 150.4, bmi: 22.1, date: '01/15/20', time: '07:00:00', source: 'API' },
    ]),
    [`${folder}/sleep-2020-01-15.json`]: JSON.stringify([
      {
        ...{ logId: 7, dateOfSleep: '2020-01-15', startTime: '2020-01-14T23:10:30.000' },
        ...{ endTime: '2020-01-15T06:40:30.000', duration: 27000000, minutesAsleep: 400 },
        levels: { summary: {}, data: [] },
      },
    ]),
    [`${folder}/exercise-0.json`]: JSON.stringify([
      {
        ...{ logId: 8, activityName: 'Walk', startTime: '01/15/20 12:00:00', duration: 600000 },
        ...{ calories: 60, steps: 1000, distance: 0.7, distanceUnit: 'Kilometer' },
      },
    ]),
    [`${folder}/badge.json`]: JSON.stringify([{ encodedId: 'x', badgeType: 'DAILY_STEPS' }]),
  })
  const told = (name: string) =>
    outcome.records
      .filter(({ collection }) => collection === `google.fit.${name}`)
      .map(({ time, timeEnd, fields }) => [
        ...[time, timeEnd].flatMap((ms) => (ms ? new Date(ms).toISOString() : [])),
        { ...fields },
      ])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
  const origin = { origin: 'Fitbit' }
  assert.deepEqual(told('samples'), [
    [
      '2020-01-15T00:00:00.000Z',
      { type: 'resting_heart_rate', value: 61.5, unit: 'bpm', ...origin, values: { error: 6.7 } },
    ],
    ['2020-01-15T07:00:00.000Z', { type: 'weight', value: 68.22, unit: 'kg', ...origin }],
    [
      '2020-01-15T08:00:12.000Z',
      { type: 'heart_rate', value: 72, unit: 'bpm', ...origin, values: { confidence: 3 } },
    ],
    ['2020-01-15T08:01:00.000Z', { type: 'steps', value: 94, unit: 'steps', ...origin }],
    ['2020-01-15T08:02:00.000Z', { type: 'steps', value: 0, unit: 'steps', ...origin }],
  ])
  assert.deepEqual(told('sessions'), [
    [
      '2020-01-14T23:10:30.000Z',
      '2020-01-15T06:40:30.000Z',
      { activity: 'sleep', duration: 27000 },
    ],
    [
      '2020-01-15T12:00:00.000Z',
      '2020-01-15T12:10:00.000Z',
      { activity: 'Walk', duration: 600, steps: 1000, calories: 60, distance: 700 },
    ],
  ])
  assert.ok(outcome.entries.includes(`kept ${folder}/badge.json`), String(outcome.entries))
})
