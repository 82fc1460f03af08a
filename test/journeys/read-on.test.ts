/** Reading that goes on from wherever it was stopped says and gives what is left of the whole, of every kind of file that is read. */

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { EntryEvent, Event, RecordEvent } from '@mandate/importer'
import {
  madeFacebook,
  madeInstagram,
  madeTakeout,
  madeZip,
  type Sent,
} from '../support/exports/exports.ts'
import { reader } from '../support/exports/reading.ts'

const scratch = mkdtempSync(join(tmpdir(), 'mandate-read-on-'))
after(() => rmSync(scratch, { recursive: true, force: true }))
const { events } = reader(scratch)

/** One event in a line: equal lines mean the same to who imports. */
function told(event: Event): string {
  if (event.type === 'warning') return `${event.code} × ${event.count} of ${event.path}`
  const { path, class: end, records, warning } = event.type === 'entry' ? event : ({} as never)
  if (event.type === 'entry') return `${path} ${end} with ${records}, ${warning}`
  const { collection, key, fields, rest, files } = event
  return JSON.stringify([collection, key, fields, rest, files])
}

/** Stops at each end of a file, and in each file behind its first records and some later ones. */
async function readsOn(files: Sent[]): Promise<void> {
  const whole = await events(files)
  const lines = whole.map(told)
  const seen = new Map<string, number>()
  for (const [index, event] of whole.entries()) {
    if (event.type === 'warning') continue
    const { part, entry } = event.checkpoint
    const nth = (seen.get(`${part}/${entry}`) ?? 0) + 1
    seen.set(`${part}/${entry}`, nth)
    if (event.type === 'record' && nth > 2 && nth % 7 > 0) continue
    // As it comes back from the database.
    const from = JSON.parse(JSON.stringify(event.checkpoint))
    const behind = firstBehind(whole, index)
    const before = whole.slice(0, behind)
    const given = before.flatMap((one) =>
      one.type === 'record' && !one.collection.endsWith('.other')
        ? [one.collection.split('.')[0]!]
        : [],
    )
    const left = (await events(files, from, given)).map(told)
    const wanted = lines.slice(behind)
    const differs = wanted.findIndex((line, at) => line !== left[at])
    if (differs >= 0) assert.equal(left[differs], wanted[differs], `behind ${told(event)}`)
    assert.equal(left.length, wanted.length, `behind ${told(event)}`)
  }
}

/** Of a file some records may come again: those behind the element that a checkpoint names. */
function firstBehind(whole: Event[], index: number): number {
  const { type, checkpoint } = whole[index] as RecordEvent | EntryEvent
  if (type === 'entry') return index + 1
  let at = index + 1
  for (; at > 0; at--) {
    const one = whole[at - 1]!
    const isInFile = one.type === 'record' && one.checkpoint.entry === checkpoint.entry
    if (!isInFile || one.checkpoint.part !== checkpoint.part) break
    if (one.source.element <= checkpoint.element) break
  }
  return at
}

/** The fixtures of an importer as the files of one export. */
async function fixturesOf(importer: string): Promise<Sent[]> {
  const folder = join(import.meta.dirname, '..', '..', 'importers', importer, 'fixtures')
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = names
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return [
    await madeZip(
      'fixtures.zip',
      Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)])),
    ),
  ]
}

test('a Takeout', async () => {
  const { files } = await madeTakeout({ photos: 14, locations: 30, activity: 20, watched: 10 })
  await readsOn(files)
})

test('a download of Facebook', async () => {
  await readsOn((await madeFacebook()).files)
})

test('a download of Instagram', async () => {
  await readsOn((await madeInstagram()).files)
})

for (const importer of ['google', 'facebook', 'instagram', 'spotify']) {
  test(`what the importer ${importer} is tried with`, async () => {
    await readsOn(await fixturesOf(importer))
  })
}

test('an empty file where tracks lie, films under another name, and nothing that is known', async () => {
  await readsOn([
    await madeZip('takeout-20260101T000000Z-001.zip', {
      'Takeout/Google Fit/Activities/2019-08-12_Walking.tcx': '',
      'Takeout/YouTube and YouTube Music/videos/empty.mp4': '',
      'Takeout/Google Photos/Photos from 2018/empty.jpg': '',
    }),
  ])
  await readsOn([await madeZip('letters.zip', { 'a/letter.doc': 'x', 'b.bin': 'y' })])
})
