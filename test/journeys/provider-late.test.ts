/** The provider that an owner changes to goes away in that moment: when it is back it hears everything, each thing in its place. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, openToProvider, owner, toConfirmPage } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.title'
const host = ({ clientId }: App) => new URL(clientId).host

test('what ended and was opened since waits for the change itself: what goes on goes on', async () => {
  await using world = await World.start({ worker: false })
  await using trips = await App.start({ name: 'Trip Map' })
  await using notes = await App.start({ name: 'Notes' })
  const anna = new Person('anna')
  const resource = await owner(world, anna)
  const first = await world.anotherAuthorization()
  await anna.signUp(first)
  await link(world, anna, first)
  const asked = { scope: SCOPE, resource }
  const granted = new Map<App, string>()
  for (const app of [trips, notes]) {
    const { access_token, grant_id } = await app.obtain(anna, first, asked)
    granted.set(app, grant_id)
    const read = await app.read(`${resource}/records/google.photos`, access_token)
    assert.equal(read.status, 200, read.text)
  }

  await toConfirmPage(world, anna, world.authorization)
  await world.stopAuthorization()
  for (const app of [trips, notes]) anna.tick('Go on', host(app))
  await anna.press('Change provider')
  await anna.signInIfAsked()
  assert.equal(new URL(anna.url).pathname, '/provider', anna.text)
  await anna.go(`${world.resource}/access`)
  await anna.press('End access', host(trips))
  await anna.press('End access')
  await openToProvider(world, anna, ['Location history'])
  // The change was tried a few times by now and waits the longest.
  await nextTry(world, `interval '1 hour'`)
  await world.restartAuthorization()
  await nextTry(world, `case kind when 'binding' then interval '3 s' else interval '0' end`)

  await told(world)
  await anna.go(`${world.authorization}/access`)
  await anna.signInIfAsked()
  const [live = ''] = anna.page.html.split('<details')
  assert.ok(live.includes(host(notes)), anna.text)
  assert.ok(!live.includes(host(trips)), 'it has ended where the data are')
  const again = await notes.obtain(anna, world.authorization, asked)
  assert.equal(again.grant_id, granted.get(notes), 'nothing was asked')
  await trips.ask(anna, world.authorization, asked)
  assert.ok(anna.hasButton('Allow'), 'it is asked about')
})

const rows = async (world: World, text: string) => {
  const client = new pg.Client({ connectionString: world.resourceConfig.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ n: number }>(text)
  await client.end()
  return rows
}

async function nextTry(world: World, within: string): Promise<void> {
  const waiting = await rows(
    world,
    `update deliveries set next_try = now() + ${within} where confirmed_at is null returning kind`,
  )
  assert.ok(waiting.length >= 3, 'the change, the end and what was opened')
}

/** All of it is confirmed, or will never be. */
async function told(world: World): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [left] = await rows(
      world,
      'select count(*)::int as n from deliveries where confirmed_at is null and until > now()',
    )
    if (left?.n === 0) return
    await setTimeout(100)
  }
  assert.fail('not everything was told')
}
