/**
 * Random lives of one owner: apps are allowed, narrowed, read, refreshed, ended here or there, the provider is changed and
 * changed back, services crash. A small reference model says what must be readable; the services may neither give a row that it
 * refuses nor refuse what it allows.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { command } from './_commands.ts'
import type { Known, Life } from './_life.ts'

/** How many lives, and how long each; `MODEL_RUNS` for more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? 5)
const STEPS = 18

let world: World
let providers: string[]
let processes: string[]
let apps: App[]
let exported: Awaited<ReturnType<typeof madeTakeout>>

before(async () => {
  world = await World.start()
  providers = [world.authorization, await world.anotherAuthorization()]
  processes = [world.resource, await world.secondResource()]
  apps = [await App.start({ name: 'Trip Map' }), await App.start({ name: 'Notes' })]
  for (const app of apps) world.keep({ close: () => app[Symbol.asyncDispose]() })
  exported = await madeTakeout({ photos: 30, locations: 1, activity: 1, watched: 1 })
})
after(() => world[Symbol.asyncDispose]())

test('whatever owners, apps and providers do, exactly what is allowed is read', async () => {
  let lives = 0
  const life = async (): Promise<{ model: Known; real: Life }> => {
    const person = new Person(`owner-${++lives}`)
    const resource = await owner(world, person)
    await person.signUp(providers[1] as string)
    await importFiles(person, resource, exported.files)
    return {
      model: { provider: 0, epoch: 0, grants: [], tokens: [] },
      real: { world, providers, processes, apps, person, resource, photos: exported.truth.photos },
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
      const begun = await life()
      await fc.asyncModelRun(() => begun, steps)
    }),
    // Found lives are told as they are: to shorten one takes minutes.
    { numRuns: RUNS, endOnFailure: true },
  )
  assert.ok(lives >= RUNS)
})
