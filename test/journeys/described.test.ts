/** /openapi.json of both services is true: every route is in it or is a page, and real answers are of the described shapes. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Router } from 'express'
import { App } from '../support/app.ts'
import { type Watched, watchAnswers } from '../support/described.ts'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { renewsNothing } from '../support/refusals.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { fetchParts, takeOut } from '../support/take-out.ts'
import { World } from '../support/world.ts'
import { declareNotes, send } from '../support/writing.ts'

const SCOPE = 'google.photos[time>=2018,time<2020].{title,time,latitude~0.01,longitude~0.01}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let watched: Watched
let resource: string
/** Every route that a room of either service has made: path, and methods in small letters. */
const routes: { path: string; methods: string[] }[] = []

before(async () => {
  // Both services run in this process, with this very Router.
  const made = Router.prototype.route
  const seen: { path: string; methods: Record<string, boolean> }[] = []
  Router.prototype.route = function (this: typeof Router.prototype, path: string) {
    const route = made.call(this, path)
    seen.push(route as never)
    return route
  } as never
  world = ends.use(await World.start())
  Router.prototype.route = made
  for (const { path, methods } of seen) {
    for (const one of [path].flat()) routes.push({ path: one, methods: Object.keys(methods) })
  }
  watched = ends.use(await watchAnswers(world))
  resource = await owner(world, anna)
})
after(() => ends.disposeAsync())

/** For people: pages, their forms, their parts. What stands here is described by words on the page. */
const PAGES =
  /^\/($|access|account|activity|alias|assets|bring-home|consent|data|delete|docs|device($|\/done|\/answer)|explore|imports|keys|leave|modules|mark|openapi$|preferences|provider|receipts|recover($|y)|share|sign-|style|take-out)/
/** Answered by oidc-provider, or whatever comes below an owner's address without a call of that name. */
const NO_CALLS = ['/auth/:uid', '/session/end/confirm', '/owners/:address{/*below}']

test('every route is described, or is a page', async () => {
  const described = new Set<string>()
  for (const origin of [world.resource, world.authorization]) {
    const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      paths: Record<string, object>
    }
    for (const [path, methods] of Object.entries(paths)) {
      for (const method of Object.keys(methods)) described.add(`${method} ${path}`)
    }
  }
  assert.ok(routes.length > 100, `${routes.length} routes were seen`)
  const missing = routes.flatMap(({ path, methods }) => {
    const written = path.replaceAll(/:(\w+)/g, '{$1}')
    if (NO_CALLS.includes(path) || (PAGES.test(path) && !described.has(`post ${written}`)))
      return []
    const any = [...described].some((one) => one.endsWith(` ${written}`))
    return methods
      .filter((method) => method !== 'options')
      .flatMap((method) =>
        ['_all', 'all'].includes(method) || methods.length > 20
          ? any
            ? []
            : [written]
          : described.has(`${method} ${written}`)
            ? []
            : [`${method} ${written}`],
      )
  })
  assert.deepEqual(missing, [])
})

