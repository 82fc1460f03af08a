/** What a developer gets from `npm install`: the packages in a project of their own, in Node.js, in a browser's bundle, with types. */

import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { freePort } from '@mandate/server/testing'
import { build } from 'esbuild'
import { App } from '../support/app.ts'
import { madeFacebook, madeTakeout, madeZip } from '../support/exports/exports.ts'
import { AS_NODE_20, freshProject, type Project } from '../support/packages.ts'
import { Person } from '../support/person.ts'
import { importFiles, owner } from '../support/steps.ts'
import { World } from '../support/world.ts'

const run = promisify(execFile)
const ROOT = new URL('../../', import.meta.url)
const EXAMPLES = 'node_modules/@mandate/client/examples'
const anna = new Person('anna')
const ends = new AsyncDisposableStack()
let project: Project
let world: World
let alias: string

before(async () => {
  project = ends.use(await freshProject())
  world = ends.use(await World.start())
  const resource = await owner(world, anna)
  await importFiles(anna, resource, (await madeTakeout({ photos: 30, locations: 1 })).files)
  alias = `anna@${new URL(world.authorization).host}`
})
after(() => ends.disposeAsync())

/** Runs a program of the project under an older Node.js, which knows nothing of our sources there. */
const program = (...args: string[]) =>
  spawn(process.execPath, [...AS_NODE_20, ...args], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })

test('the example of @mandate/grants runs as its README has it', async () => {
  const readme = await readFile(
    join(project.folder, 'node_modules/@mandate/grants/README.md'),
    'utf8',
  )
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const said = [
    ...example.matchAll(/^(formatScope|describe|covers)(\(.*?\)(?:\.text)?) +\/\/ (.*)$/gm),
  ]
  assert.equal(said.length, 3, example)
  const lines = example
    .replace('https://rs.example', world.resource)
    .replace(/^(formatScope|describe|covers)(.*?) +\/\/.*$/gm, 'console.log($1$2)')
  await writeFile(join(project.folder, 'readme.mjs'), lines)
  const args = [...AS_NODE_20, 'readme.mjs']
  const { stdout } = await run(process.execPath, args, { cwd: project.folder })
  const [scope, sentence, may] = stdout.trim().split('\n')
  assert.equal(scope, 'google.photos[time>=2018,time<2019].{latitude~0.01,longitude~0.01}')
  assert.equal(`${sentence}`, said[1]?.[3])
  assert.equal(may, 'true')
})

