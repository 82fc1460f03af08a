import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll } from '@mandate/importer/testing'
import { fieldsOf, fixture, read } from '../_export.ts'
import { google } from '../index.ts'

test('everybody is read once, with the labels that their folders tell', async () => {
  const outcome = await read({
    'Takeout/Contacts/All Contacts/All Contacts.vcf': await fixture('people/all.vcf'),
    'Takeout/Contacts/Friends/Friends.vcf': await fixture('people/friends.vcf'),
  })
  const [zoe, bo] = outcome.records
  assert.equal(outcome.records.length, 2)
  assert.deepEqual(zoe!.fields, {
    names: ['Zoé Dupont', 'Zo'],
    emails: ['zoe@example.com', 'zoe@home.example'],
    phones: ['+33 6 00 00 00 00'],
    orgs: ['Café, Co, Kitchen'],
    titles: ['Cook'],
    addresses: ['1 rue de la Paix, Paris, 75002, France'],
    birthday: '1980-02-03',
    notes: 'Likes tea\nand a very long line that is folded somewhere in the middle of a word',
    labels: ['starred'],
  })
  assert.equal(zoe!.files![0]!.mime, 'image/png')
  assert.deepEqual(bo!.fields, { names: ['Bo'], phones: ['+1 555 0100'], labels: ['Friends'] })
  // An address of a picture is never followed; a broken line costs itself.
  assert.equal(bo!.files, undefined)
  assert.match(JSON.stringify(bo!.rest), /https?:/)
  assert.deepEqual(outcome.codes, ['invalid_line'])
})

test('without the book of everybody, all others are read', async () => {
  const outcome = await read({
    'Takeout/Google Kontakte/Freunde/Freunde.vcf': await fixture('people/friends.vcf'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.contacts'), [
    { names: ['Bo'], phones: ['+1 555 0100'], labels: ['Freunde'] },
  ])
})

test('appointments: in their own zone, repeated, moved, all day', async () => {
  const { records, codes } = await read({
    'Takeout/Calendar/ana@example.com.ics': await fixture('people/calendar.ics'),
  })
  const [weekly, moved, day, floating] = records
  assert.deepEqual(codes, [])
  assert.deepEqual(weekly!.fields, {
    uid: 'weekly@google.com',
    calendar: 'Home, sweet',
    summary: 'Lunch at the café',
    description: 'With <b>tea</b>\nand cake',
    location: 'Paris',
    all_day: false,
    rrule: 'FREQ=WEEKLY;BYDAY=FR,SA',
    status: 'confirmed',
    attendees: ['Ana <ana@example.com>', 'bo@example.com'],
  })
  assert.equal(weekly!.time, Date.parse('2024-03-01T09:00:00Z'))
  assert.equal(weekly!.timeEnd, Date.parse('2024-03-01T10:30:00Z'))
  // In July the clocks there are two hours ahead.
  assert.equal(moved!.time, Date.parse('2024-07-05T10:00:00Z'))
  assert.equal(moved!.timeEnd, Date.parse('2024-07-05T10:45:00Z'))
  assert.equal(moved!.fields['recurrence_id'], '2024-07-05T10:00:00')
  assert.notEqual(moved!.key, weekly!.key)
  assert.equal(day!.fields['all_day'], true)
  assert.equal(day!.time, Date.parse('2024-12-24T00:00:00Z'))
  assert.equal(floating!.time, Date.parse('2024-01-01T07:00:00Z'))
})

test('a calendar that is uploaded alone is read when it is Google’s', async () => {
  const part = memoryPart('basic.ics', await fixture('people/calendar.ics'))
  const { records } = await readAll([part], [google])
  assert.equal(records.length, 4)
})

test('a day that no calendar has is none, and is told', async () => {
  const event = [
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART;VALUE=DATE:20240230',
    'SUMMARY:Tea',
    'END:VEVENT',
  ]
  const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...event, 'END:VCALENDAR', '']
  const { records, codes } = await read({ 'Takeout/Calendar/a.ics': lines.join('\r\n') })
  assert.deepEqual(
    records.map(({ time, fields }) => [time, fields['summary']]),
    [[null, 'Tea']],
  )
  assert.deepEqual(codes, ['time_not_found'])
})

test('somebody who is only in the book of a label is read there', async () => {
  const card = (name: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL:+1 555 01\r\nEND:VCARD\r\n`
  const outcome = await read({
    'Takeout/Contacts/All Contacts/All Contacts.vcf': card('Ana'),
    'Takeout/Contacts/Tea/Tea.vcf': card('Ana') + card('Zoe'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.contacts'), [
    { names: ['Zoe'], phones: ['+1 555 01'], labels: ['Tea'] },
    { names: ['Ana'], phones: ['+1 555 01'], labels: ['Tea'] },
  ])
})

test('the picture of a contact lies beside the book, called after them', async () => {
  const card = (name: string, phone: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL:${phone}\r\nPHOTO:https://lh3.googleusercontent.com/x\r\nEND:VCARD\r\n`
  const folder = 'Takeout/Contacts/All Contacts'
  const outcome = await read({
    [`${folder}/All Contacts.vcf`]: [card('Zoé', '1'), card('Zoé', '2'), card('Bo', '3')].join(''),
    [`${folder}/Zoé.jpg`]: '\xff\xd8\xff one',
    [`${folder}/Zoé(1).jpg`]: '\xff\xd8\xff two',
  })
  assert.deepEqual(
    outcome.records.map(({ files }) => files?.map(({ role, name }) => `${role} ${name}`)),
    [['photo Zoé.jpg'], ['photo Zoé(1).jpg'], undefined],
  )
  assert.ok(
    outcome.entries.every((one) => one.startsWith('imported')),
    String(outcome.entries),
  )
})
