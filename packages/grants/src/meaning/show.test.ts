import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VECTOR_CATALOG } from '../_vectors.ts'
import { parseScope } from '../text/parse.ts'
import { resolve } from './resolve.ts'
import { type DataRecord, show } from './show.ts'

const RECORD: DataRecord = {
  id: 'r',
  time: '2018-07-15T10:30:45.678Z',
  account: 'ana@gmail.com',
  title: 'Sunset',
  albums: ['a', 'b'],
  latitude: 0.29,
  longitude: -0.001,
  width: 1999,
  favorited: false,
}

function seen(scopes: string, record: Partial<DataRecord> = {}) {
  const items = parseScope(scopes).map((item) => resolve(item, VECTOR_CATALOG))
  return show(items, 'google.photos', { ...RECORD, ...record })
}

test('a value is coarsened downwards, in decimal arithmetic', () => {
  assert.deepEqual(seen('google.photos.{latitude~0.01,longitude~0.01,width~1000}'), {
    id: 'r',
    latitude: 0.29,
    longitude: -0.01,
    width: 1000,
  })
  assert.equal(seen('google.photos.longitude~10')!['longitude'], -10)
  assert.equal(seen('google.photos.latitude~1', { latitude: 1e-7 })!['latitude'], 0)
  assert.equal(seen('google.photos.altitude~100', { altitude: 1e21 })!['altitude'], 1e21)
})

test('a time is the start of its hour, day, month or year in UTC', () => {
  const at = (step: string) => seen(`google.photos.time~${step}`)!['time']
  assert.equal(at('hour'), '2018-07-15T10:00:00Z')
  assert.equal(at('day'), '2018-07-15T00:00:00Z')
  assert.equal(at('month'), '2018-07-01T00:00:00Z')
  assert.equal(at('year'), '2018-01-01T00:00:00Z')
  assert.equal(
    seen('google.photos.time~month', { time: '0050-03-02T00:00:00Z' })!['time'],
    '0050-03-01T00:00:00Z',
  )
})

test('a record shows the union of the fields of the scopes that match it, the finer step', () => {
  assert.deepEqual(
    seen(
      'google.photos[width>1000].{latitude~0.1,title} google.photos[title=Sunset].latitude~0.01',
    ),
    { id: 'r', latitude: 0.29, title: 'Sunset' },
  )
  assert.deepEqual(seen('google.photos[width>5000].title google.photos.latitude~1'), {
    id: 'r',
    latitude: 0,
  })
})

test('a record that no scope matches is not shown', () => {
  assert.equal(seen('google.photos[width<5].title'), null)
  assert.equal(seen('google.foo.title'), null)
  assert.equal(seen('google.photos.title:delete'), null)
})

test('a field that is shown and empty is null, one that is not shown is absent', () => {
  assert.deepEqual(seen('google.photos.{title,altitude,albums}', { albums: [] }), {
    id: 'r',
    title: 'Sunset',
    altitude: null,
    albums: null,
  })
})

test('a record without the field matches no condition on it, != included', () => {
  for (const condition of ['title=a', 'title!=a', 'title=*']) {
    assert.equal(seen(`google.photos[${condition}].id`, { title: null }), null)
  }
  assert.equal(seen('google.photos[albums!=z].id', { albums: [] }), null)
  assert.equal(seen('google.photos[time<2030].id', { time: null }), null)
})

test('conditions mean what the table of types says', () => {
  const cases: [string, boolean][] = [
    ['albums=a|z', true],
    ['albums=a,albums=b', true],
    ['albums=z', false],
    ['albums!=z', true],
    ['albums!=b', false],
    ['favorited=false', true],
    ['favorited!=false', false],
    ['title=Sunset|x', true],
    ['title!=Sunset', false],
    ['latitude=0.29', true],
    ['latitude>0.29', false],
    ['latitude>=0.29,latitude<0.3', true],
    ['width<=1999', true],
    ['width<1999', false],
    ['time=2018-07-15', true],
    ['time>=2018-07-15T10:30:45.678Z', true],
    ['time>2018-07-15T10:30:45.678Z', false],
    ['time<2018-07-15', false],
  ]
  for (const [condition, expected] of cases) {
    assert.equal(seen(`google.photos[${condition}].id`) !== null, expected, condition)
  }
})
