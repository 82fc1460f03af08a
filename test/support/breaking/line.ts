/** A line of TCP to a server that may move or go away: the address of a database that fails over. */

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class Line implements AsyncDisposable {
  private readonly open = new Set<Socket>()
  private readonly server: Server
  /** The port on loopback where it leads. */
  to: number

  private constructor(to: number) {
    this.to = to
    this.server = createServer((near) => this.join(near))
  }

  static async start(to: number): Promise<Line> {
    const line = new Line(to)
    line.server.listen(0, '127.0.0.1')
    await once(line.server, 'listening')
    return line
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** The same address, through this line. */
  through(url: string): string {
    const here = new URL(url)
    here.port = String(this.port)
    return here.href
  }

  /** Ends what goes through it now. */
  cut(): void {
    for (const socket of this.open) socket.destroy()
  }

  /** Nothing that goes through it now comes to its end any more, and nobody is told: as when a machine loses its power. */
  silence(): void {
    for (const socket of this.open) {
      socket
        .removeAllListeners('close')
        .removeAllListeners('error')
        .on('error', () => {})
      socket.unpipe().resume()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close()
    this.cut()
  }

  private join(near: Socket): void {
    const far = connect(this.to, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        this.open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
