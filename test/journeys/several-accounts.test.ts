/** Exports of several accounts that come together stay apart: nothing of one is taken for the other's. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { zip } from '@mandate/start/archives'
import { reader } from '../support/exports/reading.ts'

const scratch = mkdtempSync(join(tmpdir(), 'mandate-accounts-'))
after(() => rmSync(scratch, { recursive: true, force: true }))

type Files = Record<string, object | Buffer>

async function packed(name: string, files: Files) {
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    content: Buffer.isBuffer(content) ? content : JSON.stringify(content),
  }))
  return { name, bytes: await zip({ name, entries }) }
}

/** `account: collection, name` of each record. */
async function told(parts: { name: string; bytes: Uint8Array }[]) {
  const { records, warnings } = await reader(scratch).read(parts)
  const found = records
    .filter(({ collection }) => !collection.endsWith('.other'))
    .map(
      ({ account, collection, fields }) =>
        `${account}: ${collection}, ${fields['description'] ?? fields['name'] ?? fields['text'] ?? fields['title']}`,
    )
  return { found: found.sort(), codes: warnings.map(({ code }) => code) }
}

const picture = (bytes: string) => Buffer.from(`\xff\xd8\xff\xe0${bytes}`, 'latin1')
const description = (title: string, text: string) => ({
  ...{ title, description: text, url: 'https://photos.google.com/photo/a' },
  photoTakenTime: { timestamp: '1600000000' },
})
const takeout = (who: string): Files => ({
  'Takeout/Profile/Profile.json': { emails: [{ value: `${who}@example.com` }] },
  'Takeout/Google Photos/Photos from 2020/IMG_1.jpg': picture(who),
  'Takeout/Google Photos/Photos from 2020/IMG_1.jpg.json': description('IMG_1.jpg', `of ${who}`),
  'Takeout/Google Photos/Photos from 2020/sent.jpg': picture('sent by one to the other'),
  'Takeout/Google Photos/Photos from 2020/sent.jpg.json': description('sent.jpg', `kept by ${who}`),
})
const both = [
  'anna@example.com: google.photos, kept by anna',
  'anna@example.com: google.photos, of anna',
  'bob@example.com: google.photos, kept by bob',
  'bob@example.com: google.photos, of bob',
]

test('two Takeouts with files of the same names, one picture in both', async () => {
  const parts = [
    await packed('takeout-20260101T000000Z-001.zip', takeout('anna')),
    await packed('takeout-20260102T000000Z-001.zip', takeout('bob')),
  ]
  assert.deepEqual(await told(parts), { found: both, codes: [] })
  const together = await packed(
    'ours.zip',
    Object.fromEntries(parts.map(({ name, bytes }) => [name, Buffer.from(bytes)])),
  )
  assert.deepEqual(await told([together]), { found: both, codes: [] })
})

test('what Meta sends in one file for several accounts', async () => {
  const instagram = (who: string): Files => ({
    [`instagram-${who}-2026-01-09-TnAQ86H2/personal_information/personal_information/personal_information.json`]:
      { profile_user: [{ string_map_data: { Username: { value: who }, Name: { value: who } } }] },
    [`instagram-${who}-2026-01-09-TnAQ86H2/your_instagram_activity/messages/inbox/x_17841400000000001/message_1.json`]:
      {
        ...{ participants: [{ name: 'anna' }, { name: 'shop' }], title: `${who} sees it` },
        messages: [{ sender_name: 'anna', timestamp_ms: 1700000000000, content: 'hello' }],
      },
  })
  const facebook: Files = {
    'facebook-anna-2026-01-09-iXuQalQ3/personal_information/profile_information/profile_information.json':
      { profile_v2: { name: { full_name: 'Anna' } } },
    'facebook-anna-2026-01-09-iXuQalQ3/connections/friends/your_friends.json': {
      friends_v2: [{ name: 'Zoe', timestamp: 1700000000 }],
    },
  }
  const name = 'meta-2026-Jan-10-17-13-19.zip'
  const files = { ...instagram('anna'), ...instagram('shop'), ...facebook }
  assert.deepEqual(await told([await packed(name, files)]), {
    found: [
      'Anna: facebook.friends, Zoe',
      'Anna: facebook.profile, Anna',
      'anna: instagram.messages, hello',
      'anna: instagram.profile, anna',
      'anna: instagram.threads, anna sees it',
      'shop: instagram.messages, hello',
      'shop: instagram.profile, shop',
      'shop: instagram.threads, shop sees it',
    ],
    codes: [],
  })
})

