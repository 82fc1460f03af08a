import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { memoryPart, type Outcome, readAll, zipOf } from '@mandate/importer/testing'
import { facebook } from './index.ts'

const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url))
const now = () => Date.UTC(2026, 0, 1)
const png = Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1')

function read(...parts: Record<string, string | Buffer | object>[]): Promise<Outcome> {
  const made = parts.map((files, i) =>
    memoryPart(`facebook-ada-2024-01-01-x${i}.zip`, zipOf(files)),
  )
  return readAll(made, [facebook], { now })
}

for (const root of [
  '',
  'your_activity_across_facebook/',
  'your_facebook_activity/',
  'facebook-ada/your_facebook_activity/',
  'personal_information/profile_information/your_facebook_activity/',
]) {
  test(`messages below "${root}": text repaired, files found, in order of the numbers`, async () => {
    const thread = `${root}messages/inbox/zoe_123`
    const outcome = await read({
      [`${thread}/message_10.json`]: await fixture('message_2.json'),
      [`${thread}/message_1.json`]: await fixture('message_1.json'),
      [`${thread}/photos/a.jpg`]: png,
    })
    const { records } = outcome
    assert.equal(records.length, 10)
    assert.deepEqual(structuredClone(records[0]!.fields), {
      thread_id: '123',
      section: 'inbox',
      sender: 'Zoë',
      text: 'café ❤ time?',
      kind: 'generic',
      reactions: [{ reaction: '👍', actor: 'Ada Example' }],
    })
    assert.equal(records[0]!.time, 1600000500000)
    const [photo] = records[1]!.files!
    assert.deepEqual([photo!.role, photo!.name, photo!.mime], ['photos', 'a.jpg', 'image/png'])
    assert.deepEqual(records[2]!.fields['call_s'], 192)
    assert.deepEqual([records[3]!.fields['call_s'], records[3]!.fields['missed']], [0, true])
    assert.equal(records[4]!.fields['share_url'], 'https://example.com/')
    const hi = records.filter(({ fields }) => fields['text'] === 'hi')
    assert.equal(new Set(hi.map(({ key }) => key)).size, 3, 'equal messages are told apart')
    const last = records.at(-1)!
    assert.equal(last.fields['unsent'], true)
    assert.deepEqual(last.files, [
      { role: 'stickers', missing: 'messages/stickers_used/1.png', name: '1.png' },
    ])
    assert.ok(outcome.entries.every((entry) => entry.startsWith('imported ')))
    assert.deepEqual(outcome.codes, ['missing_file'])
  })
}

test('keys stay when the files are split elsewhere, and when media come in a later part', async () => {
  const [one, two] = [await fixture('message_1.json'), await fixture('message_2.json')]
  const { messages: first } = JSON.parse(one.toString())
  const whole = { ...JSON.parse(two.toString()) }
  whole.messages = [...first, ...whole.messages]
  const folder = 'messages/inbox/zoe_123'
  const split = await read({ [`${folder}/message_1.json`]: one, [`${folder}/message_2.json`]: two })
  const joined = await read(
    { [`${folder}/message_1.json`]: whole },
    { [`${folder}/photos/a.jpg`]: png },
  )
  const keys = ({ records }: Outcome) => records.map(({ key }) => key).toSorted()
  assert.deepEqual(keys(split), keys(joined))
})

test('a file of the same name in another thread is not taken for the one named', async () => {
  const { records, entries } = await read({
    'messages/inbox/zoe_123/message_1.json': await fixture('message_1.json'),
    'messages/inbox/bo_456/photos/a.jpg': png,
  })
  assert.equal(records[1]!.files![0]!.missing, 'messages/inbox/zoe_123/photos/a.jpg')
  assert.ok(entries.includes('kept messages/inbox/bo_456/photos/a.jpg'))
})

test('every section is read, and names the section', async () => {
  const sections = [
    'inbox',
    'archived_threads',
    'filtered_threads',
    'message_requests',
    'e2ee_cutover',
  ]
  const file = await fixture('message_2.json')
  const files = sections.map((section) => [
    `messages/${section}/zoe_${section}/message_1.json`,
    file,
  ])
  const { records, codes } = await read(Object.fromEntries(files))
  assert.deepEqual(new Set(records.map(({ fields }) => fields['section'])), new Set(sections))
  assert.ok(codes.includes('encrypted_messages'), 'it says where the rest of them is')
})

