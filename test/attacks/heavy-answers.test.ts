/**
 * Questions that are short and whose answers are not: whoever asks many at once, and takes nothing of what comes, would have all of
 * it held in memory at the same time.
 */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, before, test } from 'node:test'
import { App, type Tokens } from '../support/app.ts'
import { Assistant } from '../support/assistant.ts'
import { madeZip } from '../support/exports/exports.ts'
import { dpopProof } from '../support/keys.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'
import { declareNotes, notesContract, send } from '../support/writing.ts'

const MIB = 2 ** 20
/** What a page may be: the first hundred of what nobody has read before come together. */
const PAGE = 6 * MIB
const DOCUMENTS = 250
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let app: App
let resource: string
let notes: string
let tokens: Tokens

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  notes = `${resource}/records/localhost.notes`
  app = ends.use(await App.start({ name: 'Notebook' }))
  const { schema, fields } = notesContract() as { schema: { properties: object }; fields: object }
  const long = { type: 'string', maxLength: 60_000 }
  const many = { type: 'array', uniqueItems: true }
  const any = { type: 'array' }
  declareNotes(app, {
    schema: { ...schema, properties: { ...schema.properties, text: long, many, any } },
    fields: { ...fields, many: { en: 'many', fr: 'plusieurs' }, any: { en: 'any', fr: 'tout' } },
  })
  const scope = 'localhost.notes.*:read,append'
  tokens = await app.obtain(anna, world.authorization, { scope, resource })
  for (let sent = 0; sent < DOCUMENTS; sent += 10) {
    const ten = Array.from({ length: 10 }, (_, at) => ({
      text: `${sent + at} ${'x'.repeat(50_000)}`,
    }))
    assert.equal((await send(app, tokens, 'POST', notes, ten)).status, 201)
  }
})
after(() => ends.disposeAsync())

/** Every page of an address, and how many characters the longest had. */
async function follow(
  begin: string,
  next: (body: Record<string, unknown>) => string | null,
): Promise<{ ids: string[]; longest: number }> {
  const ids: string[] = []
  let longest = 0
  for (let url: string | null = begin; url; ) {
    const page = await send(app, tokens, 'GET', url)
    assert.equal(page.status, 200, page.text.slice(0, 200))
    longest = Math.max(longest, page.text.length)
    const found = (page.body['records'] ?? page.body['changes']) as { id: string }[]
    ids.push(...found.map(({ id }) => id))
    const cursor = next(page.body)
    url = cursor && `${begin}&${cursor}`
  }
  return { ids, longest }
}

test('a page of long records is cut short, and the pages behind it have the rest', async () => {
  const cursor = ({ next }: Record<string, unknown>) => (next === null ? null : `cursor=${next}`)
  for (let times = 0; times < 2; times++) {
    const { ids, longest } = await follow(`${notes}?limit=1000`, cursor)
    assert.equal(new Set(ids).size, DOCUMENTS)
    assert.equal(ids.length, DOCUMENTS)
    assert.ok(longest < PAGE, `${longest} characters of a page`)
  }
})

test('so are changes', async () => {
  const changes = `${resource}/changes/localhost.notes`
  const more = ({ more, next }: Record<string, unknown>) => (more ? `since=${next}` : null)
  for (let times = 0; times < 2; times++) {
    const { ids, longest } = await follow(`${changes}?limit=1000`, more)
    assert.deepEqual([ids.length, new Set(ids).size], [DOCUMENTS, DOCUMENTS])
    assert.ok(longest < PAGE, `${longest} characters of changes`)
  }
})