test('parts of one account are of it, though only one of them says so', async () => {
  const folder = (end: string) => `instagram-anna-2026-01-09-${end}`
  const following = {
    relationships_following: [
      { string_list_data: [{ value: 'zoe', href: 'https://www.instagram.com/zoe' }] },
    ],
  }
  const profile = (who: string) => ({
    profile_user: [{ string_map_data: { Username: { value: who } } }],
  })
  const path = 'personal_information/personal_information/personal_information.json'
  const parts = [
    await packed('meta-2026-Jan-10-17-13-19.zip', {
      [`${folder('AAAAAAAA')}/connections/followers_and_following/following.json`]: following,
    }),
    await packed('meta-2026-Jan-10-17-13-19 (1).zip', {
      [`${folder('BBBBBBBB')}/${path}`]: profile('anna'),
      [`instagram-shop-2026-01-09-CCCCCCCC/${path}`]: profile('shop'),
    }),
  ]
  const { found } = await told(parts)
  assert.ok(found.includes('anna: instagram.follows, zoe'), String(found))
})

test('pictures of one name go each to the records of whom they are of, whichever part they lie in', async () => {
  const note = {
    ...{ title: 'Tea', color: 'DEFAULT', isTrashed: false, isPinned: false, isArchived: false },
    ...{ userEditedTimestampUsec: 1_600_000_000_000_000, textContent: 'green' },
    attachments: [{ filePath: 'tea.png', mimetype: 'image/png' }],
  }
  const post = (text: string) => [
    {
      ...{ timestamp: 1_600_000_000, data: [{ post: text }] },
      attachments: [{ data: [{ media: { uri: 'your_facebook_activity/posts/media/1.jpg' } }] }],
    },
  ]
  const parts = []
  for (const [day, who] of ['anna', 'bob'].entries()) {
    const facebook = `facebook-${who}-2026-01-09`
    const { 'Takeout/Profile/Profile.json': profile } = takeout(who)
    // Pictures before what names them, and those of both before the others.
    const pictures = { 'Takeout/Keep/tea.png': picture(`tea of ${who}`) }
    const media = { 'your_facebook_activity/posts/media/1.jpg': picture(`post of ${who}`) }
    parts.push(
      await packed(`takeout-2026010${day + 1}T000000Z-001.zip`, pictures),
      await packed(`takeout-2026010${day + 1}T000000Z-002.zip`, {
        'Takeout/Profile/Profile.json': profile!,
        'Takeout/Keep/Tea.json': note,
      }),
      await packed(`${facebook}-aaaa.zip`, media),
      await packed(`${facebook}-bbbb.zip`, {
        'personal_information/profile_information/profile_information.json': {
          profile_v2: { name: { full_name: who } },
        },
        'your_facebook_activity/posts/your_posts__check_ins__photos_and_videos_1.json': post(who),
      }),
    )
  }
  const sorted = parts.toSorted(
    (a, b) => Number(b.name.includes('aaaa')) - Number(a.name.includes('aaaa')),
  )
  const { records } = await reader(scratch).read(sorted)
  const sha256 = (text: string) => createHash('sha256').update(picture(text)).digest('hex')
  const seen = records.flatMap(({ account, collection, files = [] }) =>
    /keep|posts/.test(collection) ? files.map((file) => `${account}: ${file.sha256}`) : [],
  )
  assert.deepEqual(
    seen.sort(),
    [
      `anna: ${sha256('post of anna')}`,
      `anna@example.com: ${sha256('tea of anna')}`,
      `bob: ${sha256('post of bob')}`,
      `bob@example.com: ${sha256('tea of bob')}`,
    ].sort(),
  )
})
