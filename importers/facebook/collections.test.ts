import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, type Outcome, readAll, zipOf } from '@mandate/importer/testing'
import { collections, facebook } from './index.ts'

type Files = Record<string, string | Buffer | object>

const now = () => Date.UTC(2026, 0, 1)
const png = Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1')
const fixture = async (name: string): Promise<Files> =>
  JSON.parse(await readFile(new URL(`fixtures/${name}`, import.meta.url), 'utf8'))

function read(files: Files): Promise<Outcome> {
  return readAll([memoryPart('facebook-ada-2024-01-01-x.zip', zipOf(files))], [facebook], { now })
}

/** Records of a collection as `time fields`, in their order. */
function told({ records }: Outcome, collection: string) {
  return records
    .filter((record) => record.collection === `facebook.${collection}`)
    .map(({ time, timeEnd, fields }) => [time, ...(timeEnd ? [timeEnd] : []), { ...fields }])
}

const written = await read({
  ...(await fixture('written.json')),
  'your_facebook_activity/posts/media/Lyon_9/1_n.jpg': png,
})
const listed = await read({
  ...(await fixture('lists.json')),
  'your_facebook_activity/stories/media/s1.jpg': png,
})

test('photos know their album, place and camera, also where the title stands behind them', () => {
  assert.deepEqual(told(written, 'photos'), [
    [
      1437400000000,
      {
        title: 'Lyon',
        description: 'le café',
        album: 'Été à Lyon',
        latitude: 45.76,
        longitude: 4.83,
        camera: 'Canon EOS',
        taken_at: '2015-07-20T13:46:40.000Z',
      },
    ],
    [1437454700000, { camera: 'Huawei Nexus 6P' }],
    [1437454800000, { description: 'film' }],
  ])
  const [photo] = written.records.filter(({ collection }) => collection === 'facebook.photos')
  assert.deepEqual(
    photo!.files!.map(({ role, mime }) => [role, mime]),
    [['media', 'image/png']],
  )
})

test('the address a photo was sent from is kept nowhere', () => {
  assert.ok(!JSON.stringify(written.records).includes('192.0.2.1'))
})

test('comments say on what, and in which group', () => {
  assert.deepEqual(told(written, 'comments'), [
    [1437455000000, { text: 'Très joli', on_title: "Ada commented on Zoë's photo." }],
    [1437455100000, { text: 'yes', on_title: 'Ada commented.', group: 'Gardeners' }],
  ])
})

test('reactions are read in both generations, in any language', () => {
  assert.deepEqual(told(written, 'reactions'), [
    [1437455200000, { reaction: 'love', target: "Ada reacted to Bo's post." }],
    [1437455300000, { reaction: 'haha', target: 'Bo Example', url: 'https://example.com/p/1' }],
  ])
})

test('a reaction that the labelled file says again is one record', async () => {
  const folder = 'your_facebook_activity/comments_and_reactions'
  const label_values = [{ label: 'Reaction', value: 'Love' }]
  const outcome = await read({
    [`${folder}/likes_and_reactions.json`]: [
      { timestamp: 1437455200, media: [], label_values, fbid: '1' },
      { timestamp: 1437455201, media: [], label_values, fbid: '2' },
    ],
    [`${folder}/likes_and_reactions_1.json`]: [
      { timestamp: 1437455200, data: [{ reaction: { reaction: 'LOVE' } }], title: 'Ada reacted.' },
    ],
  })
  assert.deepEqual(told(outcome, 'reactions'), [
    [1437455200000, { reaction: 'love', target: 'Ada reacted.' }],
    [1437455201000, { reaction: 'love' }],
  ])
})

test('follows, groups and pages: name, kind, time', () => {
  assert.deepEqual(told(listed, 'follows'), [[1500000000000, { name: 'Zoë', kind: 'following' }]])
  assert.deepEqual(told(listed, 'groups'), [
    [
      1500000100000,
      { name: 'Gardeners', kind: 'joined', title: 'You became a member of Gardeners.' },
    ],
  ])
  assert.deepEqual(told(listed, 'pages'), [
    [1500000200000, { name: 'Café des Arts', kind: 'liked', url: 'https://example.com/cafe' }],
    [1500000300000, { name: 'Tramways', kind: 'followed', title: 'Ada followed Tramways.' }],
  ])
})

test('events stand at the time they take place, with the answer given', () => {
  assert.deepEqual(told(listed, 'events'), [
    [1500000400000, 1500004000000, { name: 'Swap', kind: 'joined' }],
    [1500000500000, { name: 'Gala', kind: 'declined' }],
    [
      1500000600000,
      1500008000000,
      {
        name: 'Housewarming',
        kind: 'made',
        description: 'Bring soup',
        place_name: 'Home',
        latitude: 45.7,
        longitude: 4.8,
      },
    ],
  ])
})

test('saved things, searches, places and stories', () => {
  assert.deepEqual(told(listed, 'saved'), [
    [
      1500000700000,
      { name: 'Soup', kind: 'item', url: 'https://example.com/soup', title: 'Ada saved a link.' },
    ],
  ])
  assert.deepEqual(
    told(listed, 'searches').map(([time, fields]) => [time, (fields as { name: string }).name]),
    [
      [1500000800000, 'bread'],
      [1500000850000, 'oven'],
    ],
  )
  assert.deepEqual(told(listed, 'places'), [
    [
      1500000900000,
      {
        name: 'Station',
        kind: 'check_in',
        address: 'Rue 1',
        latitude: 45.76,
        longitude: 4.83,
      },
    ],
  ])
  assert.deepEqual(told(listed, 'stories'), [
    [1500001000000, { kind: 'archived', title: 'Ada added to her story.' }],
  ])
})

