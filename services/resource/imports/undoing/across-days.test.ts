/** What came of two imports together, each of which brought a half, and one of them is undone: what is left is what the other brings alone. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from '../_home.ts'
import { jpeg } from '../_points.ts'
import { zipOf } from '../_zip.ts'
import { forgetSuperseded } from './superseded.ts'

type Files = Record<string, string | Buffer>

const folder = 'Takeout/Google Photos/Photos from 2020'
const photo: Files = { [`${folder}/a.jpg`]: jpeg('a') }
const description: Files = {
  [`${folder}/a.jpg.supplemental-metadata.json`]: JSON.stringify({
    ...{ title: 'a.jpg', description: 'the sea', photoTakenTime: { timestamp: '1577836800' } },
  }),
}
const other: Files = { [`${folder}/b.jpg`]: jpeg('b') }
const film: Files = { [`${folder}/a.mp4`]: 'a film' }
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

  /** All records that the home has. */
  const contents = async (ana: Resident) => {
    const told = await Promise.all(
      collections.map(async (name) => {
        const answer = await ana.ask(`${ana.base}/records/${name}?limit=1000`)
        const { records = [] } = (await answer.json()) as { records?: Record<string, unknown>[] }
        return [name, records.map(({ id, revision, source, ...more }) => more)]
      }),
    )
    return Object.fromEntries(told)
  }

  /** Of whoever signed up last. */
  const held = async () => {
    const { rows } = await here.pool.query(
      `select encode(b.sha256, 'hex') as sha256 from record_blobs b
       where owner = (select owner from owners order by created_at desc limit 1) order by 1`,
    )
    return rows
  }

  const state = async (ana: Resident, number: number) => ({
    contents: await contents(ana),
    files: (await ana.over(number)).files,
    held: await held(),
  })

  /** An import for each. */
  const inTurn = async (name: (nth: number) => string, ...parts: Files[]) => {
    const ana = await resident(here.url, `person-${++people}`)
    const numbers: number[] = []
    for (const part of parts) {
      const bringing = {
        [name(Object.keys(both).indexOf(Object.keys(part)[0] ?? '') + 1)]: zipOf(part),
      }
      numbers.push((await ana.bring(bringing)).import)
    }
    return { ana, numbers }
  }
  const both = { ...photo, ...description, ...message, ...picture, ...film, ...other }

  const undo = async (ana: Resident, number = 0) => {
    const done = await ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    assert.equal(done.status, 204, await done.text())
  }

  const cases = [
    ['a photo that came before its description', takeout, photo, description],
    ['a photo that came after its description', takeout, photo, description, 'after'],
    ['a message that came before its sticker', facebook, message, picture],
    ['a description that came before its photo', takeout, description, photo],
    ['a film that came before its photo', takeout, film, photo],
    ['a description that came after its photo', takeout, description, photo, 'after'],
    ['a photo that came before its film', takeout, photo, film],
    ['a film that came after its photo', takeout, film, photo, 'after'],
    ['a sticker that came before its message', facebook, picture, message],
    ['a photo in whose folder another one came', takeout, photo, other],
    ['a photo that came after another in its folder', takeout, photo, other, 'after'],
  ] as const
  for (const [what, name, goes, stays, comes] of cases) {
    test(what, async () => {
      const alone = await inTurn(name, stays)
      const expected = await state(alone.ana, alone.numbers[0] ?? 0)
      const isLast = comes === 'after'
      const { ana, numbers } = await inTurn(name, ...(isLast ? [stays, goes] : [goes, stays]))
      await undo(ana, numbers[isLast ? 1 : 0])
      assert.deepEqual(await state(ana, numbers[isLast ? 0 : 1] ?? 0), expected)
    })
  }

  test('a photo and its description are the same home in whichever order they come', async () => {
    const together = await inTurn(takeout, { ...photo, ...description })
    const expected = await contents(together.ana)
    assert.deepEqual(expected['google.other'], [])
    for (const parts of [
      [photo, description],
      [description, photo],
    ]) {
      const { ana, numbers } = await inTurn(takeout, ...parts)
      assert.deepEqual(await contents(ana), expected)
      for (const number of numbers) {
        const { files, warnings } = await ana.over(number)
        assert.deepEqual([files.imported, files.kept], [1, 0], JSON.stringify({ parts, number }))
        assert.ok(!JSON.stringify(warnings).includes('described_later'))
      }
    }
  })

  test('a photo that comes again finds the description that waits again', async () => {
    for (const [parts, at] of [
      [[photo, description], 0],
      [[description, photo], 1],
    ] as const) {
      const { ana, numbers } = await inTurn(takeout, ...parts)
      const before = await contents(ana)
      await forgetSuperseded(here.db, new Date(Date.now() + 365 * 86_400_000))
      await undo(ana, numbers[at])
      const again = await ana.bring({ [takeout(1)]: zipOf(photo) })
      assert.deepEqual(await contents(ana), before)
      await undo(ana, again.import)
      const { 'google.other': kept, 'google.photos': photos } = await contents(ana)
      assert.deepEqual([kept.length, photos.length], [1, 0])
      await undo(ana, numbers[1 - at])
      assert.deepEqual(await held(), [])
    }
  })

  test('a film whose photo went is found by the photo that comes again', async () => {
    const { ana, numbers } = await inTurn(takeout, photo, film)
    const before = await contents(ana)
    await undo(ana, numbers[0])
    assert.equal((await contents(ana))['google.photos'].length, 1)
    await ana.bring({ [takeout(1)]: zipOf(photo) })
    assert.deepEqual(await contents(ana), before)
  })

  test('a photo of another export loses the words of a description that came with its part', async () => {
    const ana = await resident(here.url, `person-${++people}`)
    const again = (nth: number) => `takeout-20260301T000000Z-00${nth}.zip`
    await ana.bring({ [takeout(1)]: zipOf(photo) })
    const alone = await contents(ana)
    const { import: number } = await ana.bring({ [again(2)]: zipOf(description) })
    await ana.bring({ [again(1)]: zipOf({ ...photo, 'Takeout/x.txt': 'x' }) })
    assert.notDeepEqual((await contents(ana))['google.photos'], alone['google.photos'])
    await undo(ana, number)
    assert.deepEqual((await contents(ana))['google.photos'], alone['google.photos'])
  })

  test('the description goes with a photo that its owner deletes, and nothing brings it back', async () => {
    for (const parts of [
      [photo, description],
      [description, photo],
    ]) {
      const { ana, numbers } = await inTurn(takeout, ...parts)
      const [one] = await ana.records('google.photos')
      const page = `/delete/google.photos/${one?.['id']}`
      const form = await (await ana.ask(page)).text()
      const fields: [string, string][] = [...form.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(
        ([, key = '', value = '']) => [key, value],
      )
      const done = await ana.ask(page, { method: 'POST', body: new URLSearchParams(fields) })
      assert.ok(done.status < 400, `${done.status} ${await done.text()}`)
      assert.deepEqual(await held(), [])
      for (const number of numbers) await undo(ana, number)
      assert.deepEqual((await contents(ana))['google.other'], [])
    }
  })
})
