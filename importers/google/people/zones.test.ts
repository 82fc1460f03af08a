import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const calendar = (...lines: string[]) =>
  read({
    'Takeout/Calendar/a.ics': ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n'),
  })
const event = (start: string) => ['BEGIN:VEVENT', `UID:${start}`, `DTSTART;${start}`, 'END:VEVENT']
const times = ({ records }: Awaited<ReturnType<typeof calendar>>) =>
  records.map(({ time }) => new Date(time!).toISOString())

test('a zone with a name of its own keeps the clocks that the calendar says it has', async () => {
  const outcome = await calendar(
    'BEGIN:VTIMEZONE',
    'TZID:Customized Time Zone',
    'BEGIN:STANDARD',
    'DTSTART:16010101T030000',
    'TZOFFSETFROM:+0200',
    'TZOFFSETTO:+0100',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:16010101T020000',
    'TZOFFSETFROM:+0100',
    'TZOFFSETTO:+0200',
    'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
    'END:DAYLIGHT',
    'END:VTIMEZONE',
    ...event('TZID=Customized Time Zone:20240115T100000'),
    ...event('TZID=Customized Time Zone:20240330T100000'),
    ...event('TZID=Customized Time Zone:20240401T100000'),
    ...event('TZID=Customized Time Zone:20241026T100000'),
    ...event('TZID=Customized Time Zone:20241028T100000'),
  )
  assert.deepEqual(times(outcome), [
    '2024-01-15T09:00:00.000Z',
    '2024-03-30T09:00:00.000Z',
    '2024-04-01T08:00:00.000Z',
    '2024-10-26T08:00:00.000Z',
    '2024-10-28T09:00:00.000Z',
  ])
  assert.deepEqual(outcome.codes, [])
})

test('a rule that has ended counts no more', async () => {
  const outcome = await calendar(
    'BEGIN:VTIMEZONE',
    'TZID:Old',
    'BEGIN:STANDARD',
    'DTSTART:19671029T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z',
    'TZOFFSETTO:-0500',
    'END:STANDARD',
    'BEGIN:DAYLIGHT',
    'DTSTART:20070311T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU',
    'TZOFFSETTO:-0400',
    'END:DAYLIGHT',
    'BEGIN:STANDARD',
    'DTSTART:20071104T020000',
    'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU',
    'TZOFFSETTO:-0500',
    'END:STANDARD',
    'END:VTIMEZONE',
    ...event('TZID=Old:20241102T100000'),
    ...event('TZID=Old:20241104T100000'),
    ...event('TZID=Old:20060115T100000'),
  )
  assert.deepEqual(times(outcome), [
    '2024-11-02T14:00:00.000Z',
    '2024-11-04T15:00:00.000Z',
    '2006-01-15T15:00:00.000Z',
  ])
})

test('a name with its maker before it is that name; one that nobody knows is said', async () => {
  const outcome = await calendar(
    ...event('TZID=/freeassociation.sourceforge.net/Europe/Paris:20240701T100000'),
    ...event('TZID=Nowhere Standard Time:20240701T100000'),
  )
  assert.deepEqual(times(outcome), ['2024-07-01T08:00:00.000Z', '2024-07-01T10:00:00.000Z'])
  assert.deepEqual(outcome.codes, ['zone_unknown'])
})
