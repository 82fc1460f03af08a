import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One more is closed at once. */
const MOST_CONNECTIONS = 2_000

/** Listens on these hosts with one port; 0 picks one. */
export async function listenOn(
  app: RequestListener,
  hosts: string[],
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const servers: Server[] = []
  const close = async () => void (await Promise.all(servers.map(closeServer)))
  let picked = port
  for (const host of hosts) {
    const server = createServer(
      // Whole requests are small here; what trickles in, or says nothing, is ended.
      { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 30_000 },
      app,
    )
    server.timeout = 120_000
    server.maxConnections = MOST_CONNECTIONS
    try {
      await new Promise<void>((resolve, reject) => {
        server
          .once('error', reject)
          .listen({ host, port: picked, ipv6Only: host === '::1' }, resolve)
      })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // A machine without IPv6 has one loopback address.
      if (servers.length > 0 && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) continue
      await close()
      if (code === 'EADDRINUSE') throw new Error(`port ${picked} is taken (on ${host})`)
      throw error
    }
    servers.push(server)
    picked = (server.address() as AddressInfo).port
  }
  return { port: picked, close }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 2_000).unref()
  })
}
