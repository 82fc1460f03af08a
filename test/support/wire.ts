/** The wire between two services, as a proxy in front of one of them: it can be cut, path by path, and it counts what passes. */

import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export class Wire implements AsyncDisposable {
  /** What others call the service behind the wire. */
  readonly url: string
  /** Where the service listens. */
  to = ''
  /** Paths that begin so get no answer from the service, but 503 from a broken gateway. */
  readonly cut = new Set<string>()
  /** Method and path of all that came, in order. */
  readonly passed: string[] = []
  private readonly server: Server

  private constructor(url: string, server: Server) {
    this.url = url
    this.server = server
  }

  static async start(): Promise<Wire> {
    let wire: Wire | undefined
    const server = createServer((from, back) => {
      const path = from.url ?? '/'
      wire?.passed.push(`${from.method} ${path.split('?')[0]}`)
      if (!wire || [...wire.cut].some((start) => path.startsWith(start))) {
        from.resume()
        back.writeHead(503).end()
        return
      }
      const { method, headers } = from
      const on = request(`${wire.to}${path}`, { method, headers }, (answer) => {
        back.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(back)
      })
      on.on('error', () => back.destroy())
      back.on('close', () => on.destroy())
      from.pipe(on)
    })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    wire = new Wire(`http://localhost:${(server.address() as AddressInfo).port}`, server)
    return wire
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
