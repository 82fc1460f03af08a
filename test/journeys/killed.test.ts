/**
 * Worker, database or both are killed at random moments of an import, five times in all: what is there at the end is what an
 * import that was left alone gives. A hundred times in the bench: `npm run bench -- --only kills`.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { begin, endOf } from '../support/breaking/disturbed.ts'
import { Mortal, type Victim } from '../support/breaking/mortal.ts'
import { madeTakeout } from '../support/exports/exports.ts'

const VICTIMS: Victim[][] = [['worker', 'database'], ['both'], ['database', 'worker']]

test('killed five times, the same as never', { timeout: 400_000 }, async () => {
  await using mortal = await Mortal.start()
  const { files } = await madeTakeout({ locations: 2_000, photos: 10, activity: 200 })
  const start = performance.now()
  const { kills: _, ...undisturbed } = await endOf(mortal, await begin(mortal, files))
  // Warm it is faster than the first time: where a kill would have come too late, the next come earlier.
  let lasted = performance.now() - start
  let kills = 0
  for (let round = 0; round < 12 && kills < 5; round++) {
    const victims = VICTIMS[round % VICTIMS.length] as Victim[]
    const moments = victims.map((victim) => ({
      after: (Math.random() * lasted) / victims.length,
      victim,
    }))
    const { kills: done, ...end } = await endOf(mortal, await begin(mortal, files), moments)
    assert.deepEqual(end, undisturbed, JSON.stringify(moments))
    if (done < victims.length) lasted /= 2
    kills += done
  }
  assert.ok(kills > 0, 'none came before the end')
})

test('a worker that is back before its database waits for it', { timeout: 200_000 }, async () => {
  await using mortal = await Mortal.start()
  const { files } = await madeTakeout({ locations: 500, photos: 2, activity: 20 })
  await mortal.killBoth({ databaseLater: 4_000 })
  const { state } = await endOf(mortal, await begin(mortal, files))
  assert.match(state, /^completed/)
})
