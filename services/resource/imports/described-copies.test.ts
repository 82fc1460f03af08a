import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, resident } from './_home.ts'
import { jpeg } from './_points.ts'
import { zipOf } from './_zip.ts'

const year = 'Takeout/Google Photos/Photos from 2020'
const trip = 'Takeout/Google Photos/Trip'
const said = JSON.stringify({
  ...{ title: 'a.jpg', description: 'At sea', url: 'https://photos.google.com/photo/a' },
  photoTakenTime: { timestamp: '1600000000' },
})
const files = {
  photo: { [`${year}/a.jpg`]: jpeg('a') },
  said: { [`${year}/a.jpg.supplemental-metadata.json`]: said },
  copy: { [`${trip}/a.jpg`]: jpeg('a') },
  saidOfCopy: { [`${trip}/a.jpg.supplemental-metadata.json`]: said },
}
type File = keyof typeof files

describe('a photo that lies in two folders, with a description in each', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())

  for (const days of [
    [['photo', 'said', 'copy'], ['saidOfCopy']],
    [['photo', 'saidOfCopy'], ['copy'], ['said']],
    [['copy', 'said'], ['photo'], ['saidOfCopy']],
    [['photo', 'saidOfCopy', 'copy'], ['said']],
    [['said', 'saidOfCopy'], ['photo'], ['copy']],
    [
      ['said', 'saidOfCopy'],
      ['photo', 'copy'],
    ],
    [['copy', 'saidOfCopy'], ['said'], ['photo']],
    [['saidOfCopy'], ['photo', 'said', 'copy']],
    [['copy', 'said'], ['saidOfCopy'], ['photo']],
  ] satisfies File[][][]) {
    test(`is one, and both belong to it: ${days.join(', then ')}`, async () => {
      const ana = await resident(here.url, `person-${++people}`)
      const bring = async (at: number) => {
        const part = Object.assign({}, ...(days[at] as File[]).map((name) => files[name]))
        return ana.bring({ [`takeout-20260101T000000Z-00${at + 1}.zip`]: zipOf(part) })
      }
      const told = async () => {
        const photos = await ana.records('google.photos')
        const kept = (await ana.records('google.other')).map(({ path }) => path)
        const states = []
        for (const at of days.keys()) states.push((await ana.over(at + 1)).files)
        return [photos.map(({ source, ...one }) => one), kept, states] as const
      }
      const before = []
      for (const at of days.keys()) {
        before.push(at === 0 ? undefined : await told())
        await bring(at)
      }
      const whole = await told()
      const [photos, kept, states] = whole
      assert.deepEqual(
        photos.map(({ title, description, time, albums }) => [title, description, time, albums]),
        [['a.jpg', 'At sea', '2020-09-13T12:26:40Z', ['Trip']]],
      )
      assert.deepEqual(kept, [])
      for (const { imported, ...others } of states as Record<string, number>[])
        assert.deepEqual(others, { kept: 0, ignored: 0, unknown: 0, failed: 0 })

      const last = days.length
      const undone = await ana.ask(`${ana.base}/imports/${last}`, { method: 'DELETE' })
      assert.equal(undone.status < 400, true)
      const without = await told()
      assert.deepEqual([without[0], without[1]], [before.at(-1)?.[0], before.at(-1)?.[1]])
      await bring(last - 1)
      assert.deepEqual((await told()).slice(0, 2), [photos, kept])
    })
  }
})
