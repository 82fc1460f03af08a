import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read } from '../_export.ts'

const path = 'Takeout/Location History/Location History.kml'
const kml = (inside: string) =>
  `<?xml version='1.0' encoding='UTF-8'?><kml xmlns='http://www.opengis.net/kml/2.2' xmlns:gx='http://www.google.com/kml/ext/2.2'><Document><Placemark><gx:Track><altitudeMode>clampToGround</altitudeMode>${inside}</gx:Track></Placemark></Document></kml>`
const when = (time: string) => `<when>${time}</when>\n`
const at = (place: string) => `<gx:coord>${place}</gx:coord>\n`
const [first, second] = ['2013-11-13T01:03:34.245-08:00', '2013-11-13T09:04:35Z'] as const
const told = [
  {
    collection: 'google.location',
    time: Date.parse(first),
    fields: { latitude: 34.166232, longitude: -106.026069 },
  },
  {
    collection: 'google.location',
    time: Date.parse(second),
    fields: { latitude: 48.1, longitude: 11.5, altitude: 520 },
  },
]

test('places in the other form they could be had in: times and places by turns', async () => {
  for (const inside of [
    when(first) + at('-106.026069 34.166232 0') + when(second) + at('11.5 48.1 520'),
    when(first) + when(second) + at('-106.026069 34.166232 0') + at('11.5 48.1 520'),
  ]) {
    const { records, entries, codes } = await read({ [path]: kml(inside) })
    assert.deepEqual(
      records.map(({ collection, time, fields }) => ({ collection, time, fields: { ...fields } })),
      told,
    )
    assert.deepEqual(entries, [`imported ${path}`])
    assert.deepEqual(codes, [])
  }
})

test('the same point as in JSON is the same record', async () => {
  const point = { timestampMs: String(Date.parse(second)), latitudeE7: 481000000 }
  const { records } = await read({
    [path]: kml(when(second) + at('11.5 48.1 0')),
    'Takeout/Location History/Records.json': { locations: [{ ...point, longitudeE7: 115000000 }] },
  })
  assert.equal(records.length, 2)
  assert.equal(records[0]!.key, records[1]!.key)
})

test('a map without times is kept, and a track that is cut gives what stands before', async () => {
  const map = 'Takeout/My Maps/Cafés.kml'
  const outcome = await read({
    [map]:
      '<kml><Document><Placemark><Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>',
    [path]: kml(when(first) + at('-106.026069 34.166232 0') + when(second)).slice(0, -60),
  })
  assert.ok(outcome.entries.includes(`kept ${map}`))
  assert.equal(outcome.records.filter(({ time }) => time !== null).length, 1)
})
