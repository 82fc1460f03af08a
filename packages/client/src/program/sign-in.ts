import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { MandateClient } from '../client.ts'
import type { Access } from '../data/access.ts'
import { MandateError } from '../errors.ts'
import { namingHost } from '../http.ts'
import type { fileStore } from './file-store.ts'

/** Ports of the redirect addresses in the client document; the first that is free is taken. */
const PORTS = [48610, 48611, 48612]

const BACK = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mandate</title>
<p>That is all. You can close this page.</p><p lang="fr">C’est tout. Vous pouvez fermer cette page.</p></html>`

export interface SignIn {
  /** The permission to read with; waits for its owner where none is kept. @throws MandateError */
  current(): Promise<Access>
  /** It is over: the next one is asked for. */
  forget(access: Access): Promise<void>
  /** Nobody is there any more to be answered: the owner is not waited for any longer. */
  leave(): void
}

/**
 * Takes the permission that is kept, or asks for one: the owner's browser is opened, and comes back to this computer.
 * @see [RFC 8252 §7.3]
 */
export function signIn(options: {
  resource: string
  clientId: string
  scope: string | undefined
  store: ReturnType<typeof fileStore>
  say(text: string): void
  /** Whether to open the browser of this computer. */
  opens: boolean
}): SignIn {
  const { resource, clientId, store, say } = options
  const clientOf = (port: number) =>
    new MandateClient({ clientId, redirectUri: redirectUri(port), store })
  let found: Promise<Access> | null = null
  const left = new AbortController()

  async function find(): Promise<Access> {
    const [kept] = await store.accesses()
    return kept === undefined ? ask() : clientOf(PORTS[0] as number).access(kept)
  }

  async function ask(): Promise<Access> {
    const { server, port } = await listen()
    try {
      const client = clientOf(port)
      const scope = options.scope ?? (await offered(resource))
      const { url, state } = await client.authorizationUrl(`${resource}/mcp`, { scope })
      say(`Open this address and say what the assistant may read:\n${url}`)
      if (options.opens) open(url)
      const access = await client.finish(await comingBack(server, port, left.signal), { state })
      say('Signed in.')
      return access
    } finally {
      server.close()
    }
  }

  return {
    current() {
      found ??= find().catch((error: unknown) => {
        // Whoever has refused is not asked again by the next message: by a new start at the earliest.
        if (!(error instanceof MandateError && error.code === 'refused')) found = null
        throw error
      })
      return found
    },
    async forget(access) {
      if ((await found?.catch(() => null)) !== access) return
      await store.delete(`access:${access.id}`)
      found = null
    },
    leave: () => left.abort(),
  }
}

const redirectUri = (port: number) => `http://127.0.0.1:${port}/callback`

/** The address with which the owner's browser comes back. */
function comingBack(server: Server, port: number, left: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const leave = () =>
      reject(new MandateError('no_access', 'nobody waits for the answer any more'))
    if (left.aborted) leave()
    else left.addEventListener('abort', leave, { once: true })
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', redirectUri(port))
      if (url.pathname !== '/callback') {
        response.writeHead(404).end()
        return
      }
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
      response.end(BACK, () => resolve(url.href))
    })
  })
}

/** What the address says that an assistant may ask for: each kind of thing, for the owner to pick. */
async function offered(resource: string): Promise<string[]> {
  const { origin, pathname } = new URL(resource)
  const about = `${origin}/.well-known/oauth-protected-resource${pathname}/mcp`
  const answer = await namingHost(fetch)(about)
  // Whatever else is at that address answers with a page.
  const document = Object(await answer.json().catch(() => null)) as { scopes_supported?: string[] }
  if (answer.ok && document.scopes_supported) return document.scopes_supported
  throw new MandateError(
    'not_found',
    `there is no data for assistants at ${resource}: give its address as its home page says it, https://rs.example/owners/…`,
  )
}

/** A server on the first of the ports that is free. */
async function listen(): Promise<{ server: Server; port: number }> {
  for (const port of PORTS) {
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (isFree) return { server, port }
  }
  throw new MandateError('unreachable', `ports ${PORTS.join(', ')} of this computer are taken`)
}

/** Opens the browser where there is one; the address has been printed anyway. */
function open(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  spawn(command as string, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref()
}
