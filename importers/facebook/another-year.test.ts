/** The same life in an export of another year, and of an account in another language: no new records. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryPart, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const now = () => Date.UTC(2026, 10, 1)
const read = (files: Record<string, object | Buffer>) =>
  readAll([memoryPart('facebook-anna-2026-01-01-x.zip', zipOf(files))], [facebook], { now })

/** What a language and a year call things. */
interface Words {
  posts: string
  likes: string
  inbox: string
  folder: string
  picture: (id: string) => string
  said: (what: 'status' | 'photo' | 'group' | 'like' | 'sent', whom: string) => string
}

const english: Words = {
  posts: 'posts/your_posts_1.json',
  likes: 'likes_and_reactions/posts_and_comments.json',
  inbox: 'messages/inbox/zoe_Ab3_EfGhIj/message_1.json',
  folder: 'posts/media/MobileUploads_LvJWqglAvA',
  picture: (id) => `28819_1251667781858_646231_n_${id}.jpg`,
  said: (what, whom) =>
    ({
      status: 'Anna updated her status.',
      photo: 'Anna added a new photo.',
      group: `Anna posted in ${whom}.`,
      like: `Anna likes ${whom}'s post.`,
      sent: `${whom} sent a photo.`,
    })[what],
}
const french: Words = {
  posts: 'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json',
  likes: 'your_facebook_activity/comments_and_reactions/likes_and_reactions_1.json',
  inbox: 'your_facebook_activity/messages/inbox/zoe_Ab3_EfGhIj/message_1.json',
  folder: 'your_facebook_activity/posts/media/Telechargementsmobiles_117012181777701',
  picture: (id) => `${id}.jpg`,
  said: (what, whom) =>
    ({
      status: 'Anna a mis à jour son statut.',
      photo: 'Anna a ajouté une photo.',
      group: `Anna a publié dans ${whom}.`,
      like: `Anna aime la publication de ${whom}.`,
      sent: `${whom} a envoyé une photo.`,
    })[what],
}

function life({ posts, likes, inbox, folder, picture, said }: Words) {
  const medium = { uri: `${folder}/${picture('1251667781858')}`, creation_timestamp: 1273171899 }
  const sold = (group: string) => ({
    ...{ timestamp: 1500000000, data: [{ post: 'For sale' }], title: said('group', group) },
  })
  return {
    [posts]: [
      { timestamp: 1242901624, data: [{ post: 'fine' }], title: said('status', '') },
      {
        timestamp: 1273171899,
        attachments: [{ data: [{ media: medium }] }],
        title: said('photo', ''),
      },
      sold('A group'),
      sold('Another group'),
    ],
    [`${folder}/${picture('1251667781858')}`]: Buffer.from('\xff\xd8\xff\xe0', 'latin1'),
    [posts.replace(/[^/]*$/, 'your_uncategorized_photos.json')]: { other_photos_v2: [medium] },
    [likes]: {
      reactions_v2: ['Zoe', 'Bob'].map((whom) => ({
        ...{ timestamp: 1257938031, title: said('like', whom) },
        data: [{ reaction: { reaction: 'LIKE', actor: 'Anna' } }],
      })),
    },
    [inbox]: {
      ...{ participants: [{ name: 'Zoe' }, { name: 'Anna' }], title: 'Zoe' },
      messages: [
        {
          ...{ sender_name: 'Zoe', timestamp_ms: 1600000000000, content: said('sent', 'Zoe') },
          photos: [{ uri: `messages/inbox/zoe_Ab3_EfGhIj/photos/${picture('3860583887371111')}` }],
        },
        {
          ...{ sender_name: 'Zoe', timestamp_ms: 1600000000000 },
          gifs: [{ uri: `https://cdn.example/a.gif?oe=${folder.length}` }],
        },
        { sender_name: 'Zoe', timestamp_ms: 1600000000000, content: 'héé' },
        {
          ...{ sender_name: 'Zoe', timestamp_ms: 1600000000000, call_duration: 7 },
          content: said('sent', 'Zoe'),
        },
      ],
    },
  }
}

test('posts, photos, reactions and messages are the same in another year and language', async () => {
  const known = async (words: Words) =>
    (await read(life(words))).records.map(({ collection, key }) => `${collection} ${key}`).sort()
  const before = await known(english)
  assert.equal(before.length, new Set(before).size)
  assert.equal(before.length, 12)
  assert.deepEqual(await known(french), before)
})

test('who was brought into a group, and who left it, said in two languages', async () => {
  const inbox = 'your_facebook_activity/messages/inbox/us_1234567/message_1.json'
  const line = (content: string) => ({
    ...{ sender_name: 'Anna', timestamp_ms: 1600000000000, content },
  })
  const said = (...sentences: string[]) => {
    const [came = '', other = '', left = ''] = sentences
    const message = (content: string, more: object) => ({ ...line(content), ...more })
    const messages = [
      message(came, { type: 'Subscribe', users: [{ name: 'Zoe' }, { name: 'Bo' }] }),
      message(other, { type: 'Subscribe', users: [{ name: 'Cy' }] }),
      message(left, { type: 'Unsubscribe', users: [{ name: 'Anna' }] }),
    ]
    return read({ [inbox]: { participants: [{ name: 'Anna' }], messages, title: 'Us' } })
  }
  const keys = ({ records }: Awaited<ReturnType<typeof said>>) =>
    records.filter((one) => one.collection === 'facebook.messages').map((one) => one.key)
  const here = keys(await said('Anna added Zoe and Bo.', 'Anna added Cy.', 'Anna left.'))
  assert.equal(new Set(here).size, 3)
  // Some downloads do not say what kind of line it is.
  const untyped = await read({
    [inbox]: {
      participants: [{ name: 'Anna' }],
      title: 'Us',
      messages: [
        { ...line('Anna added Zoe and Bo.'), users: [{ name: 'Bo' }, { name: 'Zoe' }] },
        { ...line('Anna added Cy.'), users: [{ name: 'Cy' }] },
        { ...line('Anna left.'), users: [{ name: 'Anna' }] },
      ],
    },
  })
  assert.deepEqual(keys(untyped), here)
  const there = 'Anna hat Zoe und Bo hinzugefügt.|Anna hat Cy hinzugefügt.|Anna ist gegangen.'
  assert.deepEqual(keys(await said(...there.split('|'))), here)
  // Others say what kind of line it is, and not who.
  const unnamed = async (...sentences: string[]) => {
    const types = ['Subscribe', 'Subscribe', 'Unsubscribe']
    const messages = sentences.map((content, nth) => ({ ...line(content), type: types[nth] }))
    return keys(
      await read({ [inbox]: { participants: [{ name: 'Anna' }], messages, title: 'Us' } }),
    )
  }
  const english = await unnamed('Anna added Zoe and Bo.', 'Anna added Cy.', 'Anna left.')
  assert.equal(new Set(english).size, 3)
  assert.deepEqual(await unnamed(...there.split('|')), english)
})