test('the end-to-end encrypted export: flat files, media beside', async () => {
  const messages = [
    {
      senderName: 'Ada',
      text: 'caf\u00c3\u00a9',
      timestamp: 1600000000000,
      type: 'Generic',
      isUnsent: false,
      media: [{ uri: './media/photo.jpg' }],
      reactions: [],
    },
  ]
  const file = { participants: ['Ada', 'Bo'], threadName: 'Bo', messages }
  const { records, entries } = await read({
    'Bo_1.json': file,
    'media/photo.jpg': png,
    'other.json': {},
  })
  assert.equal(records[0]!.fields['text'], 'café')
  assert.equal(records[0]!.files![0]!.role, 'photos')
  assert.deepEqual(entries, ['imported Bo_1.json', 'imported media/photo.jpg', 'kept other.json'])
})

test('one broken file fails alone', async () => {
  const { entries, records } = await read({
    'messages/inbox/bad_1/message_1.json': '{this is not: valid json',
    'messages/inbox/zoe_123/message_1.json': await fixture('message_2.json'),
  })
  assert.deepEqual(entries, [
    'failed messages/inbox/bad_1/message_1.json',
    'imported messages/inbox/zoe_123/message_1.json',
  ])
  const collections = Map.groupBy(records, ({ collection }) => collection)
  assert.equal(collections.get('facebook.messages')?.length, 2)
  assert.equal(collections.get('facebook.threads')?.length, 1)
  // What it holds is not lost with it.
  assert.equal(collections.get('facebook.other')?.length, 1)
})

test('posts: text, links, place, people, files, times', async () => {
  const { records, entries, codes } = await read(
    {
      'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json':
        await fixture('posts.json'),
    },
    {
      'your_facebook_activity/posts/media/a_1/pic.jpg': png,
      'your_facebook_activity/posts/media/b/pic.jpg': png,
    },
  )
  const [post, moved, early, remote] = records
  assert.deepEqual(post!.fields, {
    text: 'Bonjour “café”',
    title: 'Ada updated her status.',
    urls: ['https://example.com/article'],
    place_name: 'Lyon',
    latitude: 45.76,
    longitude: 4.83,
    tags: ['Zoë', 'Bo'],
    updated_at: '2017-07-14T02:41:40.000Z',
  })
  assert.deepEqual(
    post!.files!.map(({ role, name, entry }) => [role, name, entry]),
    [['media', 'pic.jpg', { part: 1, entry: 0 }]],
  )
  assert.equal(moved!.time, 1000000000000)
  assert.equal(moved!.fields['life_event'], 'Moved')
  assert.equal(early!.time, null)
  assert.equal(early!.rest!['timestamp'], -62169958800)
  assert.equal(remote!.files, undefined)
  assert.deepEqual(remote!.rest!['remote'], ['https://example.com/never-fetched.jpg'])
  assert.deepEqual(entries, [
    'imported your_facebook_activity/posts/media/a_1/pic.jpg',
    'imported your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json',
    'kept your_facebook_activity/posts/media/b/pic.jpg',
  ])
  assert.deepEqual(codes, ['time_out_of_range'])
})

test('posts of the labelled generation are known by fbid', async () => {
  const { records } = await read({
    'your_facebook_activity/posts/posts_on_other_pages_and_profiles.json': [
      {
        timestamp: 1700000000,
        media: [],
        label_values: [{ label: 'Texte', ent_field_name: 'message', value: 'Salut' }],
        fbid: '123456789012345678',
      },
    ],
  })
  assert.equal(records[0]!.key, 'fbid\u001f123456789012345678')
  assert.equal(records[0]!.fields['text'], 'Salut')
})

