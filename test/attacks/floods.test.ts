/** Far too many at once, and one who abuses: others are served, whoever comes too often is told when to come again, and nothing is kept of it. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, mock, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startResource } from '@mandate/resource'
import { type Answer, App, type Tokens } from '../support/app.ts'
import { ask, flood, hold, type Told } from '../support/breaking/crowd.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { addressOfData, importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

const SCOPE = 'google.photos.{title,time}'
const LIMITS = {
  address: 1e6,
  refusals: 300,
  app: 200,
  owner: 1e6,
  writes: 10,
  begun: 3,
  atOnce: 40,
}
const ends = new AsyncDisposableStack()
const anna = new Person('anna')
let world: World
let app: App
let resource: string
let photos: string
let tokens: Tokens

before(async () => {
  // Clocks stand still, so that no minute ends before a test does.
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  photos = `${resource}/records/google.photos`
  await importFiles(anna, resource, (await madeTakeout({ photos: 4, locations: 10 })).files)
  app = ends.use(await App.start())
  tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  await world.stopResource()
  ends.use(await startResource(world.resourceConfig, { limits: LIMITS }))
  await reads()
})
after(async () => {
  mock.timers.reset()
  await ends.disposeAsync()
})

/** An app reads and a person looks, as on any day. */
async function reads(): Promise<void> {
  const answer = await app.read(photos, tokens.access_token)
  assert.equal(answer.status, 200, answer.text)
  assert.equal((answer.body['records'] as object[]).length, 4)
  await anna.go(`${world.resource}/`)
  assert.equal(anna.status, 200, anna.text)
}

function assertLimited({ status, headers, body, text }: Answer): void {
  assert.equal(status, 429, text)
  assert.equal(body.code, 'rate_limited')
  assert.match(headers.get('retry-after') ?? '', /^[1-9]\d?$/)
}

const count = (told: Told[], status: number) => told.filter((each) => each.status === status).length

const collectGarbage = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
})()

