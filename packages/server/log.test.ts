import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from './log.ts'

/** What stands in the log of an error. */
function logged(err: unknown) {
  let line = ''
  const write = (text: string) => {
    line = text
  }
  const log = createLog({ logLevel: 'info' }, 'test', { write })
  log.error({ err }, 'said')
  return JSON.parse(line).err
}

test('the log says what went wrong, where, and why', () => {
  const error = Object.assign(new TypeError('no room', { cause: new Error('disk full') }), {
    code: 'E_ROOM',
    detail: 'the row',
  })
  const { stack, cause, ...said } = logged(error)
  assert.deepEqual(said, { type: 'TypeError', message: 'no room', code: 'E_ROOM' })
  assert.match(stack, /log\.test/)
  assert.equal(cause.message, 'disk full')
})

test('the log says what a copy of an error says, as pg-boss tells of its faults', () => {
  const error = new Error('relation "job" does not exist')
  const copy = { ...error, message: error.message, stack: error.stack, queue: 'import' }
  const { stack, ...said } = logged(copy)
  assert.deepEqual(said, { type: 'object', message: error.message })
  assert.match(stack, /log\.test/)
})

test('the log says of anything else what it is', () => {
  assert.deepEqual(logged('gone'), { type: 'string', message: 'gone' })
  assert.deepEqual(logged(null), { type: 'object', message: 'null' })
})

test('the log shows no token that an error repeats', () => {
  const { message } = logged({ message: 'refused DPoP abcdefghijklmnop' })
  assert.equal(message, 'refused […]')
})
