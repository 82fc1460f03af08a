import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

describe('a file that a former part brought', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)
  type Resident = Awaited<ReturnType<typeof somebody>>

  const filesOf = async (of: Resident, collection: string, role: string) => {
    const records = await of.records(collection)
    return records.map((record) =>
      [record[role] ?? []].flat().map((file) => (file as { name: string }).name),
    )
  }

  test('and that a conversation had there is also that of a conversation of a later part', async () => {
    const ana = await somebody()
    const sticker = 'your_facebook_activity/messages/stickers_used/1.png'
    const thread = (name: string) => ({
      [`your_facebook_activity/messages/inbox/${name}_1/message_1.json`]: JSON.stringify({
        participants: [{ name: 'Ana' }, { name }],
        messages: [
          { sender_name: name, timestamp_ms: 1_600_000_000_000, sticker: { uri: sticker } },
        ],
        thread_path: `inbox/${name}_1`,
      }),
    })
    await ana.bring({
      'facebook-ana-2026-01-01-aaaa.zip': zipOf({ ...thread('bo'), [sticker]: jpeg('sticker') }),
    })
    await ana.bring({ 'facebook-ana-2026-01-01-bbbb.zip': zipOf(thread('cy')) })
    assert.deepEqual(await filesOf(ana, 'facebook.messages', 'stickers'), [['1.png'], ['1.png']])
    // Gone with the part that had it, and there again with it.
    await ana.ask(`${ana.base}/imports/1`, { method: 'DELETE' })
    assert.deepEqual(await filesOf(ana, 'facebook.messages', 'stickers'), [[]])
    await ana.bring({
      'facebook-ana-2026-01-01-aaaa.zip': zipOf({ ...thread('bo'), [sticker]: jpeg('sticker') }),
    })
    assert.deepEqual(await filesOf(ana, 'facebook.messages', 'stickers'), [['1.png'], ['1.png']])
  })

  for (const [named, lies] of [
    ['a.jpeg', 'a.jpg'],
    ['a.jpg', 'a.jpeg'],
  ] as const) {
    test(`is that of a note which calls it ${named} where it is ${lies}, whichever comes first`, async () => {
      const note = {
        'Takeout/Keep/Sea.json': JSON.stringify({
          ...{ title: 'Sea', textContent: 'sea', color: 'DEFAULT' },
          ...{ isTrashed: false, isPinned: false, isArchived: false },
          userEditedTimestampUsec: 1_700_000_000_000_000,
          createdTimestampUsec: 1_700_000_000_000_000,
          attachments: [{ filePath: named, mimetype: 'image/jpeg' }],
        }),
      }
      const picture = { [`Takeout/Keep/${lies}`]: jpeg('sea') }
      for (const parts of [
        [note, picture],
        [picture, note],
      ]) {
        const ana = await somebody()
        for (const [at, part] of parts.entries())
          await ana.bring({ [`takeout-20260101T000000Z-00${at + 1}.zip`]: zipOf({ ...part }) })
        assert.deepEqual(await filesOf(ana, 'google.keep', 'attachments'), [[named]])
      }
    })
  }
})
