import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { zipOf } from './_zip.ts'

/** The same things in an export that did not say yet what tells them apart, and in one that does. */
const again: Record<string, [path: string, before: unknown, since: unknown]> = {
  'instagram.viewed': [
    'your_instagram_activity/ads_information/ads_and_topics/posts_viewed.json',
    {
      impressions_history_posts_seen: [
        { string_map_data: { Author: { value: 'bo' }, Time: { timestamp: 1_770_000_000 } } },
      ],
    },
    [
      {
        timestamp: 1_770_000_000,
        label_values: [
          { label: 'URL', value: 'https://www.instagram.com/p/Abc/' },
          { title: 'Owner', dict: [{ dict: [{ label: 'Username', value: 'bo' }] }] },
        ],
      },
    ],
  ],
  'google.keep': [
    'Takeout/Keep/Tea.json',
    note('green', { userEditedTimestampUsec: 1_500_000_000_000_000 }),
    note('black', {
      createdTimestampUsec: 1_400_000_000_000_000,
      userEditedTimestampUsec: 1_600_000_000_000_000,
    }),
  ],
}

function note(textContent: string, times: object) {
  const marks = { color: 'DEFAULT', isTrashed: false, isPinned: false, isArchived: false }
  return { title: 'Tea', textContent, ...marks, ...times }
}

describe('what an older export told without that by which it is known', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const [collection, [path, before, since]] of Object.entries(again)) {
    test(`${collection}: is the same in a newer one, until that is undone`, async () => {
      const ana = await resident(here.url, `person-${++people}`)
      const bring = (year: number, content: unknown) =>
        ana.bring({ [`${year}.zip`]: zipOf({ [path]: JSON.stringify(content) }) })
      const counted = async () => {
        const answer = await ana.ask(`${ana.base}/collections`)
        const { collections } = (await answer.json()) as {
          collections: { name: string; count: number }[]
        }
        return collections.find((one) => one.name === collection)?.count
      }
      await bring(2025, before)
      const old = await ana.records(collection)
      assert.equal(old.length, 1)
      const { import: number } = await bring(2026, since)
      const now = await ana.records(collection)
      assert.equal(now.length, 1, JSON.stringify(now))
      assert.notDeepEqual(now, old)
      assert.equal(await counted(), 1)
      await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
      assert.deepEqual(await ana.records(collection), old)
      assert.equal(await counted(), 1)
    })
  }
})
