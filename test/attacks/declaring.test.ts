/** Apps that declare what is not theirs, or what would do harm. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { openToProvider, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, notesContract, send } from '../support/writing.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let resource: string
let honest: App

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  honest = await start('Notebook')
  declareNotes(honest)
  await allowed(honest, 'localhost.notes.*:read,append,update,delete')
})
after(() => ends.disposeAsync())

async function start(name: string): Promise<App> {
  return ends.use(await App.start({ name }))
}

const allowed = (app: App, scope: string): Promise<Tokens> =>
  app.obtain(anna, world.authorization, { scope, resource })

const asked = (app: App, scope: string) => app.push(world.authorization, { scope, resource })

test('attack: a collection that looks like one of the service, or is another host’s, cannot be declared', async () => {
  const app = await start('Shadow')
  for (const name of [
    'google.photos',
    'google.localhost.photos',
    'example.notes',
    'localhosts.notes',
  ]) {
    declareNotes(app, { name })
    const { answer } = await asked(app, `${name}.text:append localhost.x.text`)
    assert.equal(answer.status, 400, answer.text)
    assert.match(
      String(answer.body.error_description),
      /mandate_collections\/0\/name|no collection|not written by apps/,
    )
  }
})

test('attack: a schema that could stop the clock is refused before anybody is asked', async () => {
  const app = await start('Slow')
  const schema = notesContract()['schema'] as { properties: object }
  const text = { type: 'string', pattern: '^(a+)+$' }
  declareNotes(app, { schema: { ...schema, properties: { ...schema.properties, text } } })
  const { answer } = await asked(app, 'localhost.notes.*:append')
  assert.equal(answer.status, 400)
  assert.match(String(answer.body.error_description), /properties\/text\/pattern: is none of/)
})

test('attack: a contract that can be read and not be written again is refused by its path', async () => {
  const app = await start('Endless')
  const notes = JSON.stringify(notesContract())
  const deep = 20_000
  const bad: [string, RegExp][] = [
    [notes.replace('"maximum":5', '"maximum":1e999'), /holds a number larger than any/],
    [notes.replace('"version":1', '"version":-1e999'), /holds a number larger than any/],
    [
      notes.replace('"maximum":5', `"enum":${'['.repeat(deep)}${']'.repeat(deep)}`),
      /lies deeper than 32 levels/,
    ],
    [
      notes.replace('"plain":"notes"', `"plain":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`),
      /lies deeper than 32 levels/,
    ],
  ]
  app.document = { ...app.document, mandate_collections: `${app.origin}/contracts` }
  for (const [text, why] of bad) {
    assert.notEqual(text, notes)
    app.pages['/contracts'] = ['application/json', `[${text}]`]
    const { answer } = await asked(app, 'localhost.notes.*:append')
    assert.equal(answer.status, 400, answer.text)
    assert.match(String(answer.body.error_description), /mandate_collections\/0: /)
    assert.match(String(answer.body.error_description), why)
  }
})

test('attack: another app declares the same name, with a contract of its own', async () => {
  const app = await start('Copy')
  declareNotes(app, { version: 2, fields: notesContract()['fields'] })
  const asking = app.ask(anna, world.authorization, { scope: 'localhost.notes.*:read', resource })
  await asking
  assert.equal(app.returned(anna)['error'], 'invalid_authorization_details')
  assert.match(String(app.returned(anna)['error_description']), /was declared by .* to declare/)
})

test('attack: a later version that takes something away, or asks for more, is refused with the reason', async () => {
  const before = honest.document
  const schema = notesContract()['schema'] as { properties: object; required: string[] }
  declareNotes(honest, { version: 2, schema: { ...schema, required: ['text', 'label'] } })
  // What was read for one request is taken for the next quarter of a second.
  await wait(300)
  await honest.ask(anna, world.authorization, {
    scope: 'localhost.notes.label:read',
    prompt: 'consent',
    resource,
  })
  assert.match(
    String(honest.returned(anna)['error_description']),
    /a later version may only add optional fields/,
  )
  honest.document = before
})

test('attack: contracts at an address of somebody else, or that is none, are not fetched', async () => {
  const app = await start('Elsewhere')
  const secret = `${honest.origin}/client.json`
  for (const address of [secret, 'http://169.254.169.254/', 'file:///etc/passwd', 7]) {
    app.document = { ...app.document, mandate_collections: address }
    const { answer } = await asked(app, 'localhost.todos.*:append')
    assert.equal(answer.status, 400)
    assert.match(String(answer.body.error_description), /mandate_collections:? should be a list/)
  }
  const right = await start('Beside')
  right.pages['/contracts'] = [
    'application/json',
    JSON.stringify([notesContract({ name: 'localhost.todos' })]),
  ]
  right.document = { ...right.document, mandate_collections: `${right.origin}/contracts` }
  await allowed(right, 'localhost.todos.*:append')
})

test('attack: a sensitive collection of one app is closed to others until its owner opens it', async () => {
  const diary = await start('Diary')
  declareNotes(diary, { name: 'localhost.diary', sensitive: true })
  const scope = 'localhost.diary.*:read,append'
  const own = await allowed(diary, scope)
  const records = `${resource}/records/localhost.diary`
  assert.equal((await send(diary, own, 'POST', records, { text: 'secret' })).status, 201)
  const other = await start('Nosy')
  await other.ask(anna, world.authorization, { scope: 'localhost.diary.text', resource })
  assert.ok(!anna.hasButton('Allow'), anna.text)
  await openToProvider(world, anna, [`Notes (${new URL(diary.origin).host})`])
  const opened = await allowed(other, 'localhost.diary.text')
  const page = await send(other, opened, 'GET', records)
  assert.equal((page.body['records'] as object[]).length, 1, page.text)
})

test('attack: whether somebody has another app’s data is not told before they answer', async () => {
  const nosy = await start('Nosy')
  const { answer } = await asked(nosy, 'example.secret.text')
  assert.equal(answer.status, 201, 'the same as for one that is there')
  await nosy.ask(anna, world.authorization, { scope: 'example.secret.text', resource })
  assert.ok(anna.url.startsWith(world.authorization), anna.url)
  assert.match(anna.text, /does not have \(example\.secret\)/)
})
