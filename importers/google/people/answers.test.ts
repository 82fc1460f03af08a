import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

test('who accepted an invitation is kept beside who was invited', async () => {
  const { records } = await read({
    'Takeout/Calendar/Ana.ics': [
      ...['BEGIN:VCALENDAR', 'PRODID:-//Google Inc//Google Calendar 70.9054//EN', 'BEGIN:VEVENT'],
      ...['UID:1', 'DTSTART:20240101T100000Z', 'SUMMARY:Tea'],
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=DECLINED;CN=Ben:mailto:ben@example.org',
      'ATTENDEE;CN=Zoe:mailto:zoe@example.org',
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  })
  const [tea] = records
  assert.deepEqual(tea?.fields['attendees'], ['Ben <ben@example.org>', 'Zoe <zoe@example.org>'])
  const said = JSON.parse(JSON.stringify(tea?.rest)) as { properties: Record<string, unknown>[] }
  const answers = said.properties.filter(({ name }) => name === 'attendee')
  assert.deepEqual(
    answers.map((one) => [one['partstat'], one['values']]),
    [['DECLINED', ['mailto:ben@example.org']]],
  )
})
