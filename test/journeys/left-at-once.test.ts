/** An owner allows something in the very moment in which they leave: their provider, or their account there. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { App } from '../support/app.ts'
import { HeldBack } from '../support/breaking/held-back.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos.{title,albums}'
const ends = new AsyncDisposableStack()
let world: World
let app: App
let second: string

before(async () => {
  world = ends.use(await World.start({ worker: false }))
  app = ends.use(await App.start({ name: 'Trip Map' }))
  second = await world.anotherAuthorization()
})
after(() => ends.disposeAsync())

const host = () => new URL(app.clientId).host

/** Somebody whose answer to the app, in another tab, is about to be written; `before`: what it is an answer to. */
async function answering(name: string, press = 'Allow') {
  const anna = new Person(name)
  const resource = await owner(world, anna)
  await anna.signUp(second)
  const tab = anna.otherTab()
  if (press === 'Allow') await app.ask(tab, world.authorization, { scope: SCOPE, resource })
  else {
    const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
    const read = await app.read(`${resource}/records/google.photos`, tokens.access_token)
    assert.equal(read.status, 200, read.text)
    await tab.go(`${world.authorization}/access`)
    await tab.press('Change')
    tab.tick('Leave out albums')
  }
  const { databaseUrl } = world.authorizationConfig
  const held = await HeldBack.inserts(databaseUrl, 'consents')
  const pressed = tab.press(press)
  await held.reached(pressed)
  return {
    ...{ anna, resource, held },
    async isWritten(during: Promise<unknown>) {
      await held.meets(during)
      await held.release()
      await Promise.all([pressed, during])
    },
  }
}

async function until(isSo: () => Promise<boolean>, what: string, tries = 200): Promise<void> {
  for (let nth = 0; nth < tries; nth++) {
    if (await isSo()) return
    await setTimeout(100)
  }
  assert.fail(what)
}

async function listsApp(person: Person, service: string): Promise<boolean> {
  await person.go(`${service}/access`)
  await person.signInIfAsked()
  const [live = ''] = person.page.html.split('<details')
  return live.includes(host())
}

for (const [name, press] of [
  ['anna', 'Allow'],
  ['berta', 'Change access'],
] as const) {
  test(`what is written with *${press}* in the moment the provider is left has ended with it, and stays so`, async () => {
    const { anna, resource, held, isWritten } = await answering(name, press)
    await using _ = held
    await isWritten(link(world, anna, second, press === 'Allow' ? {} : { [host()]: 'Stop' }))
    await until(
      async () => !(await listsApp(anna, world.authorization)),
      'it is said to read, at a provider that manages nothing',
    )
    // Back there, where the same key signs: nothing comes to life, and the app is asked about.
    await link(world, anna, world.authorization)
    await app.ask(anna, world.authorization, { scope: SCOPE, resource })
    assert.ok(anna.hasButton('Allow'), anna.text)
    assert.equal(await listsApp(anna, world.resource), false)
  })
}

test('what is allowed in the moment the account is deleted has ended with it', async () => {
  const { anna, held, isWritten } = await answering('carla')
  await using _ = held
  await anna.go(`${world.authorization}/leave`)
  await anna.signInIfAsked()
  await isWritten(anna.press('Delete now'))
  assert.match(anna.text, /Every access through this provider has ended/)
  // Either it was allowed before that, and has ended, or it was not allowed any more. News of it would come soon.
  for (let tries = 0; tries < 30 && !(await listsApp(anna, world.resource)); tries++) {
    await setTimeout(100)
  }
  await until(
    async () => !(await listsApp(anna, world.resource)),
    'it is said to read where the data are, and nobody is left who would end it',
  )
})

test('a deletion that breaks off in the middle is done to its end', async () => {
  const anna = new Person('dora')
  const resource = await owner(world, anna)
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  const read = () => app.read(`${resource}/records/google.photos`, tokens.access_token)
  assert.equal((await read()).status, 200)
  const database = new pg.Client({ connectionString: world.authorizationConfig.databaseUrl })
  await database.connect()
  await database.query(`create function broken() returns trigger language plpgsql as
    $$ begin raise exception 'broken off'; end $$`)
  await database.query(`create trigger broken before delete on accounts
    for each row execute function broken()`)
  await anna.go(`${world.authorization}/leave`)
  await anna.signInIfAsked()
  await anna.press('Delete now')
  assert.equal(anna.status, 500)
  await database.query('drop trigger broken on accounts')
  await database.end()
  await until(async () => (await read()).status === 401, 'the app reads on', 1_200)
  const again = new Person('dora')
  await again.go(`${world.authorization}/sign-in`)
  await again.fill({ Name: 'dora', Password: again.password }).press('Sign in')
  assert.equal(again.status, 401, 'nobody of this name is here any more')
})
