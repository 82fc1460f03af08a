import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@mandate/server/testing'

/** What `npm start -- --json` says, and run.json. */
export interface Run {
  authorization: string
  resource?: string
  explorer?: string
  postgres: Record<string, string>
  pids: Record<string, number | number[]>
  demo?: { alias: string; name: string; password: string }
}

const ROOT = join(import.meta.dirname, '..', '..')

export type Started = ReturnType<typeof start>

/** Runs `npm start` as a person would, in a group of its own so that signals reach only npm. */
export function start(words: string[], env: Record<string, string>) {
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
      await until(() => output.includes('\n'), 60_000, 'nothing was printed')
      return output
    },
    async ready(): Promise<Run> {
      const up = () => existsSync(runFile) || child.exitCode !== null
      await until(up, 240_000, 'not ready')
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

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export async function until(
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

/** Three free ports, as the environment of `npm start` names them. */
export async function freePorts(): Promise<Record<string, string>> {
  const names = ['AUTHORIZATION_PORT', 'RESOURCE_PORT', 'EXPLORER_PORT']
  const ports: Record<string, string> = {}
  for (const name of names) ports[name] = String(await freePort())
  return ports
}
