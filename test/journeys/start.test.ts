import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

interface Run {
  authorization: string
  resource?: string
  explorer?: string
  postgres: Record<string, string>
  pids: Record<string, number | number[]>
}

const ROOT = join(import.meta.dirname, '..', '..')

describe('npm start', () => {
  let folder: string
  let ports: Record<string, string>
  let started: Started

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mandate-start-'))
    const [first, second, third] = await freePorts(3)
    ports = { AUTHORIZATION_PORT: first!, RESOURCE_PORT: second!, EXPLORER_PORT: third! }
  })
  after(async () => {
    await started?.end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  test('answers on its three addresses, and says where they are as one JSON object', async () => {
    started = start(['--json'], { ...ports, DATA_DIR: join(folder, 'data') })
    const run = await started.ready()
    for (const url of [run.authorization, run.resource, run.explorer]) {
      assert.equal((await fetch(`${url}/healthz`)).status, 200, url)
      assert.equal((await fetch(`${url}/readyz`)).status, 200, url)
    }
    assert.deepEqual(Object.keys(run.postgres), ['authorization', 'resource'])
    assert.deepEqual(JSON.parse(await started.firstLine()), run)
  })

  test('listens on both loopback addresses', async () => {
    const { authorization } = await started.ready()
    const { port } = new URL(authorization)
    for (const host of ['127.0.0.1', '[::1]']) {
      assert.equal((await fetch(`http://${host}:${port}/healthz`)).status, 200, host)
    }
  })

  test('starts a killed worker again', async () => {
    const before = await started.ready()
    process.kill(before.pids['worker'] as number, 'SIGKILL')
    const changed = async () => (await started.ready()).pids['worker'] !== before.pids['worker']
    await until(changed, 10_000, 'the worker was not started again')
  })

  test('refuses a taken port by its number, without ending who has it', async () => {
    const other = start([], { ...ports, DATA_DIR: join(folder, 'other') })
    assert.equal(await other.exitCode, 1)
    assert.match(await other.errors, new RegExp(`Port ${ports['AUTHORIZATION_PORT']} `))
    assert.equal(existsSync(join(folder, 'other', 'run.json')), false)
    assert.equal((await fetch(`${(await started.ready()).authorization}/healthz`)).status, 200)
  })

  test('--only starts a second authorization service beside the first', async () => {
    const [port] = await freePorts(1)
    const second = { AUTHORIZATION_PORT: port!, DATA_DIR: join(folder, 'second') }
    const other = start(['--only', 'authorization', '--json'], second)
    const run = await other.ready()
    assert.deepEqual(Object.keys(run), ['authorization', 'postgres', 'pids'])
    const discovery = `${run.authorization}/.well-known/oauth-authorization-server`
    const metadata = (await (await fetch(discovery)).json()) as { issuer: string }
    assert.equal(metadata.issuer, `http://localhost:${port}`)
    await other.end('SIGTERM')
  })

  test('ends everything within 10 seconds when SIGTERM reaches only npm', async () => {
    const { pids } = await started.ready()
    const took = await started.end('SIGTERM')
    assert.ok(took < 10_000, `${took} ms`)
    assert.deepEqual(Object.values(pids).flat().filter(isRunning), [])
    assert.equal(existsSync(join(folder, 'data', 'run.json')), false)
  })

  test('is soon there again, with the same keys', async () => {
    const keys = (url: string) => fetch(`${url}/jwks`).then((answer) => answer.text())
    const from = Date.now()
    started = start(['--json'], { ...ports, DATA_DIR: join(folder, 'data') })
    const run = await started.ready()
    // Alone on a machine it takes less than 5 seconds; here other tests run beside it.
    assert.ok(Date.now() - from < 15_000, `${Date.now() - from} ms`)
    const before = await keys(run.authorization)
    await started.end('SIGINT')
    started = start(['--json'], { ...ports, DATA_DIR: join(folder, 'data') })
    assert.equal(await keys((await started.ready()).authorization), before)
  })

  test('ends everything, PostgreSQL last, when npm is killed', async () => {
    const { pids } = await started.ready()
    await started.end('SIGKILL')
    const gone = () =>
      Object.values(pids)
        .flat()
        .every((pid) => !isRunning(pid))
    await until(gone, 10_000, 'something was left behind')
  })
})

type Started = ReturnType<typeof start>

/** Runs `npm start` as a person would, in a group of its own so that signals reach only npm. */
function start(words: string[], env: Record<string, string>) {
  // The tests' S3 server is not for this: its data go to DATA_DIR.
  const own = { ...process.env, S3_ENDPOINT: '', ...env }
  const npm = process.env['npm_execpath']
  const args = ['start', '--', ...words]
  const child = npm
    ? spawn('node', [npm, ...args], { cwd: ROOT, env: own, detached: true })
    : spawn('npm', args, { cwd: ROOT, env: own, detached: true })
  const errors = text(child.stderr)
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  const exitCode = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const runFile = join(env['DATA_DIR'] ?? '', 'run.json')
  return {
    errors,
    exitCode,
    async firstLine() {
      await until(() => output.includes('\n'), 10_000, 'nothing was printed')
      return output
    },
    async ready(): Promise<Run> {
      const up = () => existsSync(runFile) || child.exitCode !== null
      await until(up, 120_000, 'not ready')
      if (child.exitCode !== null) assert.fail(`npm start ended: ${await errors}`)
      return JSON.parse(await readFile(runFile, 'utf8'))
    },
    /** Returns how long it took until npm and the launcher's run.json were gone, in milliseconds. */
    async end(signal: NodeJS.Signals): Promise<number> {
      const from = Date.now()
      if (isAlive(child)) child.kill(signal)
      await exitCode
      await until(() => !existsSync(runFile), 20_000, 'run.json is still there')
      const lock = join(env['DATA_DIR'] ?? '', 'launcher.pid')
      await until(() => !existsSync(lock), 20_000, 'the launcher still runs')
      return Date.now() - from
    },
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function until(
  holds: () => boolean | Promise<boolean>,
  patience: number,
  otherwise: string,
): Promise<void> {
  const end = Date.now() + patience
  while (!(await holds())) {
    assert.ok(Date.now() < end, otherwise)
    await sleep(50)
  }
}

async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      return new Promise<Server>((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => resolve(server))
      })
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    return String(typeof address === 'object' ? address?.port : '')
  })
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