test('the answers of a whole life are of the described shapes', async () => {
  await using app = await App.start({ name: 'Trip Map' })
  const [made] = (await madeTakeout({ photos: 40, locations: 10 })).files
  assert.ok(made)
  await importFiles(anna, resource, [made])
  for (const path of ['uploads', 'imports', 'imports/1', 'imports/99', 'collections', 'bindings']) {
    await anna.fetch(`${resource}/${path}`)
  }
  const issuer = await app.discover(resource)
  const tokens = await app.obtain(anna, issuer, { scope: SCOPE, resource })
  const read = (path: string, headers?: Record<string, string>) =>
    app.read(`${resource}/${path}`, tokens.access_token, headers ? { headers } : {})
  const page = await read('records/google.photos?limit=2')
  const [record] = page.body['records'] as { id: string }[]
  await read(`records/google.photos?limit=2&cursor=${page.body['next']}`)
  await read(`records/google.photos/${record?.id}`)
  await read('records/google.photos/nobody')
  await read('records/google.photos', { accept: 'application/x-ndjson' })
  const changes = await read('changes/google.photos')
  await read(`changes/google.photos?since=${changes.body['next']}`)
  const refusals = [
    ['collections', 200],
    ['records/google.location', 403],
    ['records/google.photos?filter=nothing%3D1', 403],
    ['records/google.photos?filter=(', 400],
    ['records/google.photos?nonsense=1', 400],
    ['records/google.photos?cursor=x', 400],
    [`blobs/${'0'.repeat(64)}`, 404],
    ['uploads', 403],
    ['', 404],
  ] as const
  for (const [path, status] of refusals) {
    const answer = await read(path)
    if (path !== '') assert.equal(answer.status, status, `${path}: ${answer.text}`)
  }
  await app.read(`${resource}/collections`, tokens.access_token, { proof: null })
  await fetch(`${resource}/collections`)

  // The authorization service, as an app meets it.
  await app.refresh(issuer, tokens.refresh_token ?? '')
  await app.refresh(issuer, 'nonsense')
  await app.push(issuer, { scope: 'nonsense' })
  await app.push(issuer, { scope: 'google.nothing.title', resource })
  await app.read(`${issuer}/grants/${tokens.grant_id}`, tokens.access_token)
  await app.read(`${issuer}/grants/nothing`, tokens.access_token)
  const host = new URL(issuer).host
  for (const name of [`acct:anna@${host}`, 'acct:anna@elsewhere.example', '']) {
    await fetch(`${issuer}/.well-known/webfinger?resource=${name}`)
  }
  for (const path of ['/.well-known/openid-configuration', '/status/0', '/status/99', '/jwks']) {
    await fetch(issuer + path)
  }
  await fetch(`${issuer}/device/auth`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: `${world.resource}/programs/mandate.json`,
      ...{ scope: SCOPE, resource, dpop_jkt: 'A'.repeat(43) },
    }),
  })

  // What anybody may ask, and what the owner does.
  const { sha256 } = (await (await fetch(`${world.resource}/catalog`)).json()) as {
    sha256: string
  }
  const documents = [
    ...[`/catalog/${sha256}`, '/catalog/nothing', '/jwks', '/jwks/former', '/client.json'],
    ...['/mcp/client.json', '/programs/mandate.json', '/healthz', '/readyz', '/metrics'],
  ]
  for (const path of documents) await fetch(world.resource + path)
  const { pathname } = new URL(resource)
  for (const door of ['', '/mcp']) {
    await fetch(`${world.resource}/.well-known/oauth-protected-resource${pathname}${door}`)
  }
  await anna.fetch(resource)
  await anna.fetch(`${resource}/grants`)
  await anna.fetch(`${resource}/grants/${tokens.grant_id}`)
  const archive = await takeOut(anna, resource)
  await fetchParts(anna, resource, archive)
  await anna.fetch(`${resource}/exports`)
  await anna.fetch(`${resource}/exports/1`, { method: 'DELETE' })
  await anna.fetch(`${resource}/imports/1`, { method: 'DELETE' })
  await anna.fetch(`${resource}/grants/${tokens.grant_id}`, { method: 'DELETE' })
  await renewsNothing(app, issuer, tokens.refresh_token)

  assert.deepEqual([...watched.faults], [])
  assert.ok(watched.seen.size >= 50, [...watched.seen].sort().join('\n'))
})

type Method = Parameters<typeof send>[2]
type Sent = [status: number, Method, url: string, body?: unknown, headers?: Record<string, string>]

