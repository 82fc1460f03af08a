import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, type Outcome, readAll, zipOf } from '@mandate/importer/testing'
import { collections, instagram } from './index.ts'

type Files = Record<string, string | Buffer | object>

const now = () => Date.UTC(2026, 0, 1)
const png = Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1')
const files: Files = JSON.parse(
  await readFile(new URL('fixtures/export.json', import.meta.url), 'utf8'),
)
const pictures: Files = {
  'media/posts/202104/1_n_17.jpg': png,
  'media/posts/202104/2_n_18.jpg': png,
  'media/posts/202104/3_n_19.mp4': png,
  'media/stories/202104/4.jpg': png,
  'media/reels/202104/5.mp4': png,
  'media/archived_posts/202104/6.jpg': png,
  'media/profile/202001/7.jpg': png,
  'your_instagram_activity/messages/inbox/zoe_55/photos/8.jpg': png,
}

function read(...parts: Files[]): Promise<Outcome> {
  const made = parts.map((one, i) => memoryPart(`instagram-ada-2024-01-01-x${i}.zip`, zipOf(one)))
  return readAll(made, [instagram], { now })
}

/** Records of a collection as `time fields role:file…`, in their order. */
function told({ records }: Outcome, collection: string) {
  return records
    .filter((record) => record.collection === `instagram.${collection}`)
    .map(({ time, fields, files: all }) => [
      time,
      { ...fields },
      ...(all ?? []).map(({ role, name, entry }) => `${role} ${name}${entry ? '' : ' missing'}`),
    ])
}

const whole = await read(files, pictures)

test('posts: the text of a single picture is under the picture, that of several above them', () => {
  assert.deepEqual(told(whole, 'posts'), [
    [
      1618000000000,
      { text: 'Café ☕', kind: 'post', latitude: 45.76, longitude: 4.83 },
      'media 1_n_17.jpg',
    ],
    [1618000102000, { text: 'Two', kind: 'post' }, 'media 2_n_18.jpg', 'media 3_n_19.mp4'],
    [1618000400000, { text: 'old', kind: 'archived' }, 'media 6.jpg'],
  ])
  assert.ok(!JSON.stringify(whole.records).includes('192.0.2.1'))
})

test('what is written under each of several pictures stays with their post', async () => {
  const media = (title: string, at: number) => ({
    ...{ uri: `media/posts/${at}.jpg`, creation_timestamp: 1618000000 + at, title },
  })
  const { records } = await read({
    'your_instagram_activity/media/posts_1.json': [
      { media: [media('Tea', 1), media('Cake', 2)], title: 'Two', creation_timestamp: 1618000000 },
    ],
  })
  const said = JSON.stringify(records[0]!.rest)
  assert.match(said, /"Tea".*"Cake"/)
})

test('stories and reels', () => {
  assert.deepEqual(told(whole, 'stories'), [
    [1618000200000, { text: 'soup', kind: 'story' }, 'media 4.jpg'],
  ])
  assert.deepEqual(told(whole, 'reels'), [
    [1618000300000, { text: 'reel', kind: 'reel' }, 'media 5.mp4'],
  ])
})

test('comments, also under labels of a language nobody knows here', () => {
  assert.deepEqual(told(whole, 'comments'), [
    [1618000500000, { text: 'très beau', on_title: 'bo' }],
    [1618000600000, { text: 'nice', on_title: 'zoe' }],
  ])
})

test('likes and saved things lead to what they are about', () => {
  const at = 'https://www.instagram.com/p/'
  assert.deepEqual(told(whole, 'likes'), [
    [1618000700000, { name: 'bo', kind: 'post', url: `${at}AAA/` }],
    [1618000800000, { name: 'zoe', kind: 'comment', url: `${at}BBB/` }],
  ])
  assert.deepEqual(told(whole, 'saved'), [
    [1618000900000, { name: 'bo', kind: 'post', url: `${at}CCC/` }],
    [1618001000000, { name: 'Soups', kind: 'collection' }],
    [1618001100000, { name: 'bo', kind: 'collected', url: `${at}DDD/`, collection: 'Soups' }],
  ])
})

