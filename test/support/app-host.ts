/** The web server of an app: serves what it is told to, hears news, and can be away. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Served = [type: string, body: string, headers?: Record<string, string>]

export class Host implements AsyncDisposable {
  readonly origin: string
  /** What stands at a path. */
  pages: (path: string) => Served | undefined = () => undefined
  away: 'silent' | 'failing' | null = null
  /** How many came while it was away. */
  turnedAway = 0
  /** What was posted to /news. */
  readonly news: string[] = []
  private readonly server: Server

  private constructor(server: Server) {
    this.server = server
    this.origin = `http://localhost:${(server.address() as AddressInfo).port}`
    server.on('request', (request, response) => this.answer(request, response))
  }

  static async start(): Promise<Host> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    return new Host(server)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve))
    this.server.closeAllConnections()
    await closed
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? '/', this.origin).pathname
    const page = this.pages(path)
    if (this.away) {
      this.turnedAway++
      this.away === 'silent' ? request.destroy() : response.writeHead(503).end()
    } else if (path === '/news') void this.hear(request, response)
    else if (page) response.writeHead(200, { 'content-type': page[0], ...page[2] }).end(page[1])
    else response.writeHead(404).end()
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.news.push(await text(request))
    response.writeHead(202).end()
  }
}
