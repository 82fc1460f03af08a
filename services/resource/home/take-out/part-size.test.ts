import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partSize } from './part-size.ts'

const KiB = 1024
const GiB = 1024 ** 3

test('parts are as large as was asked', () => {
  assert.equal(partSize(GiB, 40 * GiB), GiB)
  assert.equal(partSize(64 * KiB, 30 * 1024 * KiB), 64 * KiB)
})

test('parts are larger where there would be more than a new home takes', () => {
  const size = partSize(64 * KiB, 3 * GiB)
  assert.ok((3 * GiB) / size <= 500)
  assert.ok((900 * GiB) / partSize(GiB, 900 * GiB) <= 500)
})
