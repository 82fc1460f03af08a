/** A picture that comes with an earlier part than the message that names it. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const inbox = 'your_facebook_activity/messages/inbox'
const picture = `${inbox}/bo_1/photos/1.jpg`
const friends = { 'connections/friends/your_friends.json': '{"friends_v2":[]}' }
const said = (thread: string) =>
  JSON.stringify({
    participants: [{ name: 'Ana' }, { name: 'Bo' }],
    messages: [{ sender_name: 'Bo', timestamp_ms: 1_600_000_000_000, photos: [{ uri: picture }] }],
    thread_path: `inbox/${thread}`,
  })
const part = (end: string, files: Record<string, string | Buffer>) => ({
  [`facebook-ana-2026-01-01-${end}.zip`]: zipOf({ ...files, [`${end}.txt`]: end }),
})
const pictures = part('aaaa', { ...friends, [picture]: jpeg('bo') })
const messages = part('bbbb', { [`${inbox}/bo_1/message_1.json`]: said('bo_1') })

describe('a picture before the message that names it', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  /** Somebody, and what there is of pictures: by themselves, in messages, and files of import 1 that are kept. */
  const somebody = async () => {
    const ana = await resident(here.url, `person-${++people}`)
    const undo = (number: number) => ana.ask(`${ana.base}/imports/${number}`, { method: 'DELETE' })
    return { ana, undo, seen: () => picturesOf(ana) }
  }

  test('is the message’s, as when both come at once, and by itself again when the message goes', async () => {
    const { ana, undo, seen } = await somebody()
    const [text] = ['aaaa.txt']
    await ana.bring(pictures)
    assert.deepEqual(await seen(), { alone: [text, picture], ofMessages: 0, kept: 2 })
    await ana.bring(messages)
    assert.deepEqual(await seen(), { alone: [text, 'bbbb.txt'], ofMessages: 1, kept: 1 })
    const blob = await ana.ask(`${ana.base}/records/facebook.messages`)
    assert.equal(blob.status, 200)
    await undo(2)
    assert.deepEqual(await seen(), { alone: [text, picture], ofMessages: 0, kept: 2 })
    await ana.bring(messages)
    assert.deepEqual(await seen(), { alone: [text, 'bbbb.txt'], ofMessages: 1, kept: 1 })
  })

  test('goes from the message when its own import is undone, and comes to it again', async () => {
    const { ana, undo, seen } = await somebody()
    await ana.bring(pictures)
    await ana.bring(messages)
    await undo(1)
    assert.deepEqual((await seen()).alone, ['bbbb.txt'])
    assert.equal((await seen()).ofMessages, 0)
    await ana.bring(pictures)
    assert.deepEqual((await seen()).alone, ['aaaa.txt', 'bbbb.txt'])
    assert.equal((await seen()).ofMessages, 1)
  })

  test('of two messages that name it stays with the one that stays', async () => {
    const { ana, undo, seen } = await somebody()
    await ana.bring(pictures)
    await ana.bring(messages)
    await ana.bring(part('cccc', { [`${inbox}/eve_2/message_1.json`]: said('eve_2') }))
    assert.equal((await seen()).ofMessages, 2)
    await undo(2)
    const left = await seen()
    assert.deepEqual(left.alone, ['aaaa.txt', 'cccc.txt'])
    assert.equal(left.ofMessages, 1)
    await undo(3)
    assert.deepEqual(await seen(), { alone: ['aaaa.txt', picture], ofMessages: 0, kept: 2 })
  })
})

async function picturesOf(ana: Resident) {
  const files = await ana.records('facebook.other')
  const messages = await ana.records('facebook.messages')
  const report = await ana.over(1)
  return {
    alone: files.map((one) => String(one['path'] ?? one['title'])).sort(),
    ofMessages: messages.filter((one) => one['photos'] !== null).length,
    kept: report.files?.kept,
  }
}
