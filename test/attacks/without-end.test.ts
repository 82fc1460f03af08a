/** Whoever begins without end what is work for a while, or what is kept for a while, is told when the next may begin. */

import assert from 'node:assert/strict'
import { after, before, mock, test } from 'node:test'
import { startResource } from '@mandate/resource'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const MANY = 1e6
const LIMITS = {
  ...{ address: MANY, refusals: MANY, app: MANY, owner: MANY, writes: MANY, atOnce: MANY },
  begun: 3,
}
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let resource: string

before(async () => {
  // Clocks stand still, so that no minute ends before a test does.
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  await world.stopResource()
  ends.use(await startResource(world.resourceConfig, { limits: LIMITS }))
})
after(async () => {
  mock.timers.reset()
  await ends.disposeAsync()
})

test('whoever begins imports without end is told when the next may begin, and what was sent is kept for it', async () => {
  const form = new FormData()
  for (let each = 0; each <= LIMITS.begun; each++) {
    form.append('files', new Blob([`no export ${each}`]), `notes-${each}.txt`)
  }
  const sent = await anna.fetch(`${resource}/uploads`, { method: 'POST', body: form })
  const { uploads } = (await sent.json()) as { uploads: { id: string }[] }
  const begin = (id = '') =>
    anna.fetch(`${resource}/imports`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ uploads: [id] }),
    })
  const last = uploads.pop()?.id
  for (const { id } of uploads) assert.equal((await begin(id)).status, 202)
  const refused = await begin(last)
  assert.equal(refused.status, 429)
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
  mock.timers.tick(61_000)
  assert.equal((await begin(last)).status, 202)
})

test('whoever brings homes without end is told when the next may be looked at', async () => {
  mock.timers.tick(61_000)
  const bring = () =>
    anna.fetch(`${resource}/restores`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ uploads: ['none'], passphrase: 'a few words' }),
    })
  for (let each = 0; each < LIMITS.begun; each++) assert.equal((await bring()).status, 422)
  const refused = await bring()
  assert.equal(refused.status, 429)
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
})

test('whoever has codes made without end is told when there may be another', async () => {
  const ask = () =>
    fetch(`${world.resource}/device/auth`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: `${world.resource}/programs/mandate.json` }),
    })
  const statuses: number[] = []
  let last = await ask()
  for (; last.status === 200 && statuses.length < 1_000; last = await ask())
    statuses.push(last.status)
  assert.equal(last.status, 429, `after ${statuses.length}`)
  assert.match(last.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
  assert.equal(((await last.json()) as { error: string }).error, 'temporarily_unavailable')
  mock.timers.tick(61_000)
  assert.equal((await ask()).status, 200)
})

test('whoever names providers without end is told when the next may be asked', async () => {
  mock.timers.tick(61_000)
  const name = async () => {
    await anna.go(`${world.resource}/provider`)
    return anna.fill({ Provider: 'http://localhost:1' }).press('Continue')
  }
  for (let each = 0; each < LIMITS.begun; each++) assert.equal((await name()).status, 400)
  assert.equal((await name()).status, 429)
  mock.timers.tick(61_000)
  assert.equal((await name()).status, 400)
})
