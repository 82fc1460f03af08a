/**
 * Random lives of two owners: apps are allowed, narrowed, read, renewed, ended here or there; providers come, stand side by side, take
 * over, go and come back; services are killed and started again. A small reference model says what must be readable; the services may
 * neither give a row that it refuses nor refuse what it allows.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { ofApps } from './_apps.ts'
import { newLife } from './_life.ts'
import { ofOwners } from './_owners.ts'
import { Place } from './_place.ts'
import { ofPowers, settled } from './_powers.ts'

/** How many lives, and how long each; `MODEL_RUNS` and `MODEL_STEPS` for more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 2)
const STEPS = Number(process.env['MODEL_STEPS'] ?? 25)
const SEED = process.env['MODEL_SEED']

let place: Place | undefined

before(async () => {
  place = await Place.start()
})
after(() => place?.[Symbol.asyncDispose]())

// A test for every two lives: the runner gives each test its time, and many lives may be wanted.
for (let nth = 1; nth <= RUNS; nth += 2) {
  const last = Math.min(nth + 1, RUNS)
  test(`whatever owners, apps and providers do, exactly what is allowed is read: lives ${nth} to ${last}`, async () => {
    assert.ok(place)
    const here = place
    const command = fc.noBias(fc.oneof(...ofApps, ...ofOwners, ...ofPowers))
    const steps = fc.array(command, { minLength: STEPS, maxLength: STEPS })
    const numRuns = last - nth + 1
    let lives = 0
    await fc.assert(
      fc.asyncProperty(steps, async (life) => {
        lives++
        const begun = await newLife(here)
        try {
          await fc.asyncModelRun(() => begun, [...life, settled()])
        } catch (error) {
          throw new AggregateError(
            [error],
            `what the services told:\n${here.exceptions().join('\n')}`,
          )
        }
      }),
      // Found lives are told as they are: to shorten one takes minutes.
      { numRuns, endOnFailure: true, ...(SEED ? { seed: Number(SEED) + nth - 1 } : {}) },
    )
    assert.equal(lives, numRuns)
    assert.deepEqual(here.exceptions(), [])
  })
}
