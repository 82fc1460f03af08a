import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '@mandate/server/testing'

/** A reference that answers requests: a process of its own, like the service it stands beside. */
export interface Reference extends AsyncDisposable {
  url: string
  pid: number
}

/** Starts `references/{name}.ts` with PORT and the rest in its environment; it prints a line when it listens. */
export async function startReference(
  name: string,
  env: Record<string, string>,
): Promise<Reference> {
  const port = await freePort()
  const file = join(import.meta.dirname, 'references', `${name}.ts`)
  const child = spawn(process.execPath, ['--conditions=mandate-source', file], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await Promise.race([once(child.stdout!, 'data'), failed(child, name)])
  return {
    url: `http://localhost:${port}`,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function failed(child: ChildProcess, name: string): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`the reference ${name} ended with ${code}`)
}
