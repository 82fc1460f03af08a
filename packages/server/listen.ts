import http, { type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServiceConfig } from './config.ts'

export interface RunningService extends AsyncDisposable {
  /** Where it answers: the public address, or the port that was picked. */
  url: string
  /** Ends it: answers under way may finish within 5 s, then every connection is closed. */
  close(): Promise<void>
}

const GRACE = 5_000
const ATTEMPTS = 20

/**
 * Listens on `config.host`, or on 127.0.0.1 and ::1 with the same port when it is empty.
 * Port 0 picks one that is free on both.
 * @throws Error naming the port when it is taken
 */
export async function listen(
  app: RequestListener,
  config: Pick<ServiceConfig, 'port' | 'host' | 'publicUrl'>,
): Promise<RunningService> {
  const servers = await bind(app, config)
  const { port } = servers[0]!.address() as AddressInfo
  let closing: Promise<void> | null = null
  const close = () => {
    closing ??= Promise.all(servers.map(closeServer)).then(() => {})
    return closing
  }
  return {
    url: config.port === 0 ? `http://localhost:${port}` : config.publicUrl,
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function bind(
  app: RequestListener,
  config: Pick<ServiceConfig, 'port' | 'host'>,
): Promise<http.Server[]> {
  if (config.host !== '') return [await open(app, config.host, config.port)]
  for (let attempt = 1; ; attempt++) {
    const first = await open(app, '127.0.0.1', config.port)
    const { port } = first.address() as AddressInfo
    try {
      return [first, await open(app, '::1', port)]
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      // A machine without IPv6 has one loopback address.
      if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT') return [first]
      await closeServer(first)
      if (config.port !== 0 || attempt === ATTEMPTS) throw error
    }
  }
}

function open(app: RequestListener, host: string, port: number): Promise<http.Server> {
  const server = http.createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 10_000,
      // An upload may take days; a silent connection is ended by the timeout below.
      requestTimeout: 0,
      // Longer than a front keeps its own, so that it never writes into a closing connection.
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 2_000,
    },
    app,
  )
  server.timeout = 120_000
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') error.message = `port ${port} is taken (on ${host})`
      reject(error)
    })
    server.listen({ port, host, ipv6Only: host.includes(':') && host !== '::' }, () =>
      resolve(server),
    )
  })
}

/** Refuses new connections, ends idle ones as soon as they are idle, and after the grace all. */
function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), 50)
    const end = setTimeout(() => server.closeAllConnections(), GRACE)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(end)
      resolve()
    })
  })
}
