/** `mandate …` as people type it: a process of its own against both services. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { madeTakeout } from '../support/exports/exports.ts'
import { Person } from '../support/person.ts'
import { owner } from '../support/steps.ts'
import { PASSPHRASE } from '../support/take-out.ts'
import { World } from '../support/world.ts'

const PROGRAM = fileURLToPath(new URL('../../cli/mandate.ts', import.meta.url))
const SCOPE = 'google.photos[time>=2018,time<2019].{title,time~day}'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let world: World
let resource: string
let folder: string
let archive: string

before(async () => {
  world = ends.use(await World.start())
  resource = await owner(world, anna)
  folder = await mkdtemp(join(tmpdir(), 'mandate-command-'))
  ends.defer(() => rm(folder, { recursive: true, force: true }))
  const [made] = (await madeTakeout({ photos: 60, locations: 20 })).files
  archive = join(folder, 'takeout-001.zip')
  await writeFile(archive, made?.bytes ?? '')
})
after(() => ends.disposeAsync())

interface Ended {
  code: number | null
  out: string
  said: string
}

/** Runs the command; `environment` beside the one that keeps everything in the test's folder. */
function start(args: string[], environment: Record<string, string> = {}) {
  const env = { MANDATE_HOME: join(folder, 'kept'), ...environment }
  const child = spawn(process.execPath, ['--conditions=mandate-source', PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let said = ''
  const out = text(child.stdout)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk
  })
  return {
    all: async (): Promise<Ended> => ({ code: await ended, out: await out, said }),
    /** What it shows on its way; resolves once it has said that. */
    saying: (wanted: RegExp) =>
      new Promise<string[]>((resolve, reject) => {
        child.on('close', () => reject(new Error(`it never said ${wanted}: ${said}`)))
        child.stderr.on('data', () => {
          const found = wanted.exec(said)
          if (found) resolve([...found])
        })
      }),
  }
}

const mandate = (...args: string[]) => start(args).all()
const asAnna = (...args: string[]) => start(args, { MANDATE_PASSWORD: anna.password }).all()

test('every command says what it does, and what is not understood ends with 2', async () => {
  const overview = await mandate('--help')
  assert.equal(overview.code, 0)
  const names = [...overview.out.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name ?? '')
  assert.equal(names.length, 9)
  const help = await mandate('query', '--help')
  assert.equal(help.code, 0)
  assert.match(help.out, /^Usage: mandate query SCOPE /)
  for (const wrong of [['nonsense'], [], ['upload'], ['query', 'x', '--a']]) {
    assert.equal((await mandate(...wrong)).code, 2, wrong.join(' '))
  }
})

test('without a session or an address the way in is named, in one line', async () => {
  for (const args of [['grants'], ['upload', archive], ['end', 'x'], ['query', SCOPE]]) {
    const { code, out, said } = await mandate(...args)
    assert.deepEqual([code, out], [3, ''])
    assert.match(said, /^mandate \w+: .*mandate sign-in ADDRESS.*\n$/)
  }
})

test('the owner signs in, and what is kept is for that person alone', async () => {
  const wrong = await start(['sign-in', resource, '--name', 'anna'], {
    MANDATE_PASSWORD: 'not my password',
  }).all()
  assert.deepEqual([wrong.code, wrong.said], [3, 'mandate sign-in: name or password is wrong\n'])
  const nobody = await mandate('sign-in', resource, '--name', 'anna')
  assert.equal(nobody.code, 2)
  assert.match(nobody.said, /set MANDATE_PASSWORD/)
  const { code, said } = await asAnna('sign-in', world.resource, '--name', 'anna')
  assert.equal(code, 0, said)
  assert.ok(said.includes(resource))
  const { mode } = await stat(join(folder, 'kept', 'mandate.json'))
  assert.equal(mode & 0o777, 0o600)
})

