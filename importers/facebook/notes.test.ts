import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const png = Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1')

test('a note keeps its heading, its text and its pictures', async () => {
  const note = {
    title: 'On tea',
    text: 'It is best hot.',
    media: [{ uri: 'posts/media/your_posts/1.jpg', creation_timestamp: 1578144009 }],
    created_timestamp: 1578144014,
  }
  const zip = zipOf({
    'posts/your_posts_1.json': [
      { timestamp: 1578144003, attachments: [{ data: [{ note }] }], data: [] },
    ],
    'posts/media/your_posts/1.jpg': png,
  })
  const { records } = await readAll([memoryPart('facebook-ada.zip', zip)], [facebook])
  assert.equal(records[0]!.fields['text'], 'On tea\nIt is best hot.')
  assert.equal(records[0]!.files![0]!.sha256?.length, 64)
  const said = JSON.parse(JSON.stringify(records[0]!.rest))
  assert.deepEqual(said.note, [{ created_timestamp: 1578144014 }])
})

test('what was thought of stories is a reaction', async () => {
  const zip = zipOf({
    'your_facebook_activity/stories/story_reactions.json': {
      stories_feedback_v2: [{ timestamp: 1600000000, title: 'Ada reacted to a story of Ben.' }],
    },
  })
  const { records } = await readAll([memoryPart('facebook-ada.zip', zip)], [facebook])
  assert.equal(records[0]!.collection, 'facebook.reactions')
  assert.equal(records[0]!.fields['target'], 'Ada reacted to a story of Ben.')
})
