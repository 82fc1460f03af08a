/**
 * What was allowed here and is more than is open where the data is: the owner reads that it opens nothing and where to open it, it is
 * told again and again, after a day once an hour, and at once when something was opened.
 */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { App } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openToProvider, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let here: pg.Pool
let there: pg.Pool

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  here = new pg.Pool({ connectionString: world.authorizationConfig.databaseUrl })
  there = new pg.Pool({ connectionString: world.resourceConfig.databaseUrl })
  for (const pool of [here, there]) ends.defer(() => pool.end())
  resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 1, locations: 9 })).files)
})
after(() => ends.disposeAsync())

const news = `event like '%issued' and confirmed_at is null and given_up is null`

async function until(what: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { rows } = await here.query(what)
    if (rows.length > 0) return
    await setTimeout(100)
  }
  assert.fail(`never: ${what}`)
}

test('allowed here and refused there: the owner is told, and where to open it', async () => {
  const closed = await there.query('select ceiling::text from bindings where active')
  await openToProvider(world, anna, ['Location history'])
  await until(`select from linked_resources where seq = 2`)
  // Its owner has closed it again, which the provider has not heard of yet.
  await there.query('update bindings set ceiling = $1 where active', [closed.rows[0].ceiling])
  const scope = 'google.location.time'
  const { access_token } = await app.obtain(anna, world.authorization, { scope, resource })
  const refused = await app.read(`${resource}/records/google.location`, access_token)
  assert.equal(refused.status, 401, refused.text)
  await until(`select from outbox where refused and ${news}`)
  await anna.go(`${world.authorization}/access`)
  assert.match(anna.text, /does not take this, so the app can read nothing/)
  assert.match(anna.text, new RegExp(`${new URL(app.clientId).host} Can read nothing`))
  assert.match(anna.text, /Through this provider no app can read your data/)
  const link = anna.page.linkTo('see there what is open')
  assert.equal(link, `${world.resource}/provider`)
})

test('after a day it is tried once an hour', async () => {
  await here.query(
    `update outbox set attempts = 400, created_at = now() - interval '25 hours', next_try = now() where ${news}`,
  )
  const pause = `extract(epoch from next_try - now())`
  await until(
    `select from outbox where ${news} and attempts = 401 and ${pause} between 3500 and 3600`,
  )
})

test('opened there, it is taken at once, and nothing is said of it any more', async () => {
  await openToProvider(world, anna, ['Location history'])
  await until(`select from outbox where event like '%issued' and confirmed_at is not null`)
  await anna.go(`${world.authorization}/access`)
  assert.doesNotMatch(anna.text, /does not take this/)
})
