import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importers } from '../reading/importers.ts'
import { NAMED, TOLD, WHOLE } from './whole.ts'

const collections = importers.flatMap((one) => one.collections)
const said = (what: 'whole' | 'named' | 'told') =>
  Object.fromEntries(
    collections.flatMap((one) => (one[what] ? [[one.name, structuredClone(one[what])]] : [])),
  )

test('whoever undoes takes those lists as a whole that importers say so', () => {
  assert.deepEqual(WHOLE, said('whole'))
})

test('whoever undoes calls things as importers do', () => {
  assert.deepEqual(NAMED, said('named'))
  assert.deepEqual(TOLD, said('told'))
})