test('every file is imported, and no record has a field that is not announced', () => {
  for (const { entries, records, codes } of [written, listed]) {
    assert.ok(
      entries.every((entry) => entry.startsWith('imported ')),
      entries.join('\n'),
    )
    assert.deepEqual(codes.filter((code) => code !== 'missing_file').toSorted(), [
      ...(records === written.records ? ['time_out_of_range'] : []),
    ])
    for (const { collection, fields, files } of records) {
      const known = collections.find(({ name }) => name === collection)!.fields
      const names = new Set(known.map(({ name }) => name))
      for (const name of [...Object.keys(fields), ...(files ?? []).map(({ role }) => role)])
        assert.ok(names.has(name), `${collection}.${name}`)
    }
  }
})

test('the flat layout gives the same records under the same keys', async () => {
  const old: [RegExp, string][] = [
    [/^connections\/followers\//, 'following_and_followers/'],
    [/^logged_information\/search\//, 'search_history/'],
    [/^your_facebook_activity\//, ''],
  ]
  for (const [name, whole] of [
    ['written.json', written],
    ['lists.json', listed],
  ] as const) {
    const files = Object.entries(await fixture(name)).map(([path, content]) => {
      const [from, to] = old.find(([pattern]) => pattern.test(path)) ?? [/^/, '']
      return [path.replace(from, to), content]
    })
    const outcome = await read({
      ...Object.fromEntries(files),
      'friends/friends.json': { friends: [] },
    })
    const keys = ({ records }: Outcome) => records.map((one) => `${one.collection} ${one.key}`)
    assert.deepEqual(keys(outcome).toSorted(), keys(whole).toSorted())
  }
})

test('lists under names nobody has seen yet are known by where they lie', async () => {
  const { records } = await read({
    'your_facebook_activity/groups/your_group_membership_activity.json': {
      groups_entered_v9: [{ timestamp: 1500000100, data: [{ name: 'Gardeners' }] }],
    },
    'connections/friends/your_friends.json': { friends_v2: [] },
  })
  assert.deepEqual(records[0]!.fields, { name: 'Gardeners', kind: 'joined' })
})

test('the profile is one record', async () => {
  const { records } = await read({
    'personal_information/profile_information/profile_information.json': {
      profile_v2: {
        name: { full_name: 'Ada Ex\u00c3\u00a4mple', first_name: 'Ada' },
        emails: { emails: ['ada@example.org'], previous_emails: [] },
        birthday: { year: 1990, month: 2, day: 3 },
        gender: { gender_option: 'FEMALE' },
        current_city: { name: 'Lyon', timestamp: 0 },
        religious_view: { name: 'none of your business' },
        languages: [{ name: 'French' }],
        websites: [{ address: 'https://example.org/' }],
        phone_numbers: [{ phone_type: 'Mobile', phone_number: '+331234', verified: true }],
        groups: [{ name: 'Gardeners' }],
        registration_timestamp: 1200000000,
      },
    },
  })
  assert.equal(records.length, 1)
  const { fields, rest, key, account } = records[0]!
  assert.deepEqual([key, account], ['profile', 'ada@example.org'])
  assert.deepEqual(fields, {
    name: 'Ada Exämple',
    emails: ['ada@example.org'],
    phones: ['+331234'],
    birthday: '1990-02-03',
    gender: 'FEMALE',
    city: 'Lyon',
    religion: 'none of your business',
    languages: ['French'],
    websites: ['https://example.org/'],
    registered_at: '2008-01-10T21:20:00.000Z',
  })
  assert.deepEqual(Object.keys(rest!), ['groups', 'phone_numbers'])
})

test('a conversation is a record of its own, with its title and people, once for all its files', async () => {
  const file = (title: string) => ({
    participants: [{ name: 'Zo\u00c3\u00ab' }, { name: 'Bo' }, { name: 'Ada' }],
    messages: [{ sender_name: 'Bo', timestamp_ms: 1600000000000, content: title }],
    title,
    is_still_participant: false,
    thread_type: 'RegularGroup',
    thread_path: 'inbox/crew_12',
    image: { uri: 'messages/photos/crew.jpg', creation_timestamp: 1 },
  })
  const { records } = await read({
    'messages/inbox/crew_12/message_2.json': file('Before'),
    'messages/inbox/crew_12/message_1.json': file('Caf\u00c3\u00a9 crew'),
    'messages/photos/crew.jpg': png,
  })
  const threads = records.filter(({ collection }) => collection === 'facebook.threads')
  assert.equal(threads.length, 1)
  const [{ fields, key, files }] = threads as [(typeof threads)[0]]
  assert.deepEqual([key, files![0]!.role, files![0]!.mime], ['12', 'image', 'image/png'])
  assert.deepEqual(fields, {
    thread_id: '12',
    section: 'inbox',
    title: 'Café crew',
    participants: ['Zoë', 'Bo', 'Ada'],
    kind: 'regulargroup',
    left: true,
  })
})