test('the owner signs in by a code, typed where the data is, and no password passes through the program', async () => {
  const home = { MANDATE_HOME: join(folder, 'by-code') }
  const running = start(['sign-in', world.resource], home)
  const ended = running.all()
  const [, page = '', code = ''] = await running.saying(
    /Open (\S+) in any[\s\S]*?([A-Z]{4}-[A-Z]{4})/,
  )
  assert.equal(page, `${world.resource}/device`)
  await anna.go(page)
  await anna.signInIfAsked()
  assert.ok(anna.has('Only type a code from a program that you started yourself'), anna.text)
  await anna.fill({ Code: 'BBBB-BBBB' }).press('Continue')
  assert.equal(anna.status, 404)
  await anna.fill({ Code: code.toLowerCase().replace('-', ' ') }).press('Continue')
  assert.ok(anna.has(`The program that shows ${code} will be signed in as you`), anna.text)
  await anna.press('Let it act as me')
  assert.ok(anna.has('The program is signed in'), anna.text)
  const { code: exit, said } = await ended
  assert.equal(exit, 0, said)
  assert.ok(said.includes(`Signed in as anna. Your data is at ${resource}`), said)
  assert.equal((await start(['grants'], home).all()).code, 0)
  await anna.go(`${world.resource}/activity`)
  assert.match(anna.text, /You\s*Let a program act as you, by a code/)
  // A code is good once.
  await anna.go(page)
  await anna.fill({ Code: code }).press('Continue')
  assert.equal(anna.status, 404)
  assert.equal((await start(['sign-out'], home).all()).code, 0)
})

test('what is refused there signs nobody in, and no other program is given a code', async () => {
  const home = { MANDATE_HOME: join(folder, 'refused') }
  const running = start(['sign-in', world.resource], home)
  const ended = running.all()
  const [, address = ''] = await running.saying(/or open (\S+)/)
  await anna.go(address)
  await anna.press('Continue')
  await anna.press('Refuse')
  assert.ok(anna.has('You refused'), anna.text)
  const { code, said } = await ended
  assert.equal(code, 1)
  assert.match(said, /mandate sign-in: you refused: nobody is signed in/)
  assert.equal((await start(['grants'], home).all()).code, 3)
  const body = new URLSearchParams({ client_id: 'https://app.example/client.json' })
  for (const path of ['auth', 'token']) {
    const refused = await fetch(`${world.resource}/device/${path}`, { method: 'POST', body })
    assert.equal(refused.status, 401)
    assert.equal(((await refused.json()) as { error: string }).error, 'invalid_client')
  }
})

test('an upload goes on where it stopped, is imported, and its report is printed', async () => {
  const whole = await readFile(archive)
  const half = Math.floor(whole.length / 2)
  // As a connection that broke leaves it: the service has the first half.
  const created = await anna.fetch(`${resource}/uploads`, {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(whole.length),
      'upload-metadata': `filename ${Buffer.from('takeout-001.zip').toString('base64')}`,
    },
  })
  const at = new URL(created.headers.get('location') ?? '', resource).href
  const sent = await anna.fetch(at, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: whole.subarray(0, half),
  })
  assert.equal(sent.status, 204)

  const { code, out, said } = await mandate('upload', archive, '--json')
  assert.equal(code, 0, said)
  const [, first = 0] = /^takeout-001\.zip (\d+) %/m.exec(said) ?? []
  assert.ok(Number(first) >= 49, `it began at ${first} %: ${said}`)
  const report = JSON.parse(out)
  assert.equal(report.state, 'completed')
  assert.ok(report.collections['google.photos'].records > 0)
  const { uploads } = (await (await anna.fetch(`${resource}/uploads`)).json()) as {
    uploads: unknown[]
  }
  assert.deepEqual(uploads, [], 'one upload, and it went with its import')

  const none = await mandate('upload', join(folder, 'nothing.zip'))
  assert.equal(none.code, 2)
  assert.match(none.said, /nothing\.zip is no file that can be read/)
})

let grant = ''

