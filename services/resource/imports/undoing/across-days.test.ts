/** What came of two imports together, each of which brought a half, and one of them is undone: what is left is what the other brings alone. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from '../_home.ts'
import { jpeg } from '../_points.ts'
import { zipOf } from '../_zip.ts'

type Files = Record<string, string | Buffer>

const folder = 'Takeout/Google Photos/Photos from 2020'
const photo: Files = { [`${folder}/a.jpg`]: jpeg('a') }
const description: Files = {
  [`${folder}/a.jpg.supplemental-metadata.json`]: JSON.stringify({
    ...{ title: 'a.jpg', description: 'the sea', photoTakenTime: { timestamp: '1577836800' } },
  }),
}
const thread = 'your_facebook_activity/messages/inbox/bo_1'
const sticker = 'your_facebook_activity/messages/stickers_used/1.png'
const message: Files = {
  [`${thread}/message_1.json`]: JSON.stringify({
    participants: [{ name: 'Ana' }, { name: 'Bo' }],
    messages: [{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, sticker: { uri: sticker } }],
    thread_path: 'inbox/bo_1',
  }),
}
const picture: Files = { [sticker]: jpeg('sticker') }

const takeout = (nth: number) => `takeout-20260101T000000Z-00${nth}.zip`
const facebook = (nth: number) => `facebook-ana-2026-01-01-${nth}.zip`

describe('undoing one of two imports that brought a half each', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const collections = ['google.photos', 'google.other', 'facebook.messages', 'facebook.other']

  /** All that the home has, and what became of the files of an import. */
  const state = async (ana: Resident, number: number) => {
    const told = await Promise.all(
      collections.map(async (name) => {
        const answer = await ana.ask(`${ana.base}/records/${name}?limit=1000`)
        const { records = [] } = (await answer.json()) as { records?: Record<string, unknown>[] }
        return [name, records.map(({ id, revision, source, ...more }) => more)]
      }),
    )
    const { files } = await ana.over(number)
    const { rows } = await here.pool.query(
      `select encode(b.sha256, 'hex') as sha256 from record_blobs b
       where owner = (select owner from owners order by created_at desc limit 1) order by 1`,
    )
    return { ...Object.fromEntries(told), files, held: rows }
  }

  const halves = [
    {
      what: 'a photo that came before its description',
      halves: [photo, description],
      name: takeout,
    },
    { what: 'a message that came before its sticker', halves: [message, picture], name: facebook },
  ] as const

  for (const { what, halves: both, name } of halves) {
    test(`${what} goes`, async () => {
      const [first, second] = both
      const alone = await resident(here.url, `person-${++people}`)
      const only = await alone.bring({ [name(2)]: zipOf(second) })
      const expected = await state(alone, only.import)
      const ana = await resident(here.url, `person-${++people}`)
      const undone = await ana.bring({ [name(1)]: zipOf(first) })
      const stays = await ana.bring({ [name(2)]: zipOf(second) })
      const done = await ana.ask(`${ana.base}/imports/${undone.import}`, { method: 'DELETE' })
      assert.equal(done.status, 204)
      assert.deepEqual(await state(ana, stays.import), expected)
    })
  }
})
