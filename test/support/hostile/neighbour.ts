/** Another server of the house, which nobody from outside has any business with. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export class Neighbour implements AsyncDisposable {
  /** Connections, whether or not anything was said. */
  touched = 0
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"secret":"of the house"}')
  }
  private readonly server = createServer((request, response) => this.answer(request, response))

  static async start(): Promise<Neighbour> {
    const neighbour = new Neighbour()
    neighbour.server.on('connection', () => neighbour.touched++)
    await new Promise<void>((resolve) => neighbour.server.listen(0, 'localhost', resolve))
    return neighbour
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
