/** What stands beside what a field takes: nothing of it is lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null))

test('a conversation of Hangouts in which nobody said anything, and where a word leads to', async () => {
  const person = (id: string, name: string) => ({ id: { gaia_id: id }, fallback_name: name })
  const about = (id: string) => ({
    conversation_id: { id },
    conversation: {
      ...{ id: { id }, type: 'GROUP', name: 'Tea' },
      participant_data: [person('1', 'Ada'), person('2', 'Ben')],
    },
  })
  const segment = (text: string, link_target: string) => ({
    ...{ type: 'LINK', text, link_data: { link_target } },
  })
  const said = [segment('here', 'https://example.org/tea'), segment('https://a.b', 'https://a.b')]
  const event = {
    ...{ conversation_id: { id: 'b' }, sender_id: { gaia_id: '1' }, event_id: 'e' },
    ...{ timestamp: '1417378894000000', chat_message: { message_content: { segment: said } } },
  }
  const { records } = await read({
    'Takeout/Hangouts/Hangouts.json': {
      conversations: [
        { conversation: about('a'), events: [] },
        { conversation: about('b'), events: [event] },
      ],
    },
  })
  const [silent, , message] = records
  assert.deepEqual(
    records.map(({ collection, key }) => `${collection} ${key}`),
    ['google.chat.spaces a', 'google.chat.spaces b', 'google.hangouts e'],
  )
  assert.deepEqual(plain(silent!.fields), {
    ...{ space_id: 'a', space_name: 'Tea', members: ['Ada', 'Ben'] },
  })
  assert.deepEqual(plain(message!.rest), {
    links: [{ text: 'here', url: 'https://example.org/tea' }],
  })
})

test('a file of Google Chat keeps its own name where it lies under another, and a machine is told from a person', async () => {
  const message = (id: string, original_name: string, user_type: string) => ({
    ...{ creator: { name: 'Ada', email: 'ada@example.org', user_type }, message_id: id },
    ...{ created_date: 'Thursday, November 3, 2016 at 11:59:50 AM UTC', text: 'tea' },
    attached_files: [{ original_name, export_name: 'File-a menu of teas.pdf' }],
  })
  const folder = 'Takeout/Google Chat/Groups/DM x'
  const { records } = await read({
    [`${folder}/messages.json`]: {
      messages: [
        message('1', 'a menu of teas.pdf', 'Human'),
        message('2', 'a menu of teas, and of cakes.pdf', 'Bot'),
      ],
    },
  })
  const [plainly, other] = records.map(({ rest }) => plain(rest))
  assert.equal(plainly, null)
  assert.equal(other.attached_files[0].original_name, 'a menu of teas, and of cakes.pdf')
  assert.equal(other.creator.user_type, 'Bot')
})