test('so are those to apps that write, and those about files', async () => {
  await using app = await App.start({ name: 'Notebook' })
  declareNotes(app)
  const [made] = (await madeTakeout({ photos: 4, locations: 1 })).files
  assert.ok(made)
  await importFiles(anna, resource, [made])
  await openCeiling(world, anna)
  const scope = 'localhost.notes.*:read,append,update,delete google.photos.{title,original}'
  const tokens = await app.obtain(anna, world.authorization, { scope, resource })
  const notes = `${resource}/records/localhost.notes`
  const written: Sent[] = [
    [201, 'POST', notes, [{ text: 'a' }, { text: 'b' }]],
    [201, 'POST', notes, { text: 'once' }, { 'idempotency-key': '"k"' }],
    [200, 'POST', notes, { text: 'once' }, { 'idempotency-key': '"k"' }],
    [422, 'POST', notes, { text: 'twice' }, { 'idempotency-key': '"k"' }],
    [422, 'POST', notes, { text: 7 }],
    [415, 'POST', notes, 'text', { 'content-type': 'text/plain' }],
    [413, 'POST', notes, { text: 'x'.repeat(2 ** 20) }],
    [403, 'POST', `${resource}/records/google.photos`, { title: 'x' }],
  ]
  for (const [status, ...what] of written) {
    const answer = await send(app, tokens, ...what)
    assert.equal(answer.status, status, answer.text)
  }
  // Where no scope would do, none is named.
  const never = [
    await send(app, tokens, 'POST', `${resource}/records/google.photos`, { title: 'x' }),
    await app.read(`${resource}/uploads`, tokens.access_token),
  ]
  for (const { status, headers, body, text } of never) {
    assert.deepEqual([status, body['scope']], [403, undefined], text)
    assert.doesNotMatch(headers.get('www-authenticate') ?? '', /scope=/)
  }
  const note = await send(app, tokens, 'POST', notes, { text: 'hello' })
  const one = `${notes}/${note.body['id']}`
  const state = { 'if-match': note.headers.get('etag') ?? '' }
  const changed: Sent[] = [
    [428, 'PATCH', one, { text: 'b' }],
    [200, 'PATCH', one, { text: 'b' }, state],
    [412, 'PATCH', one, { text: 'c' }, state],
    [412, 'DELETE', one, undefined, state],
    [204, 'DELETE', one],
    [404, 'DELETE', one],
  ]
  for (const [status, ...what] of changed) {
    const answer = await send(app, tokens, ...what)
    assert.equal(answer.status, status, answer.text)
  }

  const photos = await app.read(`${resource}/records/google.photos`, tokens.access_token)
  const files = (photos.body['records'] as { original: { sha256: string } | null }[]).flatMap(
    ({ original }) => original ?? [],
  )
  const blob = `${resource}/blobs/${files[0]?.sha256}`
  const whole = await app.read(blob, tokens.access_token)
  const asked: [status: number, headers: Record<string, string>][] = [
    [200, {}],
    [206, { range: 'bytes=0-9' }],
    [304, { 'if-none-match': whole.headers.get('etag') ?? '' }],
    [416, { range: 'bytes=999999999-' }],
  ]
  for (const [status, headers] of asked) {
    const answer = await app.read(blob, tokens.access_token, { headers })
    assert.equal(answer.status, status, answer.text)
  }
  await app.read(`${blob}/preview`, tokens.access_token)
  await app.read(`${blob}/preview?size=9`, tokens.access_token)
  assert.deepEqual([...watched.faults], [])
})

test('whatever answers GET answers HEAD as well: the same without a body', async () => {
  await using app = await App.start({ name: 'Looks first' })
  const [made] = (await madeTakeout({ photos: 4, locations: 1 })).files
  assert.ok(made)
  await importFiles(anna, resource, [made])
  const tokens = await app.obtain(anna, world.authorization, { scope: SCOPE, resource })
  const data = ['', 'collections', 'records/google.photos', 'changes/google.photos', 'records/a.b']
  const told = ['etag', 'content-type', 'content-range', 'cache-control', 'www-authenticate']
  for (const path of data) {
    const look = (method: string) =>
      app.read(path === '' ? resource : `${resource}/${path}`, tokens.access_token, { method })
    const [whole, head] = [await look('GET'), await look('HEAD')]
    assert.deepEqual([head.status, head.text], [whole.status, ''], path)
    for (const name of told) assert.equal(head.headers.get(name), whole.headers.get(name), path)
  }
  for (const origin of [world.resource, world.authorization]) {
    const { info, paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      info: { description: string }
      paths: Record<string, { get?: object }>
    }
    assert.match(info.description, /answers `HEAD`/)
    const open = Object.entries(paths).flatMap(([path, { get }]) =>
      get && !path.includes('{') ? path : [],
    )
    assert.ok(open.length >= 5, open.join(' '))
    for (const path of open) {
      const whole = await fetch(origin + path)
      const head = await fetch(origin + path, { method: 'HEAD' })
      assert.deepEqual([head.status, await head.text()], [whole.status, ''], origin + path)
    }
  }
  assert.deepEqual([...watched.faults], [])
})

test('an answer of another shape is noticed', async () => {
  const answer = new Response(JSON.stringify({ collections: [{ name: 1 }] }), {
    headers: { 'content-type': 'application/json' },
  })
  const honest = globalThis.fetch
  const other: typeof fetch = async (input) =>
    String(input).endsWith('/openapi.json') ? honest(input) : answer
  globalThis.fetch = other
  try {
    using again = await watchAnswers(world)
    await fetch(`${world.resource}/owners/x/collections`)
    const [fault = ''] = again.faults
    assert.match(fault, /GET \/owners\/\{address\}\/collections 200: .*name must be string/)
  } finally {
    globalThis.fetch = honest
  }
})

test('both descriptions are pages too', async () => {
  for (const origin of [world.resource, world.authorization]) {
    await anna.go(`${origin}/openapi`)
    assert.equal(anna.status, 200)
    assert.ok(anna.has('GET /jwks'))
  }
})
