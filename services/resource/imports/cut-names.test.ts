/** Files whose names a Takeout has cut, and descriptions that may be of a photo which is not here, on different days. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

describe('what comes on another day', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  const somebody = async () => {
    const ana = await resident(here.url, `person-${++people}`)
    let parts = 0
    const brings = (files: Record<string, string | Buffer>) =>
      ana.bring({ [`takeout-20260101T000000Z-00${++parts}.zip`]: zipOf(files) })
    return { ana, brings }
  }

  const chat = 'Takeout/Google Chat/Groups/Space AAA'
  const said = (...names: string[]) =>
    JSON.stringify({
      messages: names.map((name, nth) => ({
        creator: { name: 'Bo', email: 'bo@example.org', user_type: 'Human' },
        created_date: `Friday, July 10, 2026 at 8:00:0${nth} AM UTC`,
        ...{ text: name.at(-5), topic_id: 'T', message_id: `AAA/T/${nth}` },
        attached_files: [{ original_name: name, export_name: `File-${name}` }],
      })),
    })
  const filesOf = async (ana: Awaited<ReturnType<typeof resident>>) =>
    (await ana.records('google.chat')).map(({ files }) => {
      const [file] = [files ?? []].flat() as { name: string; sha256?: string }[]
      return file?.sha256 === undefined ? null : file.name
    })

  const long = 'Minutes of the meeting about tea and about biscuits of July 2026.png'

  test('is the file of a message though its name was cut', async () => {
    for (const letters of [45, 47, 51]) {
      const { ana, brings } = await somebody()
      await brings({ [`${chat}/messages.json`]: said(long) })
      assert.deepEqual(await filesOf(ana), [null])
      await brings({ [`${chat}/${`File-${long}`.slice(0, letters)}.png`]: jpeg('minutes') })
      assert.deepEqual(await filesOf(ana), [`File-${long}`])
    }
  })

  test('is the file of neither where two are missing that begin alike, nor where it lies elsewhere', async () => {
    const { ana, brings } = await somebody()
    await brings({ [`${chat}/messages.json`]: said(long, long.replace('July', 'June')) })
    const cut = `File-${long}`.slice(0, 47)
    await brings({ [`${chat}/${cut}.png`]: jpeg('minutes') })
    await brings({ [`Takeout/Google Chat/Groups/Space B/${cut}.png`]: jpeg('others') })
    assert.deepEqual(await filesOf(ana), [null, null])
  })

  test('has its own description, though a photo of its name took it', async () => {
    const { ana, brings } = await somebody()
    const folder = 'Takeout/Google Photos/Photos from 2020'
    const about = { title: 'a.png', photoTakenTime: { timestamp: '1577836800' } }
    const first = await brings({
      [`${folder}/a.jpg`]: jpeg('a photo'),
      [`${folder}/a.png.json`]: JSON.stringify(about),
    })
    const [photo] = await ana.records('google.photos')
    assert.equal(photo?.['time'], '2020-01-01T00:00:00Z')
    // Another day, something else.
    await brings({ [`${folder}/b.jpg`]: jpeg('another photo') })
    const last = await brings({ [`${folder}/a.png`]: jpeg('a picture') })
    const dated = async () =>
      (await ana.records('google.photos')).filter(({ time }) => time === '2020-01-01T00:00:00Z')
    assert.equal((await dated()).length, 2)
    assert.equal((await ana.over(first.import)).files.imported, 2)
    await ana.ask(`${ana.base}/imports/${last.import}`, { method: 'DELETE' })
    assert.equal((await dated()).length, 1)
    assert.equal((await ana.over(first.import)).files.imported, 1)
  })
})
