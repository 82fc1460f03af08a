/**
 * Each service by the command and the environment of docker-compose.yml and the Dockerfile alone: as somebody who is not root, where nothing but /data and
 * /tmp can be written. Node's own permissions stand for the read-only file system of the container, so this holds on any machine.
 */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { authorizationMigrations } from '@mandate/authorization'
import { resourceMigrations } from '@mandate/resource'
import { freePort, freshDatabase } from '@mandate/server/testing'
import { masterKeyFile } from '@mandate/start/launcher'
import { parse } from 'yaml'

interface Compose {
  services: Record<
    string,
    {
      command: string
      environment: Record<string, string | number>
      read_only?: boolean
      cap_drop?: string[]
      security_opt?: string[]
      tmpfs?: string[]
      volumes?: string[]
    }
  >
}

const ROOT = join(import.meta.dirname, '..', '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const dockerfile = read('Dockerfile')
const { services } = parse(read('docker-compose.yml'), { merge: true }) as Compose
const NAMES = ['authorization', 'resource', 'worker', 'explorer']
/** Whoever runs the image: `USER node`. */
const NODE = 1000

const ends = new AsyncDisposableStack()
const folder = mkdtempSync(join(tmpdir(), 'mandate-image-'))
const databases: Record<string, string> = {}

before(async () => {
  ends.defer(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, migrations] of [
    ['authorization_service', authorizationMigrations],
    ['resource_service', resourceMigrations],
  ] as const) {
    const { url, drop } = await freshDatabase(migrations)
    databases[name] = url
    ends.defer(drop)
  }
})
after(() => ends.disposeAsync())

/** The environment of the image, then that of the service, with the addresses of this machine in place of the network's. */
function environment(name: string, port: number, data: string): Record<string, string> {
  const image = /^ENV (.*)$/m
    .exec(dockerfile)![1]!
    .split(' ')
    .map((pair) => pair.split('='))
  const given = Object.entries(services[name]!.environment).map(([key, value]) => [
    key,
    String(value).replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'),
  ])
  const env = Object.fromEntries([...image, ...given]) as Record<string, string>
  if (env['DATABASE_URL']) {
    env['DATABASE_URL'] = databases[new URL(env['DATABASE_URL']).pathname.slice(1)]!
  }
  // The object store is another container: without it files are kept below /data.
  for (const key of Object.keys(env)) if (key.startsWith('S3_')) delete env[key]
  delete env['NODE_EXTRA_CA_CERTS']
  for (const [key, value] of Object.entries(env)) env[key] = value.replace(/^\/data/, data)
  return { ...env, HOST: '127.0.0.1', PORT: String(port) }
}

function start(name: string, env: Record<string, string>, data: string): ChildProcess {
  const [program, ...flags] = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)![1]!) as string[]
  assert.equal(program, 'node')
  const permissions = ['--permission', '--allow-fs-read=*', '--allow-worker', '--allow-addons']
  const writable = [data, join(folder, 'tmp')].flatMap((path) => [
    `--allow-fs-write=${path}`,
    `--allow-fs-write=${path}/*`,
  ])
  const words = [...permissions, '--allow-child-process', ...writable, ...flags]
  return spawn(process.execPath, [...words, ...services[name]!.command.split(' ')], {
    cwd: ROOT,
    env: { ...env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(process.getuid?.() === 0 && { uid: NODE, gid: NODE }),
  })
}

test('the image is run by nobody of importance, and the composition lets it write and become nothing', () => {
  assert.match(dockerfile, /^USER node$/m)
  for (const name of NAMES) {
    const { read_only, cap_drop, security_opt, tmpfs, volumes } = services[name]!
    assert.equal(read_only, true, name)
    assert.deepEqual(cap_drop, ['ALL'], name)
    assert.deepEqual(security_opt, ['no-new-privileges:true'], name)
    assert.deepEqual(tmpfs, ['/tmp'], name)
    for (const volume of volumes ?? []) assert.match(volume, /:\/data$|:ro$/, name)
  }
})

test('each service starts so, is ready, and ends at SIGTERM with 0', {
  timeout: 300_000,
}, async () => {
  for (const name of NAMES) {
    // Resource service and worker have one volume, and so one master key.
    const volume = services[name]!.volumes?.find((each) => each.endsWith(':/data'))?.split(':')[0]
    const data = join(folder, String(volume))
    mkdirSync(data, { recursive: true })
    masterKeyFile(data)
    const tmp = join(folder, 'tmp')
    for (const path of [folder, data, ...readdirSync(data).map((file) => join(data, file))]) {
      if (process.getuid?.() === 0) chownSync(path, NODE, NODE)
    }
    const port = await freePort()
    const child = start(name, { ...environment(name, port, data), TMPDIR: tmp }, data)
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes) => {
        said += bytes
      })
    }
    const ended = once(child, 'exit')
    try {
      for (let tries = 0; ; tries++) {
        const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        )
        if (isReady) break
        assert.ok(child.exitCode === null && tries < 600, `${name} is not ready: ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } finally {
      child.kill('SIGTERM')
    }
    assert.deepEqual(await ended, [0, null], `${name}: ${said}`)
    assert.doesNotMatch(said, /"level":[56]0|ERR_ACCESS_DENIED/, name)
  }
})
