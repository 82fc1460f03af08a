import assert from 'node:assert/strict'
import { test } from 'node:test'
import { elapsed, shiftClock } from './clock.ts'
import { ConfigError } from './config.ts'

const here = { publicUrl: 'http://localhost:4000', name: 'x' }

test('the clock of a process on loopback can be wrong, and of no other', () => {
  const real = Date
  const env = { CLOCK_SHIFT_SECONDS: '-600' }
  const elsewhere = { ...here, publicUrl: 'https://data.example' }
  assert.throws(() => shiftClock(env, elsewhere), ConfigError)
  assert.throws(() => shiftClock({ CLOCK_SHIFT_SECONDS: 'soon' }, here), ConfigError)
  shiftClock({}, elsewhere)
  assert.equal(Date, real)
  try {
    shiftClock(env, here)
    const wrong = real.now() - 600_000
    assert.ok(Math.abs(Date.now() - wrong) < 60_000)
    assert.ok(Math.abs(new Date().valueOf() - wrong) < 60_000)
    assert.equal(new Date(5).getTime(), 5)
    assert.ok(new real(5) instanceof Date && new Date() instanceof real)
  } finally {
    globalThis.Date = real
  }
})

test('what a clock that was ahead has dated is as old as can be; what has never been is too', () => {
  assert.equal(elapsed(5_000, 7_500), 2_500)
  assert.equal(elapsed(7_000, 6_500), 0, 'in the same moment')
  assert.equal(elapsed(37_000, 7_500, 60_000), 0, 'in two processes')
  assert.equal(elapsed(86_400_000, 7_500), Number.POSITIVE_INFINITY)
  assert.equal(elapsed(Number.NEGATIVE_INFINITY, 7_500), Number.POSITIVE_INFINITY)
})
