import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import { limited } from './limits.ts'

/** Requests that are answered when they are told to. */
function visitors() {
  const handler = limited({ perMinute: null, atOnce: 5, atOnceOfOne: 3 })
  return (ip: string) => {
    let status = 0
    const res = Object.assign(new EventEmitter(), {
      status(code: number) {
        status = code
        return res
      },
      ...{ set: () => res, type: () => res, send: () => res },
    })
    handler({ ip } as never, res as never, () => {
      status = 200
    })
    return { status, leave: () => res.emit('close') }
  }
}

test('who has slow servers asked takes the places of nobody else', () => {
  const come = visitors()
  const slow = [1, 2, 3, 4].map(() => come('203.0.113.1'))
  assert.deepEqual(
    slow.map(({ status }) => status),
    [200, 200, 200, 429],
  )
  assert.equal(come('203.0.113.2').status, 200)
  slow[0]?.leave()
  assert.equal(come('203.0.113.1').status, 200, 'once one is answered the next may come')
})
