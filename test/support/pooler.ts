/** Debian's PgBouncer in front of the server of the tests, in one of its modes. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { freePort } from '@mandate/server/testing'

const { PGBOUNCER_PATH } = process.env
/** For `test(name, { skip })`: false when there is one. */
export const skipPooler = !PGBOUNCER_PATH && 'no PgBouncer to be had'

/** It refuses to be root. */
const NOBODY = 65_534

export class Pooler implements AsyncDisposable {
  private readonly ends = new AsyncDisposableStack()
  private port = 0

  static async start(mode: 'session' | 'transaction' | 'statement'): Promise<Pooler> {
    const pooler = new Pooler()
    pooler.port = await freePort()
    const folder = await mkdtemp(join(tmpdir(), 'mandate-pooler-'))
    pooler.ends.defer(() => rm(folder, { recursive: true, force: true }))
    const { hostname, port, username, password } = new URL(String(process.env['TEST_DATABASE_URL']))
    const settings = join(folder, 'pgbouncer.ini')
    await writeFile(
      settings,
      `[databases]
* = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${pooler.port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = 40
`,
    )
    const isRoot = process.getuid?.() === 0
    if (isRoot) for (const one of [folder, settings]) await chown(one, NOBODY, NOBODY)
    await chmod(folder, 0o700)
    const child = spawn(PGBOUNCER_PATH ?? '', ['-q', settings], {
      ...(isRoot && { uid: NOBODY, gid: NOBODY }),
      stdio: 'ignore',
    })
    pooler.ends.defer(async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    })
    await pooler.isThere()
    return pooler
  }

  /** The same database, through it. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl)
    url.host = `127.0.0.1:${this.port}`
    return url.href
  }

  private async isThere(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const socket = connect(this.port, '127.0.0.1')
      const answers = await once(socket, 'connect').then(
        () => true,
        () => false,
      )
      socket.destroy()
      if (answers) return
      await setTimeout(100)
    }
    throw new Error('PgBouncer does not listen')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.ends.disposeAsync()
  }
}