test('likes of the labelled generation', async () => {
  const owner = {
    title: 'Owner',
    dict: [
      {
        title: '',
        dict: [
          { label: 'URL', value: 'https://www.instagram.com/bo', href: '' },
          { label: 'Name', value: 'Bo Example' },
          { label: 'Username', value: 'bo' },
        ],
      },
    ],
  }
  const url = 'https://www.instagram.com/p/EEE/'
  const labels = [
    { label: 'URL', value: url, href: url },
    { label: 'Caption', value: 'Spring' },
    owner,
  ]
  const outcome = await read({
    'your_instagram_activity/likes/liked_posts.json': [
      { timestamp: 1750000000, media: [], label_values: labels, fbid: '9' },
    ],
  })
  assert.deepEqual(told(outcome, 'likes'), [
    [1750000000000, { name: 'bo', kind: 'post', url, title: 'Spring' }],
  ])
})

test('who follows whom, also where only the address names them', () => {
  assert.deepEqual(
    told(whole, 'follows').map(([time, fields]) => {
      const { name, kind } = fields as Record<string, string>
      return [time, name, kind]
    }),
    [
      [1618001200000, 'zoe', 'follower'],
      [1618001300000, 'bo', 'following'],
      [1618001350000, 'eve', 'following'],
      [1618001400000, 'max', 'request_sent'],
    ],
  )
})

test('searches, messages and who takes part in them', () => {
  assert.deepEqual(told(whole, 'searches'), [[1618001500000, { name: 'bread', kind: 'keyword' }]])
  assert.deepEqual(told(whole, 'messages'), [
    [
      1618001600000,
      { thread_id: '55', section: 'inbox', sender: 'Zoë', text: 'salut 👋' },
      'photos 8.jpg',
    ],
  ])
  assert.deepEqual(told(whole, 'threads'), [
    [
      null,
      {
        thread_id: '55',
        section: 'inbox',
        title: 'Zoë',
        participants: ['Zoë', 'Ada Exämple'],
      },
    ],
  ])
})

test('the profile is one record, by the shape of what it says', () => {
  assert.deepEqual(told(whole, 'profile'), [
    [
      null,
      {
        name: 'Ada Exämple',
        username: 'ada',
        emails: ['Ada@Example.org'],
        phones: ['+33123456789'],
        about: 'soup',
        websites: ['https://example.org/'],
      },
      'picture 7.jpg',
    ],
  ])
  assert.ok(whole.records.every(({ account }) => account === 'ada@example.org'))
})

test('every file is imported, and no record has a field that is not announced', () => {
  assert.ok(
    whole.entries.every((entry) => entry.startsWith('imported ')),
    whole.entries.join('\n'),
  )
  assert.deepEqual(whole.codes, [])
  for (const { collection, fields, files: all } of whole.records) {
    const known = collections.find(({ name }) => name === collection)!.fields
    const names = new Set(known.map(({ name }) => name))
    for (const name of [...Object.keys(fields), ...(all ?? []).map(({ role }) => role)])
      assert.ok(names.has(name), `${collection}.${name}`)
  }
})

const flat: [RegExp, string][] = [
  [/^your_instagram_activity\//, ''],
  [/^connections\//, ''],
  [/^logged_information\//, ''],
  [/^personal_information\/personal_information\//, 'account_information/'],
]
const layouts: [string, (path: string) => string][] = [
  [
    'flat, 2021',
    (path) => {
      const [from, to] = flat.find(([pattern]) => pattern.test(path)) ?? [/^/, '']
      return path.replace(from, to)
    },
  ],
  ['2024 and later', (path) => path.replace('activity/content/', 'activity/media/')],
  ['inside a folder', (path) => `instagram-ada-2024-01-01-x/${path}`],
]

for (const [name, moved] of layouts) {
  test(`the same records under the same keys: ${name}`, async () => {
    const paths = (all: Files) =>
      Object.fromEntries(Object.entries(all).map(([path, content]) => [moved(path), content]))
    const keys = ({ records }: Outcome) =>
      records
        .map(({ collection, key, files: all }) => {
          const found = (all ?? []).map((one) => one.sha256 ?? 'missing')
          return [collection, key, ...found].join(' ')
        })
        .toSorted()
    assert.deepEqual(keys(await read(paths(pictures), paths(files))), keys(whole))
  })
}

test('the HTML form is refused with what helps', async () => {
  const page = '<html><body class="_a6-p">x</body></html>'
  const { warnings, entries } = await read({
    'your_instagram_activity/content/posts_1.html': page,
    'start_here.html': page,
  })
  assert.match(warnings.find(({ code }) => code === 'html_export')!.action!, /format JSON/)
  assert.deepEqual(entries, [
    'failed your_instagram_activity/content/posts_1.html',
    'ignored start_here.html',
  ])
})
