/** An app's host does not answer while the app renews or presents what it was allowed: that is no change of the app. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { GRANT_TOKEN_TYPE } from '@mandate/grants'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { Person } from '../support/person.ts'
import { link, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const MINUTE = 60_000
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let second: string
/** One that proves who it is, whose keys go away with its document, and one that is public. */
let nightly: App
let open: App
const tokens = new Map<App, Tokens>()

before(async () => {
  world = ends.use(await World.start())
  nightly = ends.use(await App.start({ name: 'Nightly' }))
  open = ends.use(await App.start({ name: 'Open', confidential: false }))
  const resource = await owner(world, anna)
  second = await world.anotherAuthorization()
  await anna.signUp(second)
  for (const app of [nightly, open]) {
    const ask = { scope: 'google.photos[time>=2018].time', resource }
    const given = await app.obtain(anna, world.authorization, ask)
    await app.read(`${resource}/collections`, given.access_token)
    tokens.set(app, given)
  }
})
after(() => ends.disposeAsync())

const renew = (app: App) => app.refresh(world.authorization, String(tokens.get(app)?.refresh_token))

async function exchange(app: App): Promise<Answer> {
  const { token_endpoint: endpoint } = await app.metadata(second)
  const subject = { subject_token: tokens.get(app)?.grant, subject_token_type: GRANT_TOKEN_TYPE }
  return app.post(String(endpoint), second, { grant_type: TOKEN_EXCHANGE, ...subject })
}

/** What was read a moment ago holds for one request; asks until the host was asked, and then once more. */
async function whileAway(
  app: App,
  how: 'silent' | 'failing',
  act: () => Promise<Answer>,
): Promise<Answer> {
  const before = app.turnedAway
  app.away = how
  let answer = await act()
  for (let tries = 0; tries < 600 && app.turnedAway === before; tries++) {
    await setTimeout(20)
    answer = await act()
  }
  assert.ok(app.turnedAway > before, 'its host was asked')
  return answer
}

/** The host is there again, and is asked again a moment later. */
async function back(app: App, act: () => Promise<Answer>): Promise<Answer> {
  app.away = null
  let answer = await act()
  for (let tries = 0; tries < 600 && answer.status === 503; tries++) {
    await setTimeout(50)
    answer = await act()
  }
  return answer
}

function comeAgain(answer: Answer): void {
  assert.equal(answer.status, 503, answer.text)
  assert.equal(answer.body.error, 'temporarily_unavailable')
  assert.match(String(answer.body.error_description), /localhost:\d+ does not answer/)
  assert.equal(answer.headers.get('retry-after'), '60')
  // A page of an app reads it too.
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', /\bRetry-After\b/)
}

for (const how of ['silent', 'failing'] as const) {
  test(`while its host is ${how}, an app goes on renewing for an hour, then is told to come again`, async () => {
    for (const app of [nightly, open]) {
      assert.equal((await renew(app)).status, 200)
      mock.timers.enable({ apis: ['Date'], now: Date.now() })
      try {
        // Past the minute for which keys are not asked for again.
        mock.timers.tick(30 * MINUTE)
        const answer = await whileAway(app, how, () => renew(app))
        assert.equal(answer.status, 200, answer.text)
        mock.timers.tick(31 * MINUTE)
        comeAgain(await whileAway(app, how, () => renew(app)))
        assert.equal((await back(app, () => renew(app))).status, 200)
      } finally {
        mock.timers.reset()
      }
    }
  })
}

test('at a provider that has never seen the app it comes again; once seen, it goes on', async () => {
  await link(world, anna, second, {
    [new URL(nightly.clientId).host]: 'Go on',
    [new URL(open.clientId).host]: 'Go on',
  })
  comeAgain(await whileAway(nightly, 'silent', () => exchange(nightly)))
  let answer = await back(nightly, () => exchange(nightly))
  // The new provider hears of the change a moment after the owner was told that it is made.
  for (let tries = 0; tries < 600 && answer.status !== 200; tries++) {
    await setTimeout(50)
    answer = await exchange(nightly)
  }
  assert.equal(answer.status, 200, answer.text)
  const again = await whileAway(nightly, 'silent', () => exchange(nightly))
  assert.equal(again.status, 200, again.text)
  const renewed = await nightly.refresh(second, String(again.body['refresh_token']))
  assert.equal(renewed.status, 200, renewed.text)
})

test('a host that comes back with another document is a change, and one without it says so', async () => {
  const present = nightly.document
  nightly.document = { ...present, client_name: 'Another' }
  nightly.away = null
  let answer = await exchange(nightly)
  for (let tries = 0; tries < 600 && answer.status === 200; tries++) {
    await setTimeout(20)
    answer = await exchange(nightly)
  }
  assert.equal(answer.body.error, 'invalid_grant', answer.text)
  assert.match(String(answer.body.error_description), /has changed/)
  // What was known before the change is not gone back to.
  answer = await whileAway(nightly, 'silent', () => exchange(nightly))
  assert.equal(answer.body.error, 'invalid_grant', answer.text)
})
