import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

const folder = 'Takeout/Google Health'
const activity = `${folder}/Physical Activity_GoogleData`
const fitness = `${folder}/Health Fitness Data_GoogleData`
const lists = `${folder}/Global Export Data`
const band = 'Band'

test('tables of Fitbit: what was measured, in the usual unit, at a moment that is certain', async () => {
  const outcome = await read({
    [`${activity}/Heart Rate/heart_rate_2026-09-12.csv`]: `timestamp,beats per minute,data source\n2026-09-12T04:00:05Z,80.0,${band}\n`,
    // Until 2025 without saying what measured it.
    'Takeout/Fitbit/Physical Activity_GoogleData/heart_rate_2025-10-27.csv':
      'timestamp,beats per minute\n2025-10-27T15:30:23Z,81.0\n',
    [`${activity}/weight.csv`]:
      'timestamp,weight grams,data source\n2026-09-12T05:00:00.000000Z,70500,Scale\n',
    [`${activity}/active_zone_minutes_2026-09-01.csv`]: `timestamp,heart rate zone,total minutes,data source\n2026-09-12T04:00:00Z,PEAK,2,${band}\n2026-09-12T04:00:00Z,CARDIO,1,${band}\n`,
    [`${folder}/Oxygen Saturation (SpO2)/Daily SpO2 - 2026-09-01-2026-12-01.csv`]:
      'timestamp,average_value,lower_bound,upper_bound\n2026-09-12T06:11:30Z,96.5,94.0,98.0\n',
    [`${folder}/Heart Rate Variability/Daily Heart Rate Variability Summary - 2026-09-(12).csv`]:
      'timestamp,rmssd,nremhr,entropy\n2026-09-12T00:00:00,31.5,55.1,2.5\n',
    [`${folder}/Temperature/Computed Temperature - 2026-09-01.csv`]:
      'type,sleep_start,sleep_end,temperature_samples,nightly_temperature\nSKIN,2026-09-11T23:00,2026-09-12T06:30,450,33.9\n',
    [`${folder}/Temperature/Device Temperature - 2026-09-12.csv`]:
      'recorded_time,temperature,sensor_type\n2026-09-12T00:01,-1.5,UNKNOWN\n',
    [`${lists}/estimated_oxygen_variation-2026-09-12.csv`]:
      'timestamp,Infrared to Red Signal Ratio\n09/12/26 21:00:30,12\n',
    [`${folder}/Account Changes/Account_Access_Events_1.csv`]:
      'timestamp,steps\n2026-09-10T00:00:00Z,123456\n',
    [`${folder}/Biometrics/Glucose 202609.csv`]: 'no data',
    [`${fitness}/UserActivityProbabilities_2026-09-01.csv`]: `timestamp,steps,data source\n2026-09-12T04:00:00Z,1,${band}\n`,
  })
  const samples = outcome.records
    .filter(({ collection }) => collection === 'google.fit.samples')
    .map(({ time, fields }) => [new Date(time!).toISOString(), { ...fields }])
  assert.deepEqual(samples, [
    ['2026-09-12T04:00:05.000Z', { type: 'heart_rate', unit: 'bpm', origin: band, value: 80 }],
    ['2025-10-27T15:30:23.000Z', { type: 'heart_rate', unit: 'bpm', origin: 'Fitbit', value: 81 }],
    ['2026-09-12T05:00:00.000Z', { type: 'weight', unit: 'kg', origin: 'Scale', value: 70.5 }],
    ...[
      ['PEAK', 2],
      ['CARDIO', 1],
    ].map(([zone, value]) => [
      '2026-09-12T04:00:00.000Z',
      {
        ...{ type: 'active_zone_minutes', unit: 'min', origin: band, value },
        values: { 'heart rate zone': zone },
      },
    ]),
    [
      '2026-09-12T06:11:30.000Z',
      {
        ...{ type: 'daily_spo2', unit: '%', origin: 'Fitbit', value: 96.5 },
        values: { lower_bound: 94, upper_bound: 98 },
      },
    ],
    [
      '2026-09-12T00:00:00.000Z',
      {
        ...{ type: 'daily_heart_rate_variability_summary', unit: 'ms', origin: 'Fitbit' },
        ...{ value: 31.5, values: { nremhr: 55.1, entropy: 2.5 } },
      },
    ],
    [
      '2026-09-11T23:00:00.000Z',
      {
        ...{ type: 'computed_temperature', unit: '°C', origin: 'Fitbit', value: 33.9 },
        values: { type: 'SKIN', temperature_samples: 450 },
      },
    ],
    [
      '2026-09-12T00:01:00.000Z',
      {
        ...{ type: 'device_temperature', unit: '°C', origin: 'Fitbit', value: -1.5 },
        values: { sensor_type: 'UNKNOWN' },
      },
    ],
    [
      '2026-09-12T21:00:30.000Z',
      { type: 'estimated_oxygen_variation', origin: 'Fitbit', value: 12 },
    ],
  ])
  const kept = outcome.entries.filter((entry) => entry.startsWith('kept'))
  assert.equal(kept.length, 3, String(kept))
  assert.equal(new Set(outcome.records.map(({ key }) => key)).size, outcome.records.length)
})

