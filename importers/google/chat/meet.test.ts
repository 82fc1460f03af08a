import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, read } from '../_export.ts'

test('meetings and calls, with when they began and ended, and with whom', async () => {
  const outcome = await read({
    'Takeout/Google Meet/ConferenceHistory/conference_history_records.csv': [
      'Conference ID,Meeting Code,Start Time,End Time,Duration,Call Direction,Call Counterparts,Direct Call Result,Participation State,Meeting Media Type',
      'c1,abc-defg-hij,2025-09-01 19:24:36 UTC,2025-09-01 20:26:52 UTC,1:02:16,,,,Participated,Video',
      'c2,,2025-09-02 08:00:00 UTC,,0:02:16,Outgoing,[zoe@example.com,bo@example.com],Answered,Participated,Audio',
      'c3,,,,,,,,,',
      ',,,,,,,,,Video',
    ].join('\n'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.meet'), [
    { meeting_code: 'abc-defg-hij', duration: 3736, state: 'participated' },
    {
      ...{ duration: 136, direction: 'outgoing', result: 'answered', state: 'participated' },
      participants: ['zoe@example.com', 'bo@example.com'],
    },
    {},
  ])
  const [first, second] = outcome.records
  assert.equal(first!.timeEnd, Date.parse('2025-09-01T20:26:52Z'))
  assert.equal(second!.timeEnd, Date.parse('2025-09-02T08:02:16Z'))
  assert.deepEqual(first!.rest, { 'conference id': 'c1', 'meeting media type': 'Video' })
  assert.deepEqual(outcome.codes, ['some_not_read'])
})
