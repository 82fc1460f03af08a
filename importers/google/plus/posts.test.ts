import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

test('a post of Google+ with its picture and what others wrote below it', async () => {
  const folder = 'Takeout/Google+ Stream/Posts'
  const url = 'https://plus.google.com/+Ana/posts/abc'
  const { records, entries } = await read({
    [`${folder}/20180102 - Bread.json`]: {
      ...{ url, creationTime: '2018-01-02 03:04:05+0000', updateTime: '2018-01-02 04:04:05+0000' },
      author: { displayName: 'Ana', profilePageUrl: 'https://plus.google.com/+Ana' },
      content: 'Rye \u003cb\u003ebread\u003c/b\u003e\u003cbr\u003eagain',
      link: { title: 'Recipe', url: 'https://rye.example' },
      media: { url: 'https://photos.example/1', localFilePath: 'rye.jpg' },
      location: { displayName: 'Bakery', latitude: 48.5, longitude: 2.25 },
      comments: [
        {
          ...{ creationTime: '2018-01-03 03:04:05+0000', content: 'Good' },
          author: { displayName: 'Ben' },
        },
      ],
      plusOnes: [{ plusOner: { displayName: 'Ben' } }],
      postAcl: { visibleToStandardAcl: {} },
    },
    [`${folder}/rye.jpg`]: 'picture',
  })
  const [post, comment] = records
  assert.deepEqual(
    { ...post?.fields },
    {
      ...{
        kind: 'post',
        text: 'Rye bread\nagain',
        html: 'Rye <b>bread</b><br>again',
        author: 'Ana',
      },
      ...{ url, link: 'https://rye.example', updated_at: '2018-01-02T04:04:05.000Z' },
      ...{ place_name: 'Bakery', latitude: 48.5, longitude: 2.25 },
    },
  )
  assert.equal(post?.time, Date.UTC(2018, 0, 2, 3, 4, 5))
  assert.deepEqual(
    post.files?.map(({ name }) => name),
    ['rye.jpg'],
  )
  assert.deepEqual(Object.keys(post.rest ?? {}), ['link', 'media', 'plusOnes', 'postAcl'])
  assert.deepEqual(
    { ...comment?.fields },
    {
      ...{ kind: 'comment', text: 'Good', author: 'Ben', parent: url },
    },
  )
  assert.ok(entries.every((one) => one.startsWith('imported')))
})
