import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bound } from '../permission.ts'
import { isFiner, roundOutwards } from './step.ts'

function closed(value: string): Bound {
  return { value, open: false }
}

function open(value: string): Bound {
  return { value, open: true }
}

test('an interval of numbers is rounded to whole steps around it', () => {
  const round = (from: Bound, to: Bound) => roundOutwards({ type: 'number', from, to }, '10')
  assert.deepEqual(round(closed('10'), open('20')), { from: closed('10'), to: open('20') })
  assert.deepEqual(round(open('10'), closed('20')), { from: closed('10'), to: open('30') })
  assert.deepEqual(round(closed('-0.5'), closed('20.5')), { from: closed('-10'), to: open('30') })
})

test('an interval of whole numbers ends before the next step', () => {
  const round = (from: Bound, to: Bound) => roundOutwards({ type: 'integer', from, to }, '10')
  assert.deepEqual(round(closed('10'), closed('19')), { from: closed('10'), to: closed('19') })
  assert.deepEqual(round(closed('11'), closed('20')), { from: closed('10'), to: closed('29') })
})

test('an interval of times is rounded to whole spans around it', () => {
  const round = (from: string, to: string, step: string) => {
    const interval = roundOutwards({ type: 'time', from: closed(from), to: open(to) }, step)
    return [interval.from?.value, interval.to?.value]
  }
  const [from, to] = ['2018-07-15T10:30:00.000Z', '2018-12-31T23:59:59.999Z']
  assert.deepEqual(round(from, to, 'hour'), [
    '2018-07-15T10:00:00.000Z',
    '2019-01-01T00:00:00.000Z',
  ])
  assert.deepEqual(round(from, to, 'day'), ['2018-07-15T00:00:00.000Z', '2019-01-01T00:00:00.000Z'])
  assert.deepEqual(round(from, to, 'month'), [
    '2018-07-01T00:00:00.000Z',
    '2019-01-01T00:00:00.000Z',
  ])
  assert.deepEqual(round(from, to, 'year'), [
    '2018-01-01T00:00:00.000Z',
    '2019-01-01T00:00:00.000Z',
  ])
  // There is no year 10000: nothing ends then.
  assert.deepEqual(round(from, '9999-12-31T23:00:00.500Z', 'day')[1], undefined)
})

test('steps form one chain', () => {
  for (const chain of [
    ['0.01', '0.1', '1', '10'],
    ['hour', 'day', 'month', 'year'],
  ]) {
    for (const [index, fine] of chain.entries()) {
      for (const [at, coarse] of chain.entries()) {
        assert.equal(isFiner(fine, coarse), index <= at, `${fine} for ${coarse}`)
      }
      assert.ok(isFiner(undefined, fine))
      assert.ok(!isFiner(fine, undefined))
    }
  }
  assert.ok(!isFiner('1', 'day'))
  assert.ok(!isFiner('day', '1'))
})
