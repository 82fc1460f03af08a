/** Fitbit's tables and lists tell the same twice, and may lie in parts that come on different days. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

const folder = 'Takeout/Fitbit'
const activity = `${folder}/Physical Activity_GoogleData`

const lists = {
  [`${folder}/Global Export Data/steps-2026-09-11.json`]: JSON.stringify([
    { dateTime: '09/12/26 05:00:00', value: '29' },
  ]),
  [`${folder}/Global Export Data/calories-2026-09-11.json`]: JSON.stringify([
    { dateTime: '09/12/26 10:30:00', value: '1.25' },
  ]),
  [`${folder}/Global Export Data/sleep-2026-09-11.json`]: JSON.stringify([
    {
      ...{ logId: 1, dateOfSleep: '2026-09-12', duration: 60000 },
      startTime: '2026-09-11T23:00:00.000',
    },
    {
      ...{ logId: 2, dateOfSleep: '2026-09-14', duration: 60000 },
      startTime: '2026-09-13T23:00:00.000',
    },
  ]),
}

const tables = {
  [`${activity}/steps_2026-09-01.csv`]:
    'timestamp,steps,data source\n2026-09-12T05:00:00Z,29,Band\n',
  [`${activity}/calories_2026-09-01.csv`]:
    'timestamp,calories,data source\n2026-09-12T05:00:00Z,1.25,Band\n',
  [`${folder}/Health Fitness Data_GoogleData/UserSleeps_2026-09-01.csv`]:
    'sleep_id,sleep_type,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source\n' +
    '111,STAGES,410,+05:30,2026-09-11 17:30:00+0000,+05:30,2026-09-12 01:00:00+0000,B\n',
}

describe('what Fitbit tells in tables and in lists', () => {
  let here: Home
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [name, first, second] of [
    ['lists first', lists, tables],
    ['tables first', tables, lists],
  ] as const) {
    test(`counts once when its parts come on different days, ${name}`, async () => {
      const ana = await resident(here.url, name.replaceAll(' ', '-'))
      await ana.bring({ 'takeout-20261001T000000Z-001.zip': zipOf(first) })
      const last = await ana.bring({ 'takeout-20261001T000000Z-002.zip': zipOf(second) })
      assert.equal(last.state, 'completed', JSON.stringify(last))
      const samples = await ana.records('google.fit.samples')
      assert.deepEqual(samples.map((one) => one['type']).toSorted(), ['calories', 'steps'])
      const nights = await ana.records('google.fit.sessions')
      assert.deepEqual(nights.map((one) => one['time']).toSorted(), [
        '2026-09-11T17:30:00Z',
        '2026-09-13T23:00:00Z',
      ])
      // Without the second, the first is whole again.
      const undone = await ana.ask(`${ana.base}/imports/${last.import}`, { method: 'DELETE' })
      assert.equal(undone.status, 204)
      assert.equal((await ana.records('google.fit.samples')).length, 2)
      const left = (await ana.records('google.fit.sessions')).length
      assert.equal(left, first === lists ? 2 : 1)
    })
  }
})
