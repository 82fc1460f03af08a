/** A stolen code is sent by the thief and by the app in one moment: neither sees that the other has used it. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { App } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

test('attack 21: a code used twice in one moment ends what came from it, too', async () => {
  // Who comes first is chance: each round is one throw of it.
  for (const year of [2015, 2016, 2017, 2018]) {
    const scope = `google.youtube.watched[time>=${year}].{title,time}`
    const asked = await app.ask(anna, world.authorization, { scope, resource, prompt: 'consent' })
    await anna.press('Allow')
    const code = app.returned(anna)['code'] ?? ''
    const answers = await Promise.all([1, 2, 3, 4].map(() => app.redeem(asked, code)))
    const won = answers.filter(({ status }) => status === 200)
    assert.ok(won.length <= 1, answers.map(({ text }) => text).join())
    const tokens = won[0]?.body as { access_token: string; refresh_token: string } | undefined
    if (!tokens) continue
    const refreshed = await app.refresh(world.authorization, tokens.refresh_token)
    assert.equal(refreshed.body.error, 'invalid_grant', `${year}: ${refreshed.text}`)
    for (let tries = 0; tries < 200 && (await read(tokens.access_token)) !== 401; tries++)
      await wait(100)
    assert.equal(await read(tokens.access_token), 401, `${year}: it has ended where the data is`)
  }
})

test('attack 21: a code used again while its owner ends what came of it: both are answered, and it is over', async () => {
  const scope = 'google.youtube.watched[time>=2014].{title,time}'
  const asked = await app.ask(anna, world.authorization, { scope, resource, prompt: 'consent' })
  await anna.press('Allow')
  const code = app.returned(anna)['code'] ?? ''
  const { grant_id, access_token } = (await app.redeem(asked, code)).body as Record<string, string>
  const tab = anna.otherTab()
  await tab.go(`${world.authorization}/access/${grant_id}/end`)
  const database = new pg.Client({ connectionString: world.authorizationConfig.databaseUrl })
  await database.connect()
  const waiting = async (count: number) => {
    for (;;) {
      // Within a transaction PostgreSQL goes on showing those who were there when it was asked first.
      await database.query('select pg_stat_clear_snapshot()')
      const { rows } = await database.query(`select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`)
      if (rows[0].n >= count) return
      await wait(10)
    }
  }
  // Both come to the grant while somebody else holds it, the owner first.
  await database.query('begin')
  await database.query('select from grants where id = $1 for update', [grant_id])
  const ending = tab.press('End access')
  await waiting(1)
  const again = app.redeem(asked, code)
  await waiting(2)
  await database.query('commit')
  await database.end()
  await ending
  assert.equal(tab.status, 200, tab.text)
  const { status, body } = await again
  assert.deepEqual([status, body.error], [400, 'invalid_grant'])
  for (let tries = 0; tries < 600 && (await read(String(access_token))) !== 401; tries++)
    await wait(100)
  assert.equal(await read(String(access_token)), 401)
})

async function read(token: string): Promise<number> {
  return (await app.read(`${resource}/collections`, token)).status
}
