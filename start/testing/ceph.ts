import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../ports.ts'
import { end, isAlive } from '../processes.ts'
import { program } from './debian.ts'
import type { Part } from './part.ts'

const execute = promisify(execFile)

/**
 * Starts the smallest Ceph that serves S3: one monitor, one object store in memory, one gateway, all
 * on loopback, all in `folder`. About 12 seconds and 220 MB. Errors hold the end of the log.
 */
export async function startCeph(folder: string, signal: AbortSignal): Promise<Part> {
  const port = await freePort()
  const conf = join(folder, 'ceph.conf')
  const keyring = join(folder, 'keyring')
  const log = join(folder, 'output.log')
  const output = openSync(log, 'a')
  const monitor = { v2: await freePort(), v1: await freePort() }
  const cluster = randomUUID()
  const disk = randomUUID()
  for (const part of ['mon', 'osd', 'run']) mkdirSync(join(folder, part))
  writeFileSync(conf, configuration(folder, cluster, monitor, port))

  const daemons: ChildProcess[] = []
  const stop = async () => {
    // The gateway first: it waits for the others.
    for (const daemon of daemons.toReversed()) await end(daemon, 2000)
  }
  const once = (name: string, ...args: string[]) =>
    execute(program(name) ?? name, args, { timeout: 60_000, signal })
  const daemon = (name: string, ...args: string[]) => {
    const words = ['-c', conf, '-f', ...args]
    const child = spawn(program(name) ?? name, words, { stdio: ['ignore', output, output] })
    child.on('error', () => {})
    daemons.push(child)
    return child
  }
  const key = (name: string, ...rights: string[]) =>
    once('ceph-authtool', keyring, '--gen-key', '-n', name, ...caps(rights))

  try {
    await once('ceph-authtool', '--create-keyring', keyring)
    await key('mon.', 'mon', 'allow *')
    await key('client.admin', 'mon', 'allow *', 'osd', 'allow *', 'mgr', 'allow *')
    await key('client.rgw', 'mon', 'allow rw', 'osd', 'allow rwx')
    await key('osd.0', 'mon', 'allow profile osd', 'osd', 'allow *')
    const map = join(folder, 'monmap')
    const address = `[v2:127.0.0.1:${monitor.v2},v1:127.0.0.1:${monitor.v1}]`
    await once('monmaptool', '--create', '--fsid', cluster, '--addv', 'a', address, map)
    const mon = ['-c', conf, '--mkfs', '-i', 'a', '--monmap', map, '--keyring', keyring]
    await once('ceph-mon', ...mon)
    daemon('ceph-mon', '-i', 'a')
    await once('ceph', '-c', conf, 'osd', 'new', disk)
    await once('ceph', '-c', conf, 'auth', 'import', '-i', keyring)
    await once('ceph-osd', '-c', conf, '-i', '0', '--mkfs', '--osd-uuid', disk)
    daemon('ceph-osd', '-i', '0')
    const as = ['-n', 'client.rgw', '--keyring', keyring]
    const gateway = daemon('radosgw', ...as)
    const endpoint = `http://127.0.0.1:${port}`
    await answering(endpoint, gateway, signal)
    const access = { id: randomBytes(8).toString('hex'), secret: randomBytes(16).toString('hex') }
    const user = ['--uid', 'test', '--display-name', 'test', '--access-key', access.id]
    const create = ['user', 'create', ...user, '--secret-key', access.secret]
    await once('radosgw-admin', '-c', conf, ...as, ...create)
    const env = {
      S3_ENDPOINT: endpoint,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: access.id,
      S3_SECRET_ACCESS_KEY: access.secret,
    }
    return { env, stop }
  } catch (cause) {
    await stop()
    const last = readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n')
    throw new Error(`${(cause as Error).message}\n${last}`, { cause })
  }
}

function caps(rights: string[]): string[] {
  const pairs: string[] = []
  for (let at = 0; at < rights.length; at += 2) {
    pairs.push('--cap', rights[at] ?? '', rights[at + 1] ?? '')
  }
  return pairs
}

async function answering(
  endpoint: string,
  gateway: ChildProcess,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + 60_000
  while (isAlive(gateway) && Date.now() < until) {
    signal.throwIfAborted()
    try {
      await fetch(endpoint)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('radosgw does not answer')
}

function configuration(
  folder: string,
  cluster: string,
  monitor: { v2: number; v1: number },
  port: number,
): string {
  return `[global]
fsid = ${cluster}
mon host = [v2:127.0.0.1:${monitor.v2},v1:127.0.0.1:${monitor.v1}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail warn = 1
mon data avail crit = 1
mon max pg per osd = 2000
keyring = ${folder}/keyring
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
log file = ${folder}/$name.log
pid file = ${folder}/$name.pid
[mon]
mon data = ${folder}/mon
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 6442450944
osd class load list = *
osd class default list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw dns name = 127.0.0.1
`
}
