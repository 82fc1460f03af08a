import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { freePort } from '@mandate/server/testing'
import { freePorts, isRunning, type Started, start, until } from '../support/npm-start.ts'

describe('npm start', () => {
  let folder: string
  let ports: Record<string, string>
  let started: Started

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mandate-start-'))
    ports = await freePorts()
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
    await using former = await open(join(folder, 'data', 'run.json'))
    process.kill(before.pids['worker'] as number, 'SIGKILL')
    const changed = async () => (await started.ready()).pids['worker'] !== before.pids['worker']
    await until(changed, 60_000, 'the worker was not started again')
    // What says so is put in place of what there was: nobody who looks meanwhile reads half of it.
    assert.deepEqual(JSON.parse(await former.readFile('utf8')), before)
  })

  test('refuses a folder that cannot be made, and says what would be right', async () => {
    const other = start([], { ...(await freePorts()), DATA_DIR: '/proc/nowhere/data' })
    assert.equal(await other.exitCode, 1)
    assert.match(await other.errors, /^DATA_DIR is "\/proc\/nowhere\/data": .*you may write/m)
  })

  test('refuses a taken port by its number, without ending who has it', async () => {
    const other = start([], { ...ports, DATA_DIR: join(folder, 'other') })
    assert.equal(await other.exitCode, 1)
    assert.match(await other.errors, new RegExp(`Port ${ports['AUTHORIZATION_PORT']} `))
    assert.equal(existsSync(join(folder, 'other', 'run.json')), false)
    assert.equal((await fetch(`${(await started.ready()).authorization}/healthz`)).status, 200)
  })

  test('--only starts a second authorization service beside the first', async () => {
    const port = String(await freePort())
    const second = { AUTHORIZATION_PORT: port, DATA_DIR: join(folder, 'second') }
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
    assert.ok(Date.now() - from < 30_000, `${Date.now() - from} ms`)
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
    await until(gone, 60_000, 'something was left behind')
  })
})
