import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Home, home, type Resident, resident } from './_home.ts'
import { activity, jpeg, points, recordsPath, searchesPath, takeoutPart } from './_points.ts'
import { zipOf } from './_zip.ts'

const search = (more: object = {}) => {
  const [item] = JSON.parse(activity([{ title: 'Searched for a', time: '2020-01-01T00:00:00Z' }]))
  return JSON.stringify([{ ...item, ...more }])
}

describe('where a record came from', () => {
  let here: Home
  let people = 0
  before(async () => {
    here = await home()
  })
  after(() => here[Symbol.asyncDispose]())
  const somebody = () => resident(here.url, `person-${++people}`)

  const sourcesOf = async (person: Resident, collection: string) =>
    (await person.records(collection)).map((record) => record['source'])

  test('is said by a page, a record, a stream, the changes and the table', async () => {
    const ana = await somebody()
    await ana.bring({ 'other.zip': zipOf({ [searchesPath]: search() }) })
    await ana.bring({
      [takeoutPart(1)]: zipOf({ 'Takeout/archive_browser.html': '<html>' }),
      [takeoutPart(2)]: zipOf({ 'Takeout/x.bin': '…', [recordsPath]: points(1) }),
    })
    const source = { archive: takeoutPart(2), entry: recordsPath, import: 2 }
    const [record] = await ana.records('google.location')
    assert.deepEqual(record?.['source'], source)
    assert.deepEqual(await sourcesOf(ana, 'google.activity'), [
      { archive: 'other.zip', entry: searchesPath, import: 1 },
    ])

    const bare = { id: record['id'], source }
    const at = `${ana.base}/records/google.location`
    const one = await ana.ask(`${at}/${record['id']}?fields=source`)
    assert.deepEqual(await one.json(), bare)
    const lines = await ana.ask(`${at}?fields=source&filter=source=*`, {
      headers: { accept: 'application/x-ndjson' },
    })
    assert.deepEqual(JSON.parse(await lines.text()), bare)
    const changes = await ana.ask(`${ana.base}/changes/google.location?fields=source`)
    const { changes: told } = (await changes.json()) as { changes: object[] }
    assert.deepEqual(told, [{ kind: 'added', id: record['id'], record: bare }])
    const table = await (await ana.ask('/explore/google.location?view=table')).text()
    assert.match(table, /which file of your export it came from/)
    assert.ok(table.includes(`<a href="/imports/2">${takeoutPart(2)}</a>`), table)
    assert.ok(table.includes(recordsPath))
  })

  test('stays what it was when a newer export has the same, and is what changed it last', async () => {
    const ana = await somebody()
    await ana.bring({ [takeoutPart(1)]: zipOf({ [searchesPath]: search() }) })
    const first = { archive: takeoutPart(1), entry: searchesPath, import: 1 }
    const again = await ana.bring({
      [takeoutPart(2)]: zipOf({ [searchesPath]: search(), 'Takeout/x.txt': 'x' }),
    })
    assert.equal(again.collections['google.activity']?.same, 1)
    assert.deepEqual(await sourcesOf(ana, 'google.activity'), [first])
    const ads = { details: [{ name: 'From Google Ads' }] }
    await ana.bring({ [takeoutPart(3)]: zipOf({ [searchesPath]: search(ads) }) })
    assert.deepEqual(await sourcesOf(ana, 'google.activity'), [
      { ...first, archive: takeoutPart(3), import: 3 },
    ])
    await ana.ask(`${ana.base}/imports/3`, { method: 'DELETE' })
    assert.deepEqual(await sourcesOf(ana, 'google.activity'), [first])
  })

  test('is the photo, in whichever part and import it came', async () => {
    const photoPath = 'Takeout/Google Photos/Photos from 2020/a.jpg'
    const photo = { [photoPath]: jpeg('a') }
    const about = {
      [`${photoPath}.supplemental-metadata.json`]: JSON.stringify({
        ...{ title: 'a.jpg', photoTakenTime: { timestamp: '1577836800' } },
      }),
    }
    const part = (number: number) => `takeout-20260101T000000Z-00${number}.zip`
    for (const [at, order] of [
      [1, [photo, about]],
      [2, [about, photo]],
    ] as const) {
      const ana = await somebody()
      await ana.bring({ [part(1)]: zipOf(order[0]) })
      await ana.bring({ [part(2)]: zipOf(order[1]) })
      assert.deepEqual(await sourcesOf(ana, 'google.photos'), [
        { archive: part(at), entry: photoPath, import: at },
      ])
    }
  })
})
