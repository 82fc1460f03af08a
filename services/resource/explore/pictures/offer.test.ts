import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalog } from '../../catalog/catalog.ts'
import { measuresOf, waysOf } from './offer.ts'

const collection = (name: string) => {
  const found = catalog().collections.find((one) => one.name === name)
  assert.ok(found, name)
  return found
}
const ways = (name: string) => waysOf(collection(name))

test('photos begin as pictures, places as a map, messages as conversations, the rest as a table', () => {
  assert.deepEqual(ways('google.photos'), ['grid', 'map', 'table', 'time', 'days'])
  assert.deepEqual(ways('google.location'), ['map', 'table', 'time', 'days'])
  assert.deepEqual(ways('facebook.messages'), ['threads', 'table', 'time', 'days'])
  assert.deepEqual(ways('google.youtube.watched'), ['table', 'time', 'days'])
})

test('means are drawn of numbers that mean something, not of places', () => {
  assert.deepEqual(measuresOf(collection('google.visits')).includes('latitude'), false)
  assert.ok(measuresOf(collection('google.fit.daily')).includes('steps'))
})

test('every kind of data can be looked at as a table', () => {
  for (const one of catalog().collections) assert.ok(waysOf(one).includes('table'), one.name)
})
