import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/**
 * Watches the connections of a server; what it answers closes it: new connections are refused, idle ones end as soon as they are
 * idle, and all after `grace` milliseconds. Node's own `closeIdleConnections` takes a connection for idle once an answer was
 * written here, also while most of it is still on its way to a slow reader, and cuts it.
 */
export function closer(server: Server, grace: number): () => Promise<void> {
  /** Connections, and what was asked last on each. */
  const connections = new Map<Socket, ServerResponse | null>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, null)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('request', (req, res) => connections.set(req.socket, res))

  function endIdle(): void {
    for (const [socket, last] of connections) {
      if (!last || last.writableFinished) socket.destroy()
    }
  }

  // `close` begins with it.
  server.closeIdleConnections = endIdle
  return () =>
    new Promise((resolve) => {
      const sweep = setInterval(endIdle, 50)
      const end = setTimeout(() => server.closeAllConnections(), grace)
      server.close(() => {
        clearInterval(sweep)
        clearTimeout(end)
        resolve()
      })
    })
}