test('friends, whatever the number behind the name of the list', async () => {
  const { records } = await read({
    'connections/friends/your_friends.json': {
      friends_v3: [{ name: 'Zo\u00c3\u00ab', timestamp: 1500000000 }],
    },
    'connections/friends/removed_friends.json': {
      deleted_friends_v2: [{ name: 'Bo', timestamp: 1400000000 }],
    },
  })
  assert.deepEqual(
    records
      .map(({ fields }) => fields)
      .sort((a, b) => (String(a['kind']) < String(b['kind']) ? -1 : 1)),
    [
      { name: 'Zoë', kind: 'friend' },
      { name: 'Bo', kind: 'removed' },
    ],
  )
})

test('the HTML form is refused with what helps; beside its JSON it is ignored', async () => {
  const page = '<html><head></head><body class="_a6-p">x</body></html>'
  const refused = await read({
    'your_facebook_activity/messages/inbox/zoe_123/message_1.html': page,
  })
  assert.match(refused.warnings.find(({ code }) => code === 'html_export')!.action!, /format JSON/)
  assert.ok(refused.codes.includes('no_records'))
  assert.ok(refused.entries[0]!.startsWith('failed '))
  const both = await read({
    'messages/inbox/zoe_123/message_1.html': page,
    'messages/inbox/zoe_123/message_1.json': await fixture('message_2.json'),
  })
  assert.deepEqual(both.entries, [
    'ignored messages/inbox/zoe_123/message_1.html',
    'imported messages/inbox/zoe_123/message_1.json',
  ])
})

test('what is not read is kept; measurements are declined; Instagram is left alone', async () => {
  const { entries, codes } = await read({
    'your_facebook_activity/facebook_marketplace/marketplace_notifications.json': {
      marketplace_notifications_v2: { sent_28d: 1 },
    },
    'preferences/preferences.json': { preferences_v2: [] },
    'index.html': '<html></html>',
  })
  assert.deepEqual(entries, [
    'ignored index.html',
    'kept preferences/preferences.json',
    'kept your_facebook_activity/facebook_marketplace/marketplace_notifications.json',
  ])
  assert.deepEqual(codes, ['no_records'])
  const logs = await read({ 'data_logs/content/1/page_1.json': [] })
  assert.ok(logs.codes.includes('telemetry'))
  const instagram = await read({
    'your_instagram_activity/messages/inbox/zoe_1/message_1.html': 'x',
  })
  assert.deepEqual(instagram.codes, ['not_recognised'])
})

test('the account is the address of the profile, else the name', async () => {
  const profile = (more: object) => ({
    profile_v2: { name: { full_name: 'Ada Ex\u00c3\u00a4mple' }, ...more },
  })
  const read1 = (more: object) =>
    read({
      'friends/friends.json': { friends_v2: [{ name: 'Bo', timestamp: 1 }] },
      'profile_information/profile_information.json': profile(more),
    })
  assert.equal(
    (await read1({ emails: { emails: ['Ada@Example.org'] } })).records[0]!.account,
    'ada@example.org',
  )
  assert.equal((await read1({})).records[0]!.account, 'Ada Exämple')
})

test('reading again from any checkpoint ends with the same records and classes', async () => {
  const parts = [
    memoryPart(
      'facebook-ada.zip',
      zipOf({
        'messages/inbox/zoe_123/photos/a.jpg': png,
        'messages/inbox/zoe_123/message_1.json': await fixture('message_1.json'),
        'messages/inbox/zoe_123/message_2.json': await fixture('message_2.json'),
        'posts/your_posts_1.json': await fixture('posts.json'),
        'unread/file.txt': 'x',
      }),
    ),
  ]
  const whole = await readAll(parts, [facebook], { now })
  const moments = whole.events.filter((event) => event.type !== 'warning')
  for (const [index, { checkpoint }] of moments.entries()) {
    const rest = await readAll(parts, [facebook], { now, from: checkpoint })
    const after = rest.events.filter((event) => event.type !== 'warning')
    const lines = (events: typeof moments) =>
      events.map((event) =>
        event.type === 'record' ? event.key : `${event.class} ${event.path} ${event.records}`,
      )
    // The entry that was being read says its end once more.
    assert.deepEqual(lines(after), lines(moments.slice(index + 1)), `from event ${index}`)
  }
})
