import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const timestamp = 1600000000

async function restsOf(files: Record<string, object>) {
  const { records } = await readAll([memoryPart('facebook-ada.zip', zipOf(files))], [facebook])
  return records.map(({ rest }) => rest)
}

test('an entry of the labelled generation keeps the number it has at Facebook', async () => {
  const entry = (fbid: string, value: string) => ({
    ...{ timestamp, fbid, media: [] },
    label_values: [{ ent_field_name: 'Name', label: 'Name', value }],
  })
  const rests = await restsOf({
    'your_facebook_activity/comments_and_reactions/likes_and_reactions.json': [entry('11', 'Tea')],
    'logged_information/interactions/items_viewed.json': [entry('12', 'Rain')],
    'your_facebook_activity/polls/your_poll_votes.json': [entry('13', 'Tea?')],
    'your_facebook_activity/saved_items_and_collections/your_saved_items.json': [
      entry('14', 'Tea'),
    ],
    'your_facebook_activity/posts/your_posts_1.json': [entry('15', 'Tea')],
  })
  assert.deepEqual(rests.map((rest) => rest?.['fbid']).sort(), ['11', '12', '13', '14', '15'])
})

test('a reaction keeps who gave it', async () => {
  const [rest] = await restsOf({
    'your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json': [
      {
        ...{ timestamp, title: "Ada likes Ben's photo." },
        data: [{ reaction: { reaction: 'LIKE', actor: 'Ada' } }],
      },
    ],
  })
  assert.deepEqual({ ...rest }, { actor: 'Ada' })
})

test('an album without pictures is an album', async () => {
  const path = 'your_facebook_activity/posts/album/0.json'
  const album = { name: 'Rain', photos: [], last_modified_timestamp: timestamp, description: '' }
  const part = memoryPart('facebook-ada.zip', zipOf({ [path]: album }))
  const { classes, records, codes } = await readAll([part], [facebook])
  assert.deepEqual([classes.get(path)?.class, codes], ['imported', []])
  assert.deepEqual(
    records.map(({ collection, fields }) => [collection, fields['title']]),
    [['facebook.albums', 'Rain']],
  )
})