test('an app on a server asks, is allowed, and reads', async () => {
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const app = spawn(process.execPath, [...AS_NODE_20, join(EXAMPLES, 'server.mjs'), String(port)], {
    cwd: project.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    for await (const line of createInterface({ input: app.stdout })) {
      assert.equal(line, `open ${origin}`)
      break
    }
    await anna.go(`${origin}/ask?of=${alias}`)
    assert.ok(anna.has('It calls itself “Titles of a year”'), anna.text)
    await anna.press('Allow')
    assert.equal(new URL(anna.url).origin, origin)
    assert.match(anna.text, /\.jpg/i)
    await anna.go(`${origin}/ask?of=nobody`)
    assert.match(anna.text, /^bad_address: /)
    assert.equal(
      (await fetch(`${origin}//`)).status,
      400,
      'and it is there after what is no address',
    )
    assert.equal((await fetch(origin)).status, 200)
  } finally {
    app.kill()
  }
})

test('a program without a browser asks by a code, and reads', async () => {
  await using described = await App.start({ confidential: false, name: 'Titles' })
  described.document['grant_types'] = ['urn:ietf:params:oauth:grant-type:device_code']
  const child = program(join(EXAMPLES, 'by-code.mjs'), alias, described.clientId)
  const out = text(child.stdout)
  for await (const line of createInterface({ input: child.stderr })) {
    const [, page = '', code = ''] = /^Open (\S+) and type (\S+)$/.exec(line) ?? []
    await anna.go(page)
    await anna.fill({ Code: code }).press('Continue')
    await anna.press('Allow')
    break
  }
  assert.match(await out, /\.jpg/i)
})

test('a program that nobody sits in front of asks once, and reads every night', async () => {
  const port = String(await freePort())
  const night = (...whose: string[]) =>
    program(join(EXAMPLES, 'nightly.mjs'), ...whose, '--port', port)
  const first = night(alias)
  const out = text(first.stdout)
  for await (const line of createInterface({ input: first.stderr })) {
    await anna.go(/^Open (\S+)$/.exec(line)?.[1] ?? line)
    await anna.press('Allow')
    break
  }
  const titles = await out
  assert.match(titles, /^(2018-\d\d-\d\dT00:00:00Z .+\n)+$/)
  const [next, said] = await Promise.all(
    [night()].flatMap((one) => [text(one.stdout), text(one.stderr)]),
  )
  assert.equal(next, titles, said)
})

test('the program of docs/by-hand.md asks, is allowed, reads and renews, with nothing but fetch and jose', async () => {
  const page = await readFile(new URL('docs/by-hand.md', ROOT), 'utf8')
  const [, lines = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? []
  await writeFile(join(project.folder, 'by-hand.mjs'), lines)
  const child = program('by-hand.mjs', alias, String(await freePort()))
  const out = text(child.stdout)
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    const [, url] = /^Open (\S+)$/.exec(line) ?? []
    if (url === undefined) continue
    await anna.go(url)
    assert.ok(anna.has('It calls itself “By hand”'), anna.text)
    await anna.press('Allow')
  }
  assert.match(await out, /^(2018-\d\d-\d\dT00:00:00Z .+\n)+$/, said.join('\n'))
  assert.match(said.at(-1) ?? '', /^Read until 20/)
})

test('in a browser’s bundle it brings nothing of Node.js and less than 30 kB', async () => {
  const built = await build({
    entryPoints: [join(project.folder, EXAMPLES, 'browser.js')],
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' },
    ...{ write: false, metafile: true },
  })
  const [bundle] = built.outputFiles
  const size = gzipSync(bundle?.contents ?? '', { level: 9 }).length
  assert.ok(size > 5_000 && size < 30_000, `${size} bytes compressed`)
  const inputs = Object.keys(built.metafile.inputs)
  assert.ok(inputs.every((path) => !path.includes('program/')))
})

test('a strict TypeScript project is content with the types, libraries included', async () => {
  const consumer = `
    import { type Access, askByCode, browserStore, MandateClient, MandateError, memoryStore } from '@mandate/client'
    import { covers, describe, formatScope, parseScope, resolve, type Catalog } from '@mandate/grants'
    export async function titles(access: Access): Promise<string[]> {
      const all: string[] = []
      for await (const photo of access.records('google.photos', { fields: ['title'] })) {
        const title = photo['title']
        if (typeof title === 'string') all.push(title)
      }
      return all
    }
    export const client = new MandateClient({ clientId: 'x', redirectUri: 'y', store: memoryStore() })
    export const kept = () => browserStore('mine')
    export const asked = askByCode({ clientId: 'x' }, 'anna@id.example', { scope: 'a.b' })
    export const isOver = (error: unknown) => error instanceof MandateError && error.code === 'ended'
    export function say(text: string, catalog: Catalog): string {
      return parseScope(text).map((item) => {
        const permission = resolve(item, catalog)
        return describe(permission, catalog, 'fr').text + formatScope(permission) + covers([permission], [permission], 'app')
      }).join()
    }
    // @ts-expect-error what an app asks for is a scope or details, and nothing else
    client.authorizationUrl('anna@id.example', { scopes: 'a.b' })
  `
  await writeFile(join(project.folder, 'consumer.ts'), consumer)
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT))
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const flags = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess']
    const how = ['--module', module ?? '', '--moduleResolution', resolution ?? '', '--noEmit']
    const lib = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--types', '']
    await run(process.execPath, [tsc, ...flags, ...how, ...lib, 'consumer.ts'], {
      cwd: project.folder,
    }).catch((error: { stdout: string }) => assert.fail(error.stdout))
  }
})

test('the programs of the packages start as npx finds them', async () => {
  const bin = join(project.folder, 'node_modules/.bin')
  const mandate = await run(join(bin, 'mandate'), ['--help'])
  assert.match(mandate.stdout, /^Usage: mandate COMMAND/)
  const inspected = await run(join(bin, 'mandate'), ['inspect', 'package.json'], {
    cwd: project.folder,
  })
  assert.match(inspected.stdout, /1 unknown/)
  const command = [...AS_NODE_20, 'node_modules/@mandate/cli/dist/mandate.js']
  const verify = [...command, 'verify', 'package.json']
  await assert.rejects(run(process.execPath, verify, { cwd: project.folder }), {
    code: 2,
    stderr: /package\.json/,
  })
  const note = JSON.stringify({ title: 'Shopping', textContent: 'milk' })
  const withoutPhotos = await madeZip('takeout-1.zip', { 'Takeout/Keep/Shopping.json': note })
  const { files: takeout } = await madeTakeout({ photos: 30, locations: 1 })
  const { files: facebook } = await madeFacebook()
  for (const sent of [[withoutPhotos], takeout, facebook]) {
    for (const { name, bytes } of sent) await writeFile(join(project.folder, name), bytes)
    const read = [...command, 'inspect', ...sent.map(({ name }) => name)]
    const { stdout } = await run(process.execPath, read, { cwd: project.folder })
    assert.match(stdout, /^\d+ files?: [1-9]\d* imported/m)
  }
  const client = await run(join(bin, 'mandate-client'), ['--help'])
  assert.match(client.stderr, /^Usage: mandate-client mcp ADDRESS/)
})