/** MB that are held when nothing is under way, looked at until they are below `most`. */
async function held(most = Number.POSITIVE_INFINITY): Promise<number> {
  for (let tries = 0; ; tries++) {
    collectGarbage()
    const { heapUsed, external } = process.memoryUsage()
    const mb = Math.round((heapUsed + external) / 2 ** 20)
    if (mb < most || tries > 300) return mb
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

test('a thousand connections at once are all answered, a thousand that say half of it hold up nobody, and their memory is given back', async () => {
  const before = await held()
  const url = `${world.resource}/sign-in`
  const whole = await Promise.all(Array.from({ length: 1_000 }, () => ask(url)))
  assert.equal(count(whole, 200), 1_000)
  const sockets = await hold(Number(new URL(world.resource).port), 1_000)
  assert.equal(
    sockets.filter(({ destroyed, connecting }) => !destroyed && !connecting).length,
    1_000,
  )
  for (let times = 0; times < 5; times++) await reads()
  for (const socket of sockets) socket.destroy()
  const after = await held(before + 25)
  assert.ok(after < before + 25, `${before} MB before, ${after} MB after`)
})

test('one abuser with 5,000 requests is told when to come again, and nobody else notices', async () => {
  const before = await held()
  const headers = { authorization: `DPoP ${'x'.repeat(500)}`, dpop: 'y'.repeat(500) }
  const flooding = flood(photos, { count: 5_000, headers })
  let served = 0
  let isOver = false
  const others = (async () => {
    while (!isOver && served < 100) {
      await reads()
      served++
    }
  })()
  const told = await flooding
  isOver = true
  await others
  assert.ok(served > 0, 'others were served meanwhile')
  // Those under way when the last one that counts is answered are judged too.
  assert.ok(count(told, 401) >= 300 && count(told, 401) <= 364, `${count(told, 401)} times 401`)
  assert.equal(count(told, 401) + count(told, 429), 5_000)
  for (const { status, retryAfter } of told) {
    if (status === 429) assert.match(retryAfter ?? '', /^[1-9]\d?$/)
  }
  const after = await held(before + 25)
  assert.ok(after < before + 25, `${before} MB before, ${after} MB after`)
  mock.timers.tick(61_000)
  assert.equal((await ask(photos)).status, 401, 'a minute later they may come again')
})

test('a page of an app can read that it came too often, and is not refused before it has asked', async () => {
  mock.timers.tick(61_000)
  const headers = { authorization: 'DPoP x', dpop: 'y', origin: 'https://app.example' }
  for (let turn = 0; turn <= LIMITS.refusals; turn++)
    await (await fetch(photos, { headers })).text()
  const refused = await fetch(photos, { headers })
  assert.equal(refused.status, 429)
  assert.equal(refused.headers.get('access-control-allow-origin'), '*')
  assert.match(refused.headers.get('access-control-expose-headers') ?? '', /\bRetry-After\b/)
  const asking = { origin: 'https://app.example', 'access-control-request-method': 'GET' }
  const preflight = await fetch(photos, { method: 'OPTIONS', headers: asking })
  assert.equal(preflight.status, 204)
  mock.timers.tick(61_000)
  const page = await app.read(photos, (await renewed(app, tokens)).access_token)
  assert.equal(page.status, 200, page.text)
  assert.match(page.headers.get('access-control-expose-headers') ?? '', /\bRetry-After\b/)
})

test('an app that comes too often is told so, other apps and the owner go on, and the log is not filled', async () => {
  await using other = await App.start({ name: 'Other' })
  const others = await other.obtain(anna, world.authorization, { scope: SCOPE, resource })
  mock.timers.tick(61_000)
  tokens = await renewed(app, tokens)
  const statuses: number[] = []
  for (let turn = 0; turn < LIMITS.app; turn++) {
    statuses.push((await app.read(photos, tokens.access_token)).status)
  }
  assert.deepEqual([...new Set(statuses)], [200])
  for (let turn = 0; turn < 20; turn++) assertLimited(await app.read(photos, tokens.access_token))
  assert.equal((await other.read(photos, others.access_token)).status, 200)
  assert.equal((await anna.fetch(photos)).status, 200)
  await anna.go(`${world.resource}/activity`)
  assert.ok(!anna.has('rate_limited'), anna.text)
  // A stranger who only holds the token counts as a stranger.
  mock.timers.tick(61_000)
  tokens = await renewed(app, tokens)
  const stolen = { authorization: `DPoP ${tokens.access_token}`, dpop: 'y' }
  assert.equal(count(await flood(photos, { count: 250, headers: stolen }), 401), 250)
  assert.equal((await app.read(photos, tokens.access_token)).status, 200)
})

test('writes have their own measure: what was taken is there, what was refused is not, and reading goes on', async () => {
  await using writer = await App.start({ name: 'Notebook' })
  declareNotes(writer)
  const scope = 'localhost.notes.*:read,append'
  const given = await writer.obtain(anna, world.authorization, { scope, resource })
  const notes = `${resource}/records/localhost.notes`
  for (let turn = 1; turn <= LIMITS.writes; turn++) {
    const taken = await send(writer, given, 'POST', notes, { text: `note ${turn}` })
    assert.equal(taken.status, 201, taken.text)
  }
  for (let turn = 0; turn < 3; turn++) {
    assertLimited(await send(writer, given, 'POST', notes, { text: 'one too many' }))
  }
  const { status, body } = await send(writer, given, 'GET', notes)
  assert.equal(status, 200)
  const texts = (body['records'] as { text: string }[]).map(({ text }) => text)
  assert.equal(texts.length, LIMITS.writes)
  assert.ok(!texts.includes('one too many'))
})

test('uploads that trickle in take only so many places of one owner, and nobody else notices', async () => {
  const [cleo, port] = [new Person('cleo'), Number(new URL(world.resource).port)]
  await cleo.signUp(world.resource)
  const path = `${new URL(await addressOfData(world, cleo)).pathname}/uploads`
  const head = [
    ...[`POST ${path} HTTP/1.1`, `host: localhost:${port}`, 'sec-fetch-site: same-origin'],
    ...[`cookie: ${cleo.cookieFor(world.resource)}`, 'transfer-encoding: chunked'],
    ...['content-type: multipart/form-data; boundary=x', '', ''],
  ].join('\r\n')
  const sockets = new Set<Socket>()
  const answered: string[] = []
  const begin = () => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head))
    socket.on('error', (error) => answered.push(String(error)))
    socket.on('data', (bytes) => {
      answered.push(String(bytes))
      // Whoever looks takes a place too, and the last to come may find none left.
      if (sockets.delete(socket.destroy()) && String(bytes).includes(' 429 ')) begin()
    })
    sockets.add(socket)
  }
  for (let each = 0; each < LIMITS.atOnce; each++) begin()
  const list = () => cleo.fetch(`${world.resource}${path}`)
  let refused = await list()
  for (let tries = 0; refused.status !== 429 && tries < 600; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    refused = await list()
  }
  assert.equal(refused.status, 429, `answered: ${answered.join()}`)
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d?$/)
  await reads()
  for (const socket of sockets) socket.destroy()
  for (let tries = 0; (await list()).status !== 200; tries++) {
    assert.ok(tries < 600, 'they gave their places back')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
})

test('whoever hangs up in the middle of what they send leaves no line of an error, at either service', async () => {
  const printed = mock.method(console, 'error', () => {})
  for (const [service, path] of [
    [world.authorization, '/token'],
    [world.authorization, '/request'],
    [world.authorization, '/sign-in'],
    [world.resource, '/sign-in'],
    [world.resource, `${new URL(resource).pathname}/imports`],
    [world.resource, `${new URL(resource).pathname}/records/localhost.notes`],
  ] as const) {
    for (const body of [
      'content-length: 500\r\n\r\n{"a',
      'transfer-encoding: chunked\r\n\r\nno chunk',
    ]) {
      const type =
        path.endsWith('imports') || path.includes('records') ? 'json' : 'x-www-form-urlencoded'
      const socket = connect(Number(new URL(service).port), '127.0.0.1')
      const closed = once(socket, 'close')
      socket.on('error', () => {}).resume()
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/${type}\r\n${body}`,
      )
      setTimeout(() => socket.destroy(), 50)
      await closed
    }
  }
  await reads()
  await new Promise((resolve) => setTimeout(resolve, 300))
  const lines = printed.mock.calls.map(({ arguments: words }) => words.join(' '))
  printed.mock.restore()
  assert.deepEqual(lines, [])
})

async function renewed(of: App, { refresh_token = '', ...rest }: Tokens): Promise<Tokens> {
  const { status, body, text } = await of.refresh(world.authorization, refresh_token)
  assert.equal(status, 200, text)
  return { ...rest, refresh_token, ...(body as object) } as Tokens
}
