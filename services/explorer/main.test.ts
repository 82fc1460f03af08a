import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

function run(args: string[], env: Record<string, string> = {}) {
  const words = ['--conditions=mandate-source', MAIN, ...args]
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: '', ...env } })
}

test('--help says what can be set, and starts nothing', () => {
  for (const asked of ['--help', '-h']) {
    const { status, stdout, stderr } = run([asked], { PORT: 'many' })
    assert.deepEqual([status, stderr], [0, ''])
    for (const name of ['PORT', 'HOST', 'PUBLIC_URL', 'DATA_DIR', 'OUTBOUND_ALLOW'])
      assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'))
  }
})

test('a wrong environment is said in a line without a stack', () => {
  for (const [name, value] of [
    ['PORT', 'many'],
    ['PUBLIC_URL', 'explorer.example/below'],
  ] as const) {
    const { status, stderr } = run([], { [name]: value })
    assert.equal(status, 1)
    assert.match(stderr, new RegExp(`^${name} must be .*, not "${value}"\\.\n$`))
  }
})

test('a folder where nobody can make one is said in a line, and ends it', {
  timeout: 60_000,
}, () => {
  const { status, stderr } = run([], { DATA_DIR: '/proc/nowhere/data', PORT: '4099' })
  assert.equal(status, 1)
  assert.match(stderr, /^DATA_DIR must be a folder that this process may write: .*\/proc\/nowhere/)
})

test('where one front serves everything, it reaches the services that its operator names, and nothing else inside', async () => {
  let connections = 0
  const inside = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, 'localhost')
  await once(inside, 'listening')
  const { port: insidePort } = inside.address() as AddressInfo
  const dataDir = await mkdtemp(join(tmpdir(), 'mandate-explorer-'))
  try {
    for (const [OUTBOUND_ALLOW, reaches] of [
      ['id.example', false],
      ['id.example, LOCALHOST', true],
    ] as const) {
      // As the composition starts it, with the port that https has anyway.
      const asks = { PUBLIC_URL: 'https://explorer.example:443', OUTBOUND_ALLOW }
      await using explorer = await started({ ...asks, DATA_DIR: dataDir })
      const document = await fetch(`${explorer.address}/client.json`)
      const { client_id } = (await document.json()) as { client_id: string }
      assert.equal(client_id, 'https://explorer.example/client.json')
      connections = 0
      const from = `https://localhost:${insidePort}/owners/abc`
      const body = new URLSearchParams({ from, scopes: 'google.photos.title' })
      const answer = await fetch(`${explorer.address}/ask`, { method: 'POST', body })
      const said = await answer.text()
      assert.equal(connections > 0, reaches, said)
      assert.equal(said.includes('is no address on the internet'), !reaches, said)
    }
  } finally {
    inside.close()
    await rm(dataDir, { recursive: true })
  }
})

/** The explorer as a process of its own, answering. */
async function started(env: Record<string, string>) {
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const { port } = free.address() as AddressInfo
  free.close()
  await once(free, 'close')
  const child = spawn(process.execPath, ['--conditions=mandate-source', MAIN], {
    env: { PATH: '', PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  const [said] = await once(child.stderr, 'data')
  assert.match(String(said), /^mandate explorer /)
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