test('that no item of a list is there twice is looked at as fast as anything else', async () => {
  const list = Array.from({ length: 980 }, (_, at) => at)
  const took = async (name: string) => {
    const documents = Array.from({ length: 100 }, () => ({ text: 'a', [name]: list }))
    const begun = performance.now()
    const answer = await send(app, tokens, 'POST', notes, documents)
    assert.equal(answer.status, 201, answer.text.slice(0, 200))
    return performance.now() - begun
  }
  await took('any')
  const [plain, unique] = [await took('any'), await took('many')]
  assert.ok(unique < 2 * plain + 200, `${unique} ms, and without that ${plain}`)
  const twice = await send(app, tokens, 'POST', notes, {
    text: 'a',
    many: [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
  })
  assert.equal(twice.body['code'], 'invalid_document', twice.text)
  assert.match(String(twice.body['detail']), /^\/many must not hold the same item twice/)
})

test('an assistant that asks many things in one request is answered one', async () => {
  await using assistant = await reading('localhost.notes.text')
  const call = (id: number) => ({
    ...{ jsonrpc: '2.0', id, method: 'tools/call' },
    params: { name: 'count', arguments: { collection: 'localhost.notes' } },
  })
  const body = JSON.stringify(Array.from({ length: 50 }, (_, id) => call(id)))
  const answer = await fetch(assistant.address, {
    method: 'POST',
    headers: headersOf(assistant),
    body,
  })
  const sent = await answer.text()
  const said = [...sent.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(String(data)))
  assert.equal(said.length, 50, sent.slice(0, 300))
  const refused = said.filter(({ result }) => result.isError)
  assert.equal(refused.length, 49)
  assert.match(refused[0].result.content[0].text, /invalid_request.*A request calls one tool/)
  assert.equal((await assistant.call('count', { collection: 'localhost.notes' })).refused, false)
})

test('an assistant that takes nothing of the windows it asks for is given no more of them', async () => {
  const photo = { 'Takeout/Google Photos/Photos from 2018/a.jpg': randomBytes(5 * MIB) }
  await importFiles(anna, resource, [await madeZip('takeout.zip', photo)])
  const scope = 'google.photos.{original,title,time,latitude,longitude,altitude,device}'
  const of = { scope, resource: `${resource}/mcp` }
  await openCeiling(world, anna)
  const bound = await app.obtain(anna, world.authorization, of)
  const found = await callWith(bound, 'query', { collection: 'google.photos' })
  const { records } = found.structuredContent
  const window = { sha256: records[0].original.sha256, length: 4 * MIB }
  const asked: Socket[] = []
  for (let each = 0; each < 16; each++) asked.push(await callDeaf(bound, 'read_file', window))
  const isRefused = async () => {
    const { isError, structuredContent } = await callWith(bound, 'read_file', window)
    if (isError) assert.equal(structuredContent?.code, 'rate_limited')
    return Boolean(isError)
  }
  // One that looks has a place meanwhile, which another of these did not get then.
  for (let tries = 0; tries < 50 && !(await isRefused()); tries++) {
    asked.push(await callDeaf(bound, 'read_file', window))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  assert.equal(await isRefused(), true)
  for (const one of asked) one.destroy()
  await until(async () => !(await isRefused()))
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 400, 'within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** What calls a tool with a token that is bound to a key. */
async function callOf({ access_token: accessToken }: Tokens, name: string, given: object) {
  const url = `${resource}/mcp`
  const headers = {
    authorization: `DPoP ${accessToken}`,
    dpop: await dpopProof(app.dpop, { method: 'POST', url, accessToken }),
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  }
  const params = { name, arguments: given }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
  return { url, headers, body }
}

async function callWith(bound: Tokens, name: string, given: object) {
  const { url, headers, body } = await callOf(bound, name, given)
  const said = await (await fetch(url, { method: 'POST', headers, body })).text()
  const [, data = said] = /^data: (\{.*)$/m.exec(said) ?? []
  return JSON.parse(data).result
}

/** Takes nothing at all of what comes: of whoever takes some, the system may take the rest ahead, by many megabytes. */
async function callDeaf(bound: Tokens, name: string, given: object): Promise<Socket> {
  const { url, headers, body } = await callOf(bound, name, given)
  const { hostname, port, pathname } = new URL(url)
  const lines = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(
    ([header, value]) => `${header}: ${value}\r\n`,
  )
  const socket = connect({ host: hostname, port: Number(port) }).pause()
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(
    `POST ${pathname} HTTP/1.1\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

const headersOf = (assistant: Assistant) => ({
  authorization: `Bearer ${assistant.tokens?.access_token}`,
  accept: 'application/json, text/event-stream',
  'content-type': 'application/json',
})

async function reading(scope: string): Promise<Assistant> {
  const parrot = ends.use(await App.start({ name: 'Parrot', confidential: false }))
  const assistant = new Assistant(parrot, resource, scope)
  await assistant.obtain(anna, (browser) => browser.press('Allow'))
  return assistant
}
