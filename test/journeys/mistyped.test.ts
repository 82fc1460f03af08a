/** Commands that are mistyped, or sent to the wrong place, say in a line or two what would be right, and nothing of this program. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { MandateClient } from '@mandate/client'
import { freePort } from '@mandate/server/testing'

const ROOT = join(import.meta.dirname, '..', '..')
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mandate-mistyped-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function run(...words: string[]) {
  const child = spawn(process.execPath, ['--conditions=mandate-source', ...words], {
    ...{ cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { MANDATE_HOME: folder, MANDATE_PASSWORD: 'correct horse battery' },
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, all: out + said }
}

const mandate = ['cli/mandate.ts']
const client = ['packages/client/src/program/main.ts']
const mistyped: [words: string[], code: number, says: RegExp][] = [
  [[...client, 'mcp', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: mandate-client mcp ADDRESS/],
  [[...client, 'mcp'], 2, /^ADDRESS is missing\.\nUsage: mandate-client mcp ADDRESS/],
  [[...client, 'mpc', 'http://localhost'], 2, /^There is no command mpc\.\nUsage: mandate-client/],
  [[...client, 'mcp', 'nonsense'], 2, /^nonsense is no address: .*\nUsage: mandate-client/],
  [['cli/new-importer.ts', '--foo', 'x'], 2, /^Unknown option '--foo'.*\nUsage: npm run new-i/],
  [['cli/new-importer.ts', 'My Films'], 2, /^My Films is no such name\.\nUsage/],
  [['cli/verify.ts', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: npm run verify/],
  [['cli/verify.ts', '--help'], 0, /^Usage: npm run verify/],
  [['cli/inspect.ts', '--help'], 0, /^Usage: npm run inspect/],
  [['cli/new-importer.ts', '--help'], 0, /^Usage: npm run new-importer/],
  [['cli/verify.ts', '/no/such.zip'], 2, /^\/no\/such\.zip is no file that can be read\n$/],
  [['cli/verify.ts', '/no/such/file'], 2, /^\/no\/such\/file is no file that can be read\n$/],
  [['cli/verify.ts', 'README.md'], 2, /^README\.md is neither a signed document, .*\n$/],
  [['cli/verify.ts', 'package.json'], 2, /^package\.json is neither a signed document, .*\n$/],
  [[...mandate, 'query', 'a.b.c', '--address', 'anna'], 2, /: anna is no address: give .*owners/],
  [[...mandate, 'sign-in', 'ftp://x'], 2, /: ftp:\/\/x is no address: /],
  [['docs/site/main.ts', '--help'], 2, /^Usage: npm run docs/],
  [['start/pack.ts', '--help'], 2, /^Usage: npm run pack/],
  [['start/test.ts', 'no/such.test.ts'], 1, /^There is no no\/such\.test\.ts\.\n$/],
  [['start/test.ts', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: npm test/],
  [['start/check.ts', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: npm run check\n$/],
  [['start/sbom.ts', '--help'], 0, /^Usage: npm run sbom/],
  [['test/bench/main.ts', '--help'], 0, /^Usage: npm run bench/],
  [['test/bench/main.ts', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: npm run bench/],
  [
    ['test/bench/main.ts', '--only', 'x'],
    2,
    /^There is no bench x\.\nUsage[\s\S]*NAME is one of: \w/,
  ],
  [['test/chaos/main.ts', '--help'], 0, /^Usage: npm run chaos/],
  [['test/chaos/main.ts', '--foo'], 2, /^Unknown option '--foo'.*\nUsage: npm run chaos/],
  [['test/chaos/main.ts', '--only', 'x'], 2, /^No fault is called “x”\.\nUsage/],
  [['test/former/main.ts', '--help'], 0, /^Usage: npm run former/],
  [['test/former/main.ts'], 2, /^REF is missing\.\nUsage/],
  [
    ['test/browser/screenshots.ts', '--foo'],
    2,
    /^Unknown option '--foo'.*\nUsage: npm run screens/,
  ],
  [
    [...mandate, 'sign-out', 'now'],
    2,
    /^mandate sign-out: now is .* too many\nUsage: mandate sign-/,
  ],
]

for (const [words, code, says] of mistyped) {
  test(`${words.join(' ')} is answered with what is right`, async () => {
    const answer = await run(...words)
    assert.equal(answer.code, code, answer.all)
    assert.match(answer.all, says)
    assert.doesNotMatch(answer.all, /\.ts:\d+|node:internal|Node\.js v/)
  })
}

test('whoever does not answer is named', async () => {
  const nobody = `localhost:${await freePort()}`
  const mandate = new MandateClient({ clientId: 'https://x.example/c', redirectUri: '' })
  const named = { code: 'unreachable', message: new RegExp(`^${nobody} does not answer`) }
  for (const from of [`anna@${nobody}`, `http://${nobody}/owners/x`]) {
    await assert.rejects(mandate.discover(from), named)
  }
  const query = await run(
    'cli/mandate.ts',
    'query',
    'a.b.c',
    '--address',
    `http://${nobody}/owners/x`,
  )
  assert.equal(query.code, 4, query.all)
  assert.match(query.all, new RegExp(`^mandate query: ${nobody} does not answer .*try again\n$`))
  const verify = await run('cli/verify.ts', 'package.json', '--keys', `http://${nobody}/jwks`)
  assert.match(verify.all, new RegExp(`^${nobody} does not answer`))
})

test('a password goes only to a place that keeps data', async () => {
  const heard: string[] = []
  const elsewhere = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, 'localhost', resolve))
  try {
    const { port } = elsewhere.address() as { port: number }
    const address = `http://localhost:${port}`
    const answer = await run('cli/mandate.ts', 'sign-in', address, '--name', 'anna')
    assert.equal(answer.code, 2, answer.all)
    assert.match(answer.all, /is no place that keeps data: give the address that the home page/)
    assert.deepEqual(heard, ['GET /programs/mandate.json'])
  } finally {
    elsewhere.close()
  }
})
