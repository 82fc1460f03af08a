import http, { type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServiceConfig } from '../process/config.ts'
import { closer } from './closing.ts'
import { emitStopping } from './stopping.ts'

export interface RunningService extends AsyncDisposable {
  /** Where it answers: the public address, or the port that was picked. */
  url: string
  /** Ends it: answers under way may finish within 5 s, then every connection is closed. */
  close(): Promise<void>
}

const GRACE = 5_000
/** Milliseconds before that in which an answer that would go on says that it ends: see `stopping`. */
const LAST_WORDS = 2_500
/** Milliseconds in which a connection must bring or take something, or it is ended. */
const SILENCE = 120_000
const ATTEMPTS = 20
/** Connections that one process holds on one address; one more is closed at once, and those that are there go on. */
const MOST_CONNECTIONS = 20_000
/** What waits to be accepted: the system cuts it to its own `somaxconn`. */
const BACKLOG = 4_096

/**
 * Listens on `config.host`, or on 127.0.0.1 and ::1 with the same port when it is empty.
 * Port 0 picks one that is free on both. A connection on which nothing moves for two minutes is ended: also that of a
 * reader who takes nothing of what is sent.
 * @throws Error naming the port when it is taken
 */
export async function listen(
  app: RequestListener,
  config: Pick<ServiceConfig, 'port' | 'host' | 'publicUrl'>,
  {
    mostConnections = MOST_CONNECTIONS,
    silence = SILENCE,
  }: { mostConnections?: number; silence?: number } = {},
): Promise<RunningService> {
  const servers = await bind(app, config, mostConnections)
  for (const server of servers) server.timeout = silence
  const closers = servers.map((server) => closer(server, GRACE))
  const { port } = servers[0]!.address() as AddressInfo
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= end(app, closers)
    return closing
  }
  return {
    url: config.port === 0 ? `http://localhost:${port}` : config.publicUrl,
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function end(app: RequestListener, closers: (() => Promise<void>)[]): Promise<void> {
  const soon = setTimeout(() => emitStopping(app), GRACE - LAST_WORDS)
  await Promise.all(closers.map((close) => close()))
  clearTimeout(soon)
}

async function bind(
  app: RequestListener,
  config: Pick<ServiceConfig, 'port' | 'host'>,
  most: number,
): Promise<http.Server[]> {
  if (config.host !== '') return [await open(app, config.host, config.port, most)]
  for (let attempt = 1; ; attempt++) {
    const first = await open(app, '127.0.0.1', config.port, most)
    const { port } = first.address() as AddressInfo
    try {
      return [first, await open(app, '::1', port, most)]
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // A machine without IPv6 has one loopback address.
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first]
      await closer(first, 0)()
      if (config.port !== 0 || attempt === ATTEMPTS) throw error
    }
  }
}

function open(
  app: RequestListener,
  host: string,
  port: number,
  most: number,
): Promise<http.Server> {
  const server = http.createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      // An upload may take days; what else is slow to arrive is ended by `bodies` (bounds.ts), a silent connection by its `timeout`.
      requestTimeout: 0,
      // Longer than a front keeps its own, so that it never writes into a closing connection.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    app,
  )
  server.maxConnections = most
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') error.message = `port ${port} is taken (on ${host})`
      reject(error)
    })
    const ipv6Only = host.includes(':') && host !== '::'
    server.listen({ port, host, ipv6Only, backlog: BACKLOG }, () => resolve(server))
  })
}
