/** Since about 2023 pictures have other names in the export: they are the same pictures. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { instagram } from './index.ts'

test('posts and stories are the same whatever their files are called', async () => {
  const known = async (root: string, name: (id: string) => string) => {
    const shown = (kind: string, id: string) => ({
      ...{ uri: `media/${kind}/202001/${name(id)}`, creation_timestamp: 1578045437 },
      title: 'a caption',
    })
    const files = {
      [`${root}/posts_1.json`]: [
        { media: [shown('posts', '17906545678395831'), shown('posts', '17906545678395832')] },
      ],
      [`${root}/stories.json`]: { ig_stories: [shown('stories', '17885924098997909')] },
    }
    const part = memoryPart('instagram-anna-2026-01-01-x.zip', zipOf(files))
    const now = () => Date.UTC(2026, 10, 1)
    const { records } = await readAll([part], [instagram], { now })
    assert.equal(records.length, 2)
    return records.map(({ collection, key }) => `${collection} ${key}`)
  }
  const before = await known('content', (id) => `81823458_171752327544134_56572454_n_${id}.jpg`)
  assert.deepEqual(await known('your_instagram_activity/media', (id) => `${id}.webp`), before)
})

test('a story that one liked is the same before and since its address is told', async () => {
  const known = async (story: object | object[]) => {
    const path = 'your_instagram_activity/story_interactions/story_likes.json'
    const part = memoryPart('instagram-anna-2026-01-01-x.zip', zipOf({ [path]: story }))
    const { records } = await readAll([part], [instagram], { now: () => Date.UTC(2026, 10, 1) })
    return records.map(({ collection, key }) => `${collection} ${key}`)
  }
  const before = await known({
    story_activities_story_likes: [{ title: 'bo', string_list_data: [{ timestamp: 1770775983 }] }],
  })
  assert.equal(before.length, 1)
  const owner = { title: 'Owner', dict: [{ dict: [{ label: 'Username', value: 'bo' }] }] }
  const url = 'https://www.instagram.com/stories/bo/1234567890123456789'
  const since = [
    { timestamp: 1770775983, label_values: [{ label: 'URL', value: url, href: url }, owner] },
  ]
  assert.deepEqual(await known(since), before)
})

test('quick reactions, answers with pictures and comments on stories are read', async () => {
  const said = (value: string) => [
    { title: 'bo', string_list_data: [{ href: '', value, timestamp: 1700000000 }] },
  ]
  const folder = 'your_instagram_activity/story_interactions'
  const files = {
    [`${folder}/emoji_story_reactions.json`]: { story_activities_emoji_quick_reactions: said('❤') },
    [`${folder}/avatar_story_reactions.json`]: {
      story_activities_avatar_quick_reactions: said('wave'),
    },
    [`${folder}/question_media_response.json`]: { story_activities_questions_media: said('see') },
    'your_instagram_activity/comments/hype.json': {
      comments_story_comments: [
        {
          string_map_data: {
            Comment: { value: 'nice' },
            'Media Owner': { value: 'bo' },
            Time: { timestamp: 1700000000 },
          },
        },
      ],
    },
  }
  const part = memoryPart('instagram-anna-2026-01-01-x.zip', zipOf(files))
  const { records } = await readAll([part], [instagram], { now: () => Date.UTC(2026, 10, 1) })
  assert.deepEqual(
    records.map(({ fields }) => `${fields['kind']} ${fields['title'] ?? fields['text']}`).sort(),
    ['question see', 'reaction wave', 'reaction ❤', 'undefined nice'],
  )
})
