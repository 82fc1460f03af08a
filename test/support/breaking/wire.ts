/** The wire between two services, as a proxy in front of one of them: what passes is counted, and may be lost, late, doubled or torn. */

import { EventEmitter } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { befall, type Fault } from './faults.ts'

export class Wire implements AsyncDisposable {
  /** Where the processes of the service listen; they are asked in turn. */
  to: string | string[] = ''
  /** Paths that begin so get no answer from the service, but 503 from a broken gateway. */
  readonly cut = new Set<string>()
  /** What befalls a message, by its method and path; null: it passes. */
  weather: (method: string, path: string) => Fault | null = () => null
  /** Method and path of all that came, in order. */
  readonly passed: string[] = []
  /** What the service itself answered as a service does that has fallen over: 5xx, but for 503 that says when to come again. */
  readonly fell: string[] = []
  private turn = 0
  private readonly passing = new EventEmitter()
  private readonly server = createServer((from, back) => this.take(from, back))

  private readonly host: string

  private constructor(host: string) {
    this.host = host
    this.passing.setMaxListeners(0)
  }

  static async start(host = 'localhost'): Promise<Wire> {
    const wire = new Wire(host)
    await new Promise<void>((resolve) => wire.server.listen(0, host, resolve))
    return wire
  }

  /** What others call the service behind the wire. */
  get url(): string {
    return `http://${this.host}:${(this.server.address() as AddressInfo).port}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private take(from: IncomingMessage, back: ServerResponse): void {
    const { method = 'GET', url: target = '/' } = from
    const path = target.split('?')[0] as string
    this.passed.push(`${method} ${path}`)
    const processes = [this.to].flat()
    const url = `${processes[this.turn++ % processes.length]}${target}`
    const isCut = [...this.cut].some((start) => target.startsWith(start))
    const fault: Fault | null = isCut ? { kind: 'refuse' } : this.weather(method, path)
    back.once('close', () => this.passing.emit(path))
    if (fault === null) {
      pass(url, from, back, (answer) => this.judge(method, path, answer))
      return
    }
    const next = () => new Promise<void>((resolve) => this.passing.once(path, resolve))
    befall(fault, url, from, back, next).catch(() => back.destroy())
  }

  private judge(method: string, path: string, { statusCode = 502, headers }: IncomingMessage) {
    if (statusCode < 500 || (statusCode === 503 && headers['retry-after'])) return
    this.fell.push(`${method} ${path} ${statusCode}`)
  }
}

/** A connection that has rested is closed long before the service closes it, perhaps just when it is used again. */
const connections = new Agent({ keepAlive: true, timeout: 1_000 })

function pass(
  url: string,
  from: IncomingMessage,
  back: ServerResponse,
  heard: (answer: IncomingMessage) => void,
): void {
  const { method, headers } = from
  const on = request(url, { method, headers, agent: connections }, (answer) => {
    heard(answer)
    back.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(back)
  })
  on.on('error', () => back.destroy())
  back.on('close', () => on.destroy())
  from.pipe(on)
}