test('with a scope its owner is asked by a code, in any browser, and it reads just that', async () => {
  const running = start(['query', SCOPE, '--purpose', 'A list for the wall'])
  const ended = running.all()
  const [, page = '', code = ''] = await running.saying(
    /opens (\S+) in any[\s\S]*?([A-Z]{4}-[A-Z]{4})/,
  )
  assert.equal(page, `${world.authorization}/device`)
  await anna.go(page)
  assert.ok(anna.has('Only type a code from a program that you started yourself.'))
  await anna.fill({ Code: code.toLowerCase().replace('-', ' ') }).press('Continue')
  assert.ok(anna.has(`${new URL(world.resource).host} asks to see some of your data`), anna.text)
  assert.ok(anna.has('Did you start this program yourself, just now?'))
  assert.ok(anna.has('A list for the wall'))
  assert.deepEqual(anna.page.ticked(), [])
  await anna.press('Allow')
  assert.ok(anna.has('Go back to the program'), anna.text)

  const { code: exit, out, said } = await ended
  assert.equal(exit, 0, said)
  const records = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.ok(records.length > 0)
  for (const record of records) {
    assert.deepEqual(Object.keys(record).sort(), ['id', 'time', 'title'])
    assert.match(record.time, /^2018-\d\d-\d\dT00:00:00Z$/)
  }
  // The same again is not asked again, and may end early.
  const again = await mandate('query', SCOPE, '--limit', '1')
  assert.deepEqual([again.code, again.said, again.out.trim().split('\n').length], [0, '', 1])
})

test('grants are listed in the sentences of the question, and one is ended at once', async () => {
  const listed = await mandate('grants')
  assert.match(listed.out, /Your photos of 2018: title, .*only the day/)
  const { out } = await mandate('grants', '--json')
  const [one, ...others] = JSON.parse(out)
  assert.deepEqual([others.length, one.standing, one.bearer], [0, 'can_read', false])
  grant = one.grant
  const none = await mandate('end', 'zzzz')
  assert.equal(none.code, 1)
  const { code, said } = await mandate('end', grant.slice(0, 8))
  assert.equal(code, 0, said)
  const over = await mandate('query', SCOPE)
  assert.deepEqual([over.code, over.out], [3, ''])
  assert.match(over.said, /^mandate query: This access has ended\. .*sign-in ADDRESS --scope/)
})

test('what is refused in the browser ends the command, and says so', async () => {
  const running = start(['sign-in', resource, '--scope', 'google.photos.title'])
  const ended = running.all()
  const [, address = ''] = await running.saying(/or opens (\S+)/)
  await anna.go(address)
  // The address brings the code along; nothing is taken before it was sent.
  await anna.press('Continue')
  await anna.press('Refuse')
  assert.ok(anna.has('You refused'))
  const { code, said } = await ended
  assert.equal(code, 1)
  assert.match(said, /mandate sign-in: its owner refused/)
})

test('the whole home is taken along, goes on where a part stopped, and is verified offline', async () => {
  const to = join(folder, 'home')
  const run = () =>
    start(['export', to], { MANDATE_PASSWORD: anna.password, MANDATE_PASSPHRASE: PASSPHRASE }).all()
  const { code, out, said } = await run()
  assert.equal(code, 0, said)
  const parts = out.trim().split('\n')
  const [part = ''] = parts
  assert.ok((await stat(part)).size > 1000)
  const keys = join(folder, 'jwks.json')
  await writeFile(keys, await (await fetch(`${world.resource}/jwks`)).text())
  const verified = await mandate('verify', ...parts, '--keys', keys)
  assert.equal(verified.code, 0, verified.out + verified.said)
  assert.match(verified.out, /^valid /m)
  // Without keys those of the service that it says it is of, and this is said.
  const alone = await mandate('verify', ...parts)
  assert.equal(alone.code, 0, alone.out + alone.said)
  assert.ok(alone.out.startsWith(`keys    of ${world.resource}/jwks, where the home says`))
  assert.match(said, /\n1 part, /)
  await truncate(part, 500)
  assert.notEqual((await mandate('verify', ...parts, '--keys', keys)).code, 0)
  const inspected = await mandate('inspect', archive, '--json')
  assert.ok(JSON.parse(inspected.out).collections['google.photos'])
})

test('signing out leaves nothing here, and the session is over there', async () => {
  const path = join(folder, 'kept', 'mandate.json')
  const { owner: kept } = JSON.parse(await readFile(path, 'utf8'))
  const { code, said } = await mandate('sign-out')
  assert.equal(code, 0, said)
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), {})
  const answer = await fetch(`${resource}/grants`, { headers: { cookie: kept.cookie } })
  assert.equal(answer.status, 401)
})
