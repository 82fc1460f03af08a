import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const fixture = (name: string) =>
  readFile(new URL(`../../../importers/google/fixtures/${name}`, import.meta.url))

interface Kept {
  size: number
}

describe('what belongs together and comes on different days', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  /** A part for each of these, one after the other. */
  const inTurn = async (...parts: Record<string, string | Buffer>[]) => {
    const ana = await resident(here.url, `person-${++people}`)
    for (const [at, files] of parts.entries()) {
      const named = Object.entries(files).map(([path, content]) => [`Takeout/${path}`, content])
      const name = `takeout-20260101T000000Z-00${at + 1}.zip`
      const report = await ana.bring({ [name]: zipOf(Object.fromEntries(named)) })
      assert.equal(report.state, 'completed', JSON.stringify(report))
    }
    return ana
  }

  const space = 'Google Chat/Groups/Space AAA'
  const messages = async () => ({ [`${space}/messages.json`]: await fixture('chat/messages.json') })
  const info = async () => ({ [`${space}/group_info.json`]: await fixture('chat/group_info.json') })

  test('a conversation of Google Chat and its name', async () => {
    const about = { space_id: 'Space AAA', space_name: 'Tea lovers', members: ['Zoé', 'Ana'] }
    for (const parts of [
      [await messages(), await info()],
      [await info(), await messages()],
      [{ ...(await messages()), ...(await info()) }],
    ]) {
      const ana = await inTurn(...parts)
      const [first, ...others] = await ana.records('google.chat')
      assert.equal(first?.['space_name'], 'Tea lovers')
      assert.ok(others.length > 0 && others.every((one) => one['space_name'] === 'Tea lovers'))
      const [known] = await ana.records('google.chat.spaces')
      assert.deepEqual({ ...known, ...about }, known)
    }
  })

  test('messages of Google Chat and the pasted pictures that all have one name', async () => {
    const said = [1, 2].map((at) => ({
      ...{
        message_id: `m${at}`,
        created_date: `Thursday, November 3, 2016 at 11:59:5${at} AM UTC`,
      },
      attached_files: [{ original_name: 'image.png', export_name: 'File-image.png' }],
    }))
    const all = { [`${space}/messages.json`]: JSON.stringify({ messages: said }) }
    const first = { [`${space}/File-image.png`]: '\x89PNG\r\n\x1a\n first' }
    const second = { [`${space}/File-image(1).png`]: '\x89PNG\r\n\x1a\n second one' }
    for (const parts of [
      [all, first, second],
      [second, all, first],
      [first, second, all],
    ]) {
      const ana = await inTurn(...parts)
      const told = await ana.records('google.chat')
      const sizes = told.map(({ files }) => [files].flat().map((one) => (one as Kept)?.size))
      assert.deepEqual(sizes.toSorted(), [[15], [20]])
    }
  })

  test('and what a name told goes when its part is undone', async () => {
    const ana = await inTurn(await messages(), await info())
    await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    const [first] = await ana.records('google.chat')
    assert.equal(first?.['space_name'], null)
  })

  test('a session of Fit and its track', async () => {
    const start = '2019-08-12T07_14_08.709+02_00'
    const session = {
      [`Fit/All Sessions/${start}_WALKING.json`]: await fixture('fit/session.json'),
    }
    const track = {
      [`Fit/Activities/${start}_PT14M3.063S_Walking.tcx`]: await fixture('fit/walk.tcx'),
    }
    for (const parts of [[session, track], [track, session], [{ ...session, ...track }]]) {
      const ana = await inTurn(...parts)
      const walks = await ana.records('google.fit.sessions')
      assert.equal(walks.length, 1, JSON.stringify(walks))
      assert.equal(walks[0]?.['steps'], 900)
      assert.ok((walks[0]?.['track'] as { sha256?: string } | null)?.sha256)
    }
  })

  test('a video of YouTube and its film, in any language and under a name that was cut', async () => {
    const youtube = 'YouTube und YouTube Music'
    const long = 'How I make tea in the morning, before the children are awake'
    const table = {
      [`${youtube}/Video-Metadaten/Videos.csv`]: `Video ID,Video Title (Original),Privacy,Video Create Timestamp\nmyVIDEO1234,Tea: how?,Public,2020-01-01T00:00:00Z\nmyVIDEO5678,"${long}",Public,2020-01-02T00:00:00Z\nmyVIDEO9012,None,Public,2020-01-03T00:00:00Z\n`,
    }
    const films = {
      [`${youtube}/Videos/Tea_ how_.mp4`]: 'a film',
      [`${youtube}/Videos/${long.slice(0, 47)}.mp4`]: 'another film',
    }
    for (const parts of [[{ ...table, ...films }], [table, films], [films, table]]) {
      const ana = await inTurn(...parts)
      const videos = await ana.records('google.youtube.videos')
      assert.deepEqual(
        videos.map((one) => [one['video_id'], (one['original'] as { name?: string } | null)?.name]),
        [
          ['myVIDEO1234', 'Tea_ how_.mp4'],
          ['myVIDEO5678', `${long.slice(0, 47)}.mp4`],
          ['myVIDEO9012', undefined],
        ],
      )
    }
  })

  test('photos of an album and its title, which is not what its folder is called', async () => {
    const folder = 'Google Photos/Paris _ spring'
    const photo = (name: string) => ({
      [`${folder}/${name}.jpg`]: jpeg(name),
      [`${folder}/${name}.jpg.json`]: JSON.stringify({
        ...{ title: `${name}.jpg`, photoTakenTime: { timestamp: '1500000000' } },
      }),
    })
    const title = { [`${folder}/metadata.json`]: JSON.stringify({ title: 'Paris / spring' }) }
    for (const parts of [
      [{ ...photo('a'), ...photo('b'), ...title }],
      [photo('a'), { ...title, ...photo('b') }],
      [title, photo('a'), photo('b')],
      [photo('a'), photo('b'), title],
    ]) {
      const ana = await inTurn(...parts)
      const photos = await ana.records('google.photos')
      assert.deepEqual(
        photos.map((one) => one['albums']),
        [['Paris / spring'], ['Paris / spring']],
        JSON.stringify(parts.map((one) => Object.keys(one))),
      )
    }
    const ana = await inTurn(photo('a'), title)
    await ana.ask(`${ana.base}/imports/2`, { method: 'DELETE' })
    assert.deepEqual((await ana.records('google.photos'))[0]?.['albums'], ['Paris _ spring'])
  })

  test('a contact whose number has changed', async () => {
    const card = (name: string, number: string) =>
      ['BEGIN:VCARD', 'VERSION:3.0', `FN:${name}`, `TEL:${number}`, 'END:VCARD', ''].join('\r\n')
    const book = (...cards: string[]) => ({
      'Contacts/All Contacts/All Contacts.vcf': cards.join(''),
    })
    const ana = await inTurn(
      book(card('Bo', '1'), card('Zoe', '7'), card('Zoe', '8')),
      book(card('Bo', '2'), card('Zoe', '7'), card('Zoe', '8')),
    )
    const names = (await ana.records('google.contacts')).map((one) => String(one['names']))
    assert.deepEqual(names.toSorted(), ['Bo', 'Zoe', 'Zoe'])
    const bo = (await ana.records('google.contacts')).find((one) => String(one['names']) === 'Bo')
    assert.deepEqual(bo?.['phones'], ['2'])
  })
})
