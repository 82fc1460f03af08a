/** A handful of the faults of `npm run chaos`, short and one after the other, while people and apps go on: what was acknowledged is counted, and all of it is looked for at the end. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { chaos } from '../chaos/faults.ts'
import { KINDS } from '../chaos/load.ts'
import { Place } from '../chaos/place.ts'
import { endure } from '../chaos/run.ts'

const NAMES = [
  ...['kill -9: worker', 'kill -9: resource', 'connections cut'],
  ...['many connections at once', 'one abuser'],
]
const size = { lasts: 1_000, connections: 300, requests: 500 }

test('killed, cut off, crowded and abused, the services lose nothing and say nothing wrong', {
  timeout: 600_000,
}, async () => {
  await using place = await Place.start()
  const faults = NAMES.map((name) => chaos.find((fault) => fault.name === name)!)
  const notes: string[] = []
  const { before, during, after, lost, wrong } = await endure(
    place,
    {
      name: 'a handful',
      async happen() {
        for (const fault of faults) {
          notes.push((await fault.happen(place, size)) ?? '')
          await place.ready()
          // One fault at a time: a process that has just begun knows no keys yet, and refuses while it cannot have them.
          await wait(3_000)
        }
        return undefined
      },
    },
    size,
    { lives: 2, calm: 2_000 },
  )
  assert.deepEqual({ lost, wrong }, { lost: [], wrong: [] })
  for (const kind of KINDS) assert.ok(after[kind] > 0, `${kind} again`)
  assert.ok(before.read > 0 && during.read > 0, `read ${before.read}, then ${during.read}`)
  assert.match(notes[3]!, /authorization: 300 of 300 open.*resource: 300 of 300 open/)
  assert.match(notes[4]!, /authorization: 500 times (401|429|503).*resource: 500 times (401|429)/)
})