test('what lists and tables both tell counts once; days to come are none', async () => {
  const outcome = await read({
    [`${lists}/steps-2026-09-11.json`]: [{ dateTime: '09/12/26 05:00:00', value: '29' }],
    [`${lists}/distance-2026-09-11.json`]: [{ dateTime: '09/12/26 05:00:00', value: '2300' }],
    [`${lists}/calories-2026-09-11.json`]: [{ dateTime: '09/12/26 10:30:00', value: '1.25' }],
    [`${lists}/sedentary_minutes-2026-12-01.json`]: [
      { dateTime: '12/01/26 00:00:00', value: '800' },
      { dateTime: '12/24/26 00:00:00', value: '1440' },
    ],
    [`${activity}/steps_2026-09-01.csv`]: `timestamp,steps,data source\n2026-09-12T05:00:00Z,29,${band}\n2026-09-12T05:00:00Z,28,Phone\n`,
    [`${activity}/calories_2026-09-01.csv`]: `timestamp,calories,data source\n2026-09-12T05:00:00Z,1.25,${band}\n`,
  })
  assert.deepEqual(fieldsOf(outcome, 'google.fit.samples'), [
    { type: 'calories', unit: 'kcal', origin: band, value: 1.25 },
    { type: 'steps', unit: 'steps', origin: 'Fitbit', value: 29 },
    { type: 'distance', unit: 'm', origin: 'Fitbit', value: 23 },
    { type: 'sedentary_minutes', unit: 'min', origin: 'Fitbit', value: 800 },
  ])
  assert.ok(outcome.codes.includes('said_again'))
  assert.ok(!outcome.codes.includes('time_out_of_range'), String(outcome.codes))
  assert.ok(outcome.entries.includes(`kept ${activity}/steps_2026-09-01.csv`))
  assert.ok(outcome.entries.includes(`kept ${lists}/calories-2026-09-11.json`))
})

test('a night that a table tells with its zone is not told again by the list without one', async () => {
  const head =
    'sleep_id,sleep_type,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source'
  const outcome = await read({
    [`${lists}/sleep-2026-09-11.json`]: [
      {
        logId: 1,
        dateOfSleep: '2026-09-12',
        startTime: '2026-09-11T23:00:00.000',
        duration: 60000,
      },
      {
        logId: 2,
        dateOfSleep: '2026-09-14',
        startTime: '2026-09-13T23:00:00.000',
        duration: 60000,
      },
    ],
    [`${fitness}/UserSleeps_2026-09-01.csv`]: `${head}\n111,STAGES,410,+05:30,2026-09-11 17:30:00+0000,+05:30,2026-09-12 01:00:00+0000,B\n`,
    [`${fitness}/UserExercises_2026-09-01.csv`]:
      'exercise_id,exercise_start,exercise_end,utc_offset,activity_name,tracker_total_calories,tracker_total_steps,tracker_total_distance_mm\n9,2026-09-12T06:00:00Z,2026-09-12T06:30:00Z,+05:30,Outdoor Run,300,4200,5000000\n',
  })
  const told = outcome.records.map(({ time, timeEnd, fields }) => [
    new Date(time!).toISOString(),
    timeEnd && new Date(timeEnd).toISOString(),
    { ...fields },
  ])
  assert.deepEqual(told, [
    [
      '2026-09-11T17:30:00.000Z',
      '2026-09-12T01:00:00.000Z',
      { activity: 'sleep', duration: 27000 },
    ],
    [
      '2026-09-12T06:00:00.000Z',
      '2026-09-12T06:30:00.000Z',
      { activity: 'Outdoor Run', duration: 1800, steps: 4200, calories: 300, distance: 5000 },
    ],
    ['2026-09-13T23:00:00.000Z', '2026-09-13T23:01:00.000Z', { activity: 'sleep', duration: 60 }],
  ])
})

test('where somebody ran, second by second; and a folder of Fitbit that is packed alone', async () => {
  const outcome = await read({
    'Google Health/Physical Activity_GoogleData/gps_location_2026-09-12.csv':
      'timestamp,latitude,longitude,altitude,data source\n2026-09-12T06:00:01Z,48.1,11.5,520.5,Watch\n',
  })
  assert.deepEqual(fieldsOf(outcome, 'google.fit.points'), [
    { latitude: 48.1, longitude: 11.5, altitude: 520.5 },
  ])
})
