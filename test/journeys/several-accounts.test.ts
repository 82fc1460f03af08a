/** Exports of several accounts that come together stay apart: nothing of one is taken for the other's. */
import assert from 'node:assert/strict'
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
