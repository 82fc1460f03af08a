import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { read } from '../_export.ts'

async function samples(path: string, ...rows: string[]) {
  const { records, entries } = await read({ [`Takeout/Fitbit/${path}`]: rows.join('\n') })
  assert.deepEqual(entries, [`imported Takeout/Fitbit/${path}`])
  return records.map(({ key, time, timeEnd, fields }) => ({
    ...{ key, at: time === null ? null : new Date(time).toISOString() },
    ...(timeEnd !== undefined && { until: new Date(timeEnd).toISOString() }),
    ...{ value: fields['value'], values: fields['values'] },
  }))
}

describe('tables of Fitbit that are seldom', () => {
  test('two zones of one minute are two', async () => {
    const found = await samples(
      'Active Zone Minutes (AZM)/Active Zone Minutes - 2023-01-01.csv',
      'date_time,heart_zone_id,total_minutes',
      '2023-01-02T10:05,FAT_BURN,1',
      '2023-01-02T10:05,CARDIO,2',
    )
    assert.deepEqual(
      found.map(({ value, values }) => [value, values]),
      [
        [1, { heart_zone_id: 'FAT_BURN' }],
        [2, { heart_zone_id: 'CARDIO' }],
      ],
    )
    assert.equal(new Set(found.map(({ key }) => key)).size, 2)
  })

  test('times are seconds since 1970, or as Java prints them', async () => {
    const [skin] = await samples(
      'Mindfulness/Mindfulness Eda Data Sessions - 2020-10-01.csv',
      'session_id,timestamp,valid_data,activation,scl_avg',
      '1,1601501667,1,0,2.5',
    )
    assert.equal(skin?.at, '2020-09-30T21:34:27.000Z')
    const [heart] = await samples(
      'Atrial Fibrillation ECG/afib_ecg_reading_1602141306000.csv',
      'reading_id,reading_time,result_classification,heart_rate,waveform_samples',
      '1,Thu Oct 08 07:15:06 UTC 2020,NSR,61,[-329 -360 12]',
    )
    assert.deepEqual([heart?.at, heart?.value], ['2020-10-08T07:15:06.000Z', 61])
  })

  test('what lasts has a beginning and an end: stages of sleep, alerts, cycles', async () => {
    const [stage] = await samples(
      'Health Fitness Data_GoogleData/UserSleepStages_2023-01-02.csv',
      'sleep_id,sleep_stage_id,sleep_stage_type,start_utc_offset,sleep_stage_start,end_utc_offset,sleep_stage_end,data_source,sleep_stage_created',
      '99,1,LIGHT,+01:00,2023-01-02 00:00:00,+01:00,2023-01-02 00:30:00,DERIVED,2023-01-02 08:00:00',
    )
    assert.deepEqual(
      [stage?.at, stage?.until],
      ['2023-01-02T00:00:00.000Z', '2023-01-02T00:30:00.000Z'],
    )
    const [alert] = await samples(
      'Heart Rate/Heart Rate Notifications Alerts.csv',
      'id,start_timestamp,end_timestamp,type,threshold,value',
      '1,2023-01-02T07:00:00-08:00,2023-01-02T07:10:00-08:00,HIGH,120,130',
    )
    assert.deepEqual([alert?.at, alert?.value], ['2023-01-02T15:00:00.000Z', 130])
    const [seated] = await samples(
      'Physical Activity_GoogleData/sedentary_period_2023-01-02.csv',
      'start time,end time,data source',
      '2023-01-02T07:00:00Z,2023-01-02T08:00:00Z,Pixel Watch',
    )
    assert.equal(seated?.until, '2023-01-02T08:00:00.000Z')
    const [cycle] = await samples(
      'Menstrual Health/menstrual_health_cycles.csv',
      'id,cycle_start_date,cycle_end_date,period_start_date',
      '1,2023-01-01,2023-01-28,2023-01-01',
    )
    assert.deepEqual(
      [cycle?.at, cycle?.until],
      ['2023-01-01T00:00:00.000Z', '2023-01-28T00:00:00.000Z'],
    )
  })

  test('breaths that are told in thousandths, and in whole ones below the same head', async () => {
    const head = 'timestamp,deep sleep stats - milli breaths per minute,data source'
    for (const told of ['15200', '15.2']) {
      const [night] = await samples(
        'Physical Activity_GoogleData/respiratory_rate_sleep_summary_2023-01-02.csv',
        head,
        `2023-01-02T07:00:00Z,${told},Pixel Watch`,
      )
      assert.equal(night?.value, 15.2)
    }
  })

  test('what is numbered by days of 1970 has no time', async () => {
    const zones = await samples(
      'Physical Activity_GoogleData/daily_heart_rate_zones.csv',
      'timestamp,heart rate zone,data source',
      ...['1970-01-01T00:00:00Z,LIGHT,Fitbit', '1970-01-02T00:00:00Z,MODERATE,Fitbit'],
    )
    assert.deepEqual(
      zones.map(({ at }) => at),
      [null, null],
    )
  })
})
