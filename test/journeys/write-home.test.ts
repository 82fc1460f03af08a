/** What apps wrote goes along with its owner, and goes when they say so. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { addressOfData, link, owner } from '../support/steps.ts'
import { bringHome, fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'
import { notesContract, send } from '../support/writing.ts'

const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let here: World
let resource: string
let app: App
let tokens: Tokens
/** A name as long as one may be, with large letters. */
const LONG = `localhost.Diary.${'Long'.repeat(28)}`
const scope = `localhost.notes.*:read,append,update,delete ${LONG}.*:read,append`

before(async () => {
  here = ends.use(await World.start())
  resource = await owner(here, anna)
  app = ends.use(await App.start({ name: 'Notebook' }))
  app.document = {
    ...app.document,
    mandate_collections: [notesContract(), notesContract({ name: LONG })],
  }
  tokens = await app.obtain(anna, here.authorization, { scope, resource })
  const notes = `${resource}/records/localhost.notes`
  for (const text of ['one', 'two', 'three']) {
    await send(app, tokens, 'POST', notes, { text, time: '2026-01-02T03:04:05Z' })
  }
  await send(app, tokens, 'POST', `${resource}/records/${LONG}`, { text: 'a day' })
  const [first] = await recordsOf(anna, resource)
  await send(
    app,
    tokens,
    'PATCH',
    `${notes}/${first?.['id']}`,
    { text: 'One' },
    { 'if-match': '*' },
  )
})
after(() => ends.disposeAsync())

async function recordsOf(
  person: Person,
  home: string,
  of = 'localhost.notes',
): Promise<Record<string, unknown>[]> {
  const answer = await person.fetch(`${home}/records/${of}?limit=1000`)
  return ((await answer.json()) as { records: Record<string, unknown>[] }).records
}

test('a home that was brought has the same documents, and the app writes on after linking', async () => {
  const there = ends.use(await World.start())
  const parts = await fetchParts(anna, resource, await takeOut(anna, resource))
  const moved = new Person('anna')
  await moved.signUp(there.resource)
  assert.equal(await bringHome(moved, await addressOfData(there, moved), parts), 'completed')
  const second = await addressOfData(there, moved)
  assert.deepEqual(await recordsOf(moved, second), await recordsOf(anna, resource))
  assert.equal((await recordsOf(anna, resource, LONG)).length, 1)
  assert.deepEqual(await recordsOf(moved, second, LONG), await recordsOf(anna, resource, LONG))
  await moved.go(`${there.resource}/explore`)
  assert.match(moved.text, /Notes/)

  const services = { resource: there.resource, authorization: here.authorization }
  await link(services, moved, here.authorization, { [new URL(app.origin).host]: 'Go on' })
  const { token_endpoint: endpoint } = await app.metadata(here.authorization)
  const exchanged = await app.post(String(endpoint), here.authorization, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: tokens.grant,
    subject_token_type: 'urn:mandate:params:oauth:token-type:grant',
    resource: second,
  })
  assert.equal(exchanged.status, 200, exchanged.text)
  const there2 = { access_token: String(exchanged.body['access_token']) }
  const made = await send(app, there2, 'POST', `${second}/records/localhost.notes`, {
    text: 'four',
  })
  assert.equal(made.status, 201, made.text)
  assert.equal((await recordsOf(moved, second)).length, 4)
})

test('a deleted kind leaves nothing, and is written anew while an app may', async () => {
  await anna.go(`${here.resource}/delete/localhost.notes`)
  await anna.signInIfAsked()
  assert.match(anna.text, /Notes/)
  await anna.press('Delete now')
  assert.deepEqual(await recordsOf(anna, resource), [])
  const notes = `${resource}/records/localhost.notes`
  assert.equal((await send(app, tokens, 'POST', notes, { text: 'again' })).status, 201)
  assert.equal((await recordsOf(anna, resource)).length, 1)
})
