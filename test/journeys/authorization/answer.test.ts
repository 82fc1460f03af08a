/** The owner narrows, refuses, changes their mind: what is signed is what they chose, and never more than was asked. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formatScope, readDetails } from '@mandate/grants'
import type { Person } from '../../support/person.ts'
import { type StubWorld, stubWorld } from './stub-world.ts'

const YEARS = 'google.photos[time>=2014,time<2019].{latitude~0.01,longitude~0.01,title}'

let world: StubWorld
before(async () => {
  world = await stubWorld()
})
after(() => world[Symbol.asyncDispose]())

/** What the app was given, as scopes; or the error it was told. */
async function outcome(
  parameters: Record<string, string>,
  answer: (person: Person) => Promise<unknown>,
): Promise<string[] | string> {
  const { app, anna, issuer } = world
  const asked = await app.ask(anna, issuer, { prompt: 'consent', ...parameters })
  await answer(anna)
  const back = app.returned(anna)
  if (back['error']) return back['error']
  const redeemed = await app.redeem(asked, String(back['code']))
  assert.equal(redeemed.status, 200, redeemed.text)
  return readDetails(redeemed.body['authorization_details']).map((item) => formatScope(item))
}

const details = (...items: object[]) => ({
  authorization_details: JSON.stringify(
    items.map((item) => ({ type: 'mandate_records', actions: ['read'], ...item })),
  ),
})

test('nothing is ticked, and the answers weigh the same', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: `${YEARS} ?google.watched.title` })
  assert.doesNotMatch(anna.page.html, / checked/)
  const buttons = anna.page.buttonNames.filter((name) => /Refuse|Allow/.test(name))
  assert.deepEqual(buttons, ['Refuse', 'Allow once (for one hour)', 'Allow'])
  assert.equal(anna.page.buttonNames[0], 'Show what this changes')
})

test('the owner shortens the time, coarsens the place and leaves out a field', async () => {
  const scopes = await outcome({ scope: YEARS }, async (person) => {
    person.fill({ From: '2015-03-01', to: '2015-06-30', Place: '0.1' }).tick('Leave out title')
    await person.press('Allow')
  })
  assert.deepEqual(scopes, [
    'google.photos[time>=2015-03,time<2015-07].{latitude~0.1,longitude~0.1}',
  ])
})

test('showing what a change does answers nothing and keeps what was chosen', async () => {
  const { anna } = world
  const scopes = await outcome({ scope: YEARS }, async (person) => {
    person.fill({ From: '2016-01-01' })
    await person.press('Show what this changes')
    assert.equal(person.status, 200)
    assert.match(person.page.html, /value="2016-01-01"/)
    await person.press('Allow')
  })
  assert.deepEqual(scopes, [
    'google.photos[time>=2016,time<2019].{latitude~0.01,longitude~0.01,title}',
  ])
  assert.ok(anna)
})

test('a box that stays empty shares nothing; a ticked one does', async () => {
  const parameters = { scope: 'google.photos.title ?google.watched.title ?google.watched.channel' }
  assert.deepEqual(await outcome(parameters, (person) => person.press('Allow')), [
    'google.photos.title',
  ])
  const chosen = await outcome(parameters, async (person) => {
    await person.pressForged('Allow', (entries) => [...entries, ['item_2', 'yes']])
  })
  assert.deepEqual(chosen, ['google.photos.title', '?google.watched.channel'])
})

test('legitimate interest is used unless the owner objects', async () => {
  const parameters = details(
    { collection: 'google.photos', fields: ['title'] },
    {
      collection: 'google.watched',
      fields: ['title'],
      optional: true,
      legal_basis: 'legitimate_interest',
    },
  )
  const both = await outcome(parameters, (person) => person.press('Allow'))
  assert.equal(both.length, 2)
  const one = await outcome(parameters, async (person) => {
    person.tick('I object')
    await person.press('Allow')
  })
  assert.deepEqual(one, ['google.photos.title'])
})

test('without anything chosen there is nothing to allow', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: '?google.watched.title', prompt: 'consent' })
  await anna.press('Allow')
  assert.equal(anna.status, 400)
  assert.ok(anna.has('You have not chosen anything to share'), anna.text)
})

test('attack 12: an item without fields shows ids and nothing else', async () => {
  const scopes = await outcome(details({ collection: 'google.watched' }), (person) =>
    person.press('Allow'),
  )
  assert.deepEqual(scopes, ['google.watched.id'])
})

test('how long is up to the owner', async () => {
  const { app, anna, issuer } = world
  const lifetimes: Record<string, number | null> = {
    day: 86_400,
    '90days': 90 * 86_400,
    until_ended: null,
  }
  for (const [choice, seconds] of Object.entries(lifetimes)) {
    const scope = `google.watched[title=${choice.replace('_', '')}].title`
    const tokens = await app.obtain(anna, issuer, { scope, prompt: 'consent' }, (person) =>
      person.fill({ 'The app may read for': choice }).press('Allow'),
    )
    const claims = JSON.parse(Buffer.from(tokens.grant.split('.')[1]!, 'base64url').toString())
    const lifetime = claims.exp === undefined ? null : claims.exp - claims.iat
    assert.equal(lifetime, seconds, choice)
  }
})

test('pressing twice, or again because no answer came, allows once and leads back to the app', async () => {
  const { app, anna, issuer } = world
  const before = await listed()
  const asked = await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const { url, entries } = anna.page.submission('Allow')
  const lost = await anna.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  assert.equal(lost.status, 303)
  await anna.press('Allow')
  const { code = '' } = app.returned(anna)
  const redeemed = await app.redeem(asked, code)
  assert.equal(redeemed.status, 200, redeemed.text)
  assert.equal((await listed()) - before, 1)
  await anna.go(url)
  assert.equal(anna.status, 400, 'it is over')
})

test('another answer to a question that was answered is none: nobody believes that less was allowed', async () => {
  const { app, anna, issuer } = world
  await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
  const { url, entries } = anna.page.submission('Allow')
  await anna.fetch(url, { method: 'POST', body: new URLSearchParams(entries) })
  await anna.tick('Leave out title').press('Allow')
  assert.equal(anna.status, 400, anna.text)
  await anna.fill({ 'The app may read for': 'day' }).press('Allow')
  assert.equal(anna.status, 400, anna.text)
})

/** How much stands under what can be read. */
async function listed(): Promise<number> {
  await world.anna.go(`${world.issuer}/access`)
  return world.anna.page.html.match(/Can read/g)?.length ?? 0
}

test('attack 87: an answer to another page than the one shown, or wider than asked, is no answer', async () => {
  const { app, anna, issuer } = world
  const forged: [string, [string, string]][] = [
    ['another page', ['consent_s256', 'x'.repeat(43)]],
    ['an earlier start', ['from', '2013-01-01']],
    ['a later end', ['to', '2019-01-01']],
    ['a finer place', ['place', '0.001']],
    ['an item that is not offered', ['item_0', 'yes']],
    ['a duration that is not offered', ['duration', '10years']],
  ]
  for (const [what, [name, value]] of forged) {
    await app.ask(anna, issuer, { scope: YEARS, prompt: 'consent' })
    await anna.pressForged('Allow', (entries) => [
      ...entries.filter(([field]) => field !== name),
      [name, value],
    ])
    assert.equal(anna.status, 400, what)
    assert.ok(anna.hasButton('Allow'), `${what}: the page is shown again`)
  }
})

test('refusing tells the app so, and nothing was shared', async () => {
  assert.equal(await outcome({ scope: YEARS }, (person) => person.press('Refuse')), 'access_denied')
})
