import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importers } from '../reading/importers.ts'
import { WHOLE } from './whole.ts'

test('whoever undoes takes those lists as a whole that importers say so', () => {
  const said = importers.flatMap(({ collections }) =>
    collections.flatMap(({ name, whole }) => (whole ? [[name, [...whole]] as const] : [])),
  )
  assert.deepEqual(WHOLE, Object.fromEntries(said))
})
