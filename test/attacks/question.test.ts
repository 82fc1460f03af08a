/** The question put to the owner cannot be widened, worn out, answered unseen, or passed by with another promise. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { formatScope, readDetails, readGrant } from '@mandate/grants'
import { App, type Tokens } from '../support/app.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { HostileApp } from '../support/hostile/app.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const SCOPE = 'google.photos[time>=2016,time<2020].{latitude~0.01,longitude~0.01,title}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let issuer: string
let resource: string

before(async () => {
  world = ends.use(await World.start())
  app = ends.use(await App.start())
  issuer = world.authorization
  resource = await owner(world, anna)
  const { files } = await madeTakeout({ photos: 24, locations: 20, activity: 9, watched: 9 })
  await importFiles(anna, resource, files)
})
after(() => ends.disposeAsync())

const detail = (changes: object) => ({
  type: 'mandate_records',
  actions: ['read'],
  collection: 'google.photos',
  ...changes,
})

function asking(...details: object[]): Record<string, string> {
  return { authorization_details: JSON.stringify(details.map(detail)), resource }
}

async function records({ access_token }: Tokens): Promise<Record<string, unknown>[]> {
  const answer = await app.read(`${resource}/records/google.photos`, access_token)
  assert.equal(answer.status, 200, answer.text)
  return answer.body['records'] as Record<string, unknown>[]
}

const scopesOf = (tokens: Tokens) => readDetails(tokens.authorization_details).map(formatScope)

test('attack 12: an item without fields shows ids and nothing else', async () => {
  const tokens = await app.obtain(anna, issuer, asking({}))
  assert.deepEqual(scopesOf(tokens), ['google.photos.id'])
  const shown = await records(tokens)
  assert.ok(shown.length > 0)
  for (const record of shown) assert.deepEqual(Object.keys(record), ['id'])
  await app.push(issuer, asking({ fields: [] })).then(({ answer }) => {
    assert.equal(answer.body.error, 'invalid_authorization_details', answer.text)
  })
})

test('attack 12: everything is spelled out, and is not what is sensitive', async () => {
  await app.ask(anna, issuer, asking({ fields: ['*'] }))
  assert.match(anna.text, /All \d+ details of your photos/)
  assert.ok(anna.has('Not the photos themselves, not the names of people.'))
  for (const field of ['title', 'latitude', 'altitude', 'camera or phone', 'albums'])
    assert.ok(anna.page.hasField(`Leave out ${field}`), field)
  await anna.press('Refuse')
  const tokens = await app.obtain(anna, issuer, asking({ fields: ['*'] }))
  for (const record of await records(tokens))
    for (const field of ['people', 'original', 'edited', 'live'])
      assert.ok(!(field in record), field)
})

test('attack 71: the same data for another promise is asked again', async () => {
  const promise = {
    fields: ['title'],
    purpose: 'Show your trips on a map',
    purpose_code: 'https://w3id.org/dpv#ServiceProvision',
    legal_basis: 'contract',
    retention: { max: 'P30D', on_expiry: 'delete' },
    recipients: ['maps.example'],
  }
  const first = await app.obtain(anna, issuer, asking(promise))
  const kept = await app.obtain(anna, issuer, asking(promise), unasked)
  assert.equal(kept.grant_id, first.grant_id)
  const shorter = { ...promise, retention: { max: 'P29D', on_expiry: 'delete' } }
  await app.obtain(anna, issuer, asking(shorter), unasked)
  const others: [string, object][] = [
    ['another purpose', { purpose: 'Show you advertising' }],
    ['no purpose', { purpose: undefined }],
    ['another code of the purpose', { purpose_code: 'https://w3id.org/dpv#Marketing' }],
    ['another legal basis', { legal_basis: 'consent', optional: true }],
    ['a longer retention', { retention: { max: 'P31D', on_expiry: 'delete' } }],
    ['no end of retention', { retention: undefined }],
    ['one recipient more', { recipients: ['maps.example', 'broker.example'] }],
    ['another recipient', { recipients: ['broker.example'] }],
  ]
  for (const [what, change] of others) {
    const parameters = asking({ ...promise, ...change })
    await app.ask(anna, issuer, parameters)
    assert.ok(anna.hasButton('Allow'), `${what}: ${anna.url} ${anna.text.slice(0, 300)}`)
    await app.ask(anna, issuer, { ...parameters, prompt: 'none' })
    assert.equal(app.returned(anna)['error'], 'consent_required', what)
  }
})

test('attack 87: an answer to another page than the one shown, or a wider one, is no answer', async () => {
  const forged: [string, [string, string]][] = [
    ['another page', ['consent_s256', 'x'.repeat(43)]],
    ['no page', ['consent_s256', '']],
    ['an earlier start', ['from', '2015-12-31']],
    ['a later end', ['to', '2020-01-01']],
    ['no start', ['from', '']],
    ['a finer place', ['place', '0.001']],
    ['the exact place', ['place', '']],
    ['an item that is not asked for', ['item_1', 'yes']],
    ['a duration that is not offered', ['duration', '10years']],
  ]
  for (const [what, [name, value]] of forged) {
    const asked = await app.ask(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
    await anna.pressForged('Allow', (entries) => [
      ...entries.filter(([field]) => field !== name),
      [name, value],
    ])
    if (anna.url.startsWith(app.origin)) {
      // An empty field means what was asked: never more.
      const answer = await app.redeem(asked, String(app.returned(anna)['code']))
      assert.deepEqual(scopesOf(answer.body as unknown as Tokens), [SCOPE], what)
      continue
    }
    assert.equal(anna.status, 400, `${what}: ${anna.text.slice(0, 300)}`)
    assert.ok(anna.hasButton('Allow'), `${what}: it is shown again`)
    assert.equal(new URL(anna.url).origin, issuer)
  }
})

test('attack 87: a page that has changed since is shown again, with what has changed', async () => {
  await using changing = await HostileApp.start({ name: 'Small trips' })
  await changing.ask(anna, issuer, { scope: SCOPE, resource })
  const seen = anna.page
  await changing.swapDocument({ client_name: 'Everything about you' })
  await anna.press('Allow')
  assert.equal(anna.status, 400, anna.text.slice(0, 300))
  assert.ok(anna.has('Everything about you') && anna.hasButton('Allow'))
  assert.ok(!seen.text.includes('Everything about you'))
  await anna.press('Allow')
  assert.ok(changing.returned(anna)['code'], 'the second answer is to the page that was shown')
})

test('attack 87: the grant names the page that was answered', async () => {
  const asked = await app.ask(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
  const shown = anna.page.submission('Allow').entries.find(([name]) => name === 'consent_s256')
  await anna.press('Allow')
  const answer = await app.redeem(asked, String(app.returned(anna)['code']))
  assert.equal(readGrant(String(answer.body['grant'])).consent_s256, shown?.[1])
})

test('attack 87: a question is answered once', async () => {
  await app.ask(anna, issuer, { scope: SCOPE, resource, prompt: 'consent' })
  const tab = anna.otherTab()
  await tab.go(anna.url)
  await anna.press('Refuse')
  assert.equal(app.returned(anna)['error'], 'access_denied')
  await tab.press('Allow')
  assert.equal(tab.status, 400)
  assert.ok(!tab.url.startsWith(app.origin))
})

test('attack 81: fields that the catalog marks sensitive stay out of everything', async () => {
  const tokens = await app.obtain(anna, issuer, { scope: 'google.**.*', resource })
  const answer = await app.read(`${resource}/collections`, tokens.access_token)
  const names = (answer.body['collections'] as { name: string }[]).map(({ name }) => name)
  assert.ok(names.includes('google.photos'), String(names))
  for (const sensitive of ['google.location', 'google.activity', 'google.visits'])
    assert.ok(!names.includes(sensitive), sensitive)
})

/** Where no question may be asked. */
async function unasked(person: Person): Promise<never> {
  throw new Error(`a question was asked: ${person.text.slice(0, 300)}`)
}
