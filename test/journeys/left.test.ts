/** A provider that was down while its owner left it, hears nothing of what ends meanwhile, and is come back to. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'

/** Somebody who has allowed two apps at the first provider, and has an account at a second. */
class Scene implements AsyncDisposable {
  readonly anna = new Person('anna')
  readonly world: World
  second = ''
  resource = ''
  trips!: App
  notes!: App
  atTrips!: Tokens
  atNotes!: Tokens
  private readonly ends = new AsyncDisposableStack()

  private constructor(world: World) {
    this.world = this.ends.use(world)
  }

  static async start(): Promise<Scene> {
    const scene = new Scene(await World.start({ worker: false }))
    const { anna, world, ends } = scene
    scene.resource = await owner(world, anna)
    scene.second = await world.anotherAuthorization()
    await anna.signUp(scene.second)
    scene.trips = ends.use(await App.start({ name: 'Trip Map' }))
    scene.notes = ends.use(await App.start({ name: 'Notes' }))
    const asked = { scope: SCOPE, resource: scene.resource }
    scene.atTrips = await scene.trips.obtain(anna, world.authorization, asked)
    scene.atNotes = await scene.notes.obtain(anna, world.authorization, asked)
    // Used, so that where the data are both are known.
    for (const [app, tokens] of scene.both) assert.equal(await scene.reads(app, tokens), 200)
    return scene
  }

  get both(): [App, Tokens][] {
    return [
      [this.trips, this.atTrips],
      [this.notes, this.atNotes],
    ]
  }

  async reads(app: App, { access_token }: Tokens): Promise<number> {
    return (await app.read(`${this.resource}/records/google.photos`, access_token)).status
  }

  /** The owner changes to it; the photo app stops if that is said, the notes app goes on. */
  to(issuer: string, trips: 'Go on' | 'Stop' | null): Promise<void> {
    const host = ({ clientId }: App) => new URL(clientId).host
    const choices = { [host(this.notes)]: 'Go on' as const }
    if (trips !== null) choices[host(this.trips)] = trips as 'Go on'
    return link(this.world, this.anna, issuer, choices)
  }

  /** The question of an app at this provider, if there is one. */
  async isAsked(app: App, issuer: string): Promise<boolean> {
    await app.ask(this.anna, issuer, { scope: SCOPE, resource: this.resource })
    return this.anna.hasButton('Allow')
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.ends.disposeAsync()
  }
}

test('one that was down from the goodbye to the return gives nothing that has ended meanwhile', async () => {
  await using scene = await Scene.start()
  const { anna, world, trips, notes } = scene
  await world.stopAuthorization()
  await scene.to(scene.second, 'Stop')
  await nextAttemptIn(world, 3600)
  await world.restartAuthorization()
  await scene.to(world.authorization, null)

  const renewed = await trips.refresh(world.authorization, String(scene.atTrips.refresh_token))
  assert.equal(renewed.body.error, 'invalid_grant', renewed.text)
  assert.equal(await scene.isAsked(trips, world.authorization), true)
  await anna.go(`${world.authorization}/access`)
  const [live = ''] = anna.page.html.split('<details')
  assert.ok(!live.includes(new URL(trips.clientId).host), 'it is not said to read')
  assert.ok(live.includes(new URL(notes.clientId).host))
  // What went on goes on, without a question.
  const again = await notes.obtain(anna, world.authorization, {
    ...{ scope: SCOPE, resource: scene.resource },
  })
  assert.equal(again.grant_id, scene.atNotes.grant_id)
  assert.equal(await scene.reads(notes, again), 200)
})

test('an end that nobody could hear is said once more when the owner comes back: it is final', async () => {
  await using scene = await Scene.start()
  const { anna, world, trips } = scene
  await world.stopResource()
  await anna.go(`${world.authorization}/access/${scene.atTrips.grant_id}/end`)
  await anna.press('End access')
  await world.stopAuthorization()
  await world.restartResource()
  await scene.to(scene.second, 'Go on')
  const there = await trips.obtain(anna, scene.second, { scope: SCOPE, resource: scene.resource })
  assert.equal(there.grant_id, scene.atTrips.grant_id, 'it could not be known')
  await world.restartAuthorization()
  await scene.to(world.authorization, 'Go on')
  for (let tries = 0; tries < 1200; tries++) {
    await anna.go(`${world.resource}/access`)
    const [live = ''] = anna.page.html.split('<details')
    if (!live.includes(new URL(trips.clientId).host)) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const [live = ''] = anna.page.html.split('<details')
  assert.ok(!live.includes(new URL(trips.clientId).host), 'it has ended where the data are, too')
  assert.equal(await scene.reads(trips, there), 401)
  assert.equal(await scene.isAsked(trips, world.authorization), true)
})

async function nextAttemptIn(world: World, seconds: number): Promise<void> {
  const database = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await database.connect()
  const waiting = await database.query(
    `update deliveries set next_try = now() + make_interval(secs => $1) where confirmed_at is null`,
    [seconds],
  )
  await database.end()
  assert.ok(Number(waiting.rowCount) > 0, 'the former provider has not heard yet')
}
