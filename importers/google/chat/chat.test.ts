import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, fixture, read } from '../_export.ts'

test('messages of Google Chat: names, printed times, files as they lie on disk', async () => {
  const folder = 'Takeout/Google Chat/Groups/Space AAA'
  const outcome = await read({
    [`${folder}/messages.json`]: await fixture('chat/messages.json'),
    [`${folder}/group_info.json`]: await fixture('chat/group_info.json'),
    [`${folder}/File-map.png_account_id=3`]: '\x89PNG\r\n\x1a\n',
  })
  const [first, second] = outcome.records
  assert.equal(first!.key, 'AAA/t1/m1')
  assert.equal(first!.time, Date.parse('2016-11-03T11:59:50Z'))
  assert.equal(second!.time, Date.parse('2016-11-03T12:00:00Z'))
  assert.deepEqual(first!.fields, {
    space_id: 'Space AAA',
    space_name: 'Tea lovers',
    sender: 'Zoé',
    sender_email: 'zoe@example.com',
    text: 'café?',
    topic_id: 't1',
    reactions: [{ emoji: { unicode: '☕' }, reactor_emails: ['ana@example.com'] }],
  })
  assert.equal(first!.files![0]!.size, 9)
})

test('messages of Google Chat in languages of their own, and a time that nobody can read', async () => {
  const dates = [
    'Thứ Năm, 10 tháng 10, 2024 lúc 17:13:43 UTC',
    'torsdag den 10. oktober 2024 kl. 17.13.43 UTC',
    'الخميس، 10 أكتوبر 2024 في 5:13:43 م UTC',
    'somewhen',
  ]
  const messages = dates.map((created_date, at) => ({
    created_date,
    message_id: `m${at}`,
    text: 'a',
  }))
  const { records, codes } = await read({
    'Takeout/Google Chat/Groups/DM AAA/messages.json': JSON.stringify({ messages }),
  })
  const time = Date.parse('2024-10-10T17:13:43Z')
  assert.deepEqual(
    records.map((one) => one.time),
    [time, time, time, null],
  )
  assert.deepEqual({ ...records[3]!.rest }, { created_date: 'somewhen' })
  assert.deepEqual(codes, ['time_not_found'])
})

test('messages of Google Chat that were deleted, without numbers, are several', async () => {
  const messages = ['10:59:50 AM', '11:00:02 AM'].map((time) => ({
    deleted_date: `Wednesday, January 4, 2023 at ${time} UTC`,
    message_state: 'DELETED',
  }))
  const { records } = await read({
    'Takeout/Google Chat/Groups/DM AAA/messages.json': JSON.stringify({ messages }),
  })
  assert.deepEqual(
    records.map(({ time }) => new Date(time!).toISOString()),
    ['2023-01-04T10:59:50.000Z', '2023-01-04T11:00:02.000Z'],
  )
  assert.equal(new Set(records.map(({ key }) => key)).size, 2)
})

test('conversations of Hangouts, with the names of who took part', async () => {
  const outcome = await read({
    'Takeout/Hangouts/Hangouts.json': await fixture('chat/Hangouts.json'),
  })
  assert.deepEqual(fieldsOf(outcome, 'google.hangouts'), [
    {
      space_id: 'C1',
      space_name: 'Zoé, Ana',
      sender: 'Zoé',
      text: 'café\nnow?',
      kind: 'regular_chat_message',
    },
    { space_id: 'C1', space_name: 'Zoé, Ana', sender: '3', kind: 'hangout_event' },
  ])
  const [first] = outcome.records.filter(({ collection }) => collection === 'google.hangouts')
  assert.equal(first!.time, 1417378894000)
  assert.deepEqual(fieldsOf(outcome, 'google.chat.spaces'), [
    { space_id: 'C1', space_name: 'Zoé, Ana', members: ['Zoé', 'Ana'] },
  ])
})
