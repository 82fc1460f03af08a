/** `npx @mandate/client mcp` for an assistant on its owner's computer: stdio on one side, a key of its own on the other. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { importFiles, openCeiling, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const PROGRAM = fileURLToPath(new URL('../../packages/client/src/program/main.ts', import.meta.url))
// All that a picture tells by itself, so that it goes out as it is.
const SCOPE = 'google.photos.{title,time,latitude,longitude,altitude,device,original}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string
let file: string

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  await openCeiling(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 20 })).files)
  const folder = await mkdtemp(join(tmpdir(), 'mandate-own-'))
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  file = join(folder, 'kept', 'anna.json')
})
after(() => ends.disposeAsync())

/** Starts the program as an assistant does. `said`: what it writes for its owner. */
function start(mode: 'auto' | 'legacy') {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [
      '--conditions=mandate-source',
      ...[PROGRAM, 'mcp', resource, '--scope', SCOPE, '--file', file, '--no-open'],
    ],
    env: {},
    stderr: 'pipe',
  })
  const client = new Client({ name: 'host', version: '1' }, { versionNegotiation: { mode } })
  const said = createInterface({ input: transport.stderr as Readable })
  return { client, said, connected: client.connect(transport) }
}

async function call(client: Client, name: string, given: Record<string, unknown>) {
  const { content } = await client.callTool({ name, arguments: given })
  const [first, second] = content as { type: string; text: string; data?: string }[]
  return { body: JSON.parse(first?.text ?? ''), bytes: second }
}

async function countOf(client: Client): Promise<number> {
  return (await call(client, 'count', { collection: 'google.photos' })).body.count
}

test('its owner is asked once, by a page; the tools are the same; what is kept is for them alone', async () => {
  const { client, said, connected } = start('legacy')
  for await (const line of said) {
    if (!line.startsWith('http')) continue
    await anna.go(line)
    break
  }
  await anna.signInIfAsked()
  assert.ok(anna.has('mandate mcp, on your own computer'), anna.text)
  assert.ok(!anna.has('Whoever holds the key'), anna.text)
  await anna.press('Allow')
  assert.ok(anna.has('You can close this page'), anna.text)
  await connected
  try {
    const { tools } = await client.listTools()
    const names = tools.map(({ name }) => name)
    assert.deepEqual(names, ['list_collections', 'query', 'count', 'read_file'])
    assert.equal(await countOf(client), 30)
    const fields = { collection: 'google.photos', fields: 'original', limit: 1 }
    const [record] = (await call(client, 'query', fields)).body.records
    const { sha256, size, mime } = record.original
    const { body, bytes } = await call(client, 'read_file', { sha256, length: 100 })
    assert.deepEqual([body.size, body.offset, body.next], [size, 0, size > 100 ? 100 : null])
    const whole = await call(client, 'read_file', { sha256, length: 4_000_000 })
    assert.deepEqual([whole.body.next, whole.bytes?.type], [null, 'image'], mime)
    const picture = Buffer.from(whole.bytes?.data ?? '', 'base64')
    assert.equal(createHash('sha256').update(picture).digest('hex'), sha256)
    assert.equal(bytes?.type, 'resource')
  } finally {
    await client.close()
  }
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal((await stat(dirname(file))).mode & 0o777, 0o700)
  assert.match(await readFile(file, 'utf8'), /"refreshToken":"[^"]{20,}"/)
})

test('the next time it goes on with what it keeps; once the owner has ended that, they are asked again', async () => {
  const again = start('auto')
  await again.connected
  assert.equal(await countOf(again.client), 30)
  await anna.go(`${world.resource}/access`)
  await anna.press('End access')
  await anna.press('End access')
  const counting = countOf(again.client)
  for await (const line of again.said) {
    if (!line.startsWith('http')) continue
    await anna.go(line)
    break
  }
  await anna.signInIfAsked()
  await anna.press('Refuse')
  await assert.rejects(counting, /refused/)
  await again.client.close()
})

/** The program with nobody's client before it: what is written goes to it as it is. */
function raw(name: string) {
  const kept = join(dirname(file), name)
  const child = spawn(process.execPath, [
    '--conditions=mandate-source',
    ...[PROGRAM, 'mcp', resource, '--scope', SCOPE, '--file', kept, '--no-open'],
  ])
  const asked = createInterface({ input: child.stderr })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = (id: number) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' })}\n`)
  const answer = async () => JSON.parse((await answers.next()).value ?? 'null')
  const addressOf = async () => {
    for await (const line of asked) if (line.startsWith('http')) return line
    throw new Error('nobody was asked')
  }
  return { child, ask, answer, addressOf }
}

test('whoever has refused is not asked again by the next message', async () => {
  const { child, ask, answer, addressOf } = raw('refused.json')
  ask(1)
  await anna.go(await addressOf())
  await anna.signInIfAsked()
  await anna.press('Refuse')
  assert.match((await answer()).error.message, /refused/)
  ask(2)
  const { id, error } = await answer()
  assert.equal(id, 2)
  assert.match(error.message, /refused/)
  child.stdin.end()
  await once(child, 'close')
})

test('a program whose assistant has gone waits for no owner, and holds no port', async () => {
  const { child, ask, addressOf } = raw('left.json')
  const ended = once(child, 'close', { signal: AbortSignal.timeout(30_000) })
  ask(1)
  await addressOf()
  child.stdin.end()
  try {
    assert.deepEqual(await ended, [0, null])
  } finally {
    child.kill()
  }
})
