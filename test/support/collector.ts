/** A collector of traces: takes OTLP over HTTP as JSON, and remembers every span. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export interface Span {
  /** Of the process: `mandate-resource`. */
  service: string
  name: string
  traceId: string
  spanId: string
  parentSpanId: string
  /** SERVER 2, CLIENT 3, PRODUCER 4, CONSUMER 5. */
  kind: number
  attributes: Record<string, unknown>
  isFailed: boolean
}

interface Otlp {
  resourceSpans: {
    resource: { attributes: KeyValue[] }
    scopeSpans: {
      spans: (Omit<Span, 'attributes'> & { attributes?: KeyValue[]; status?: { code?: number } })[]
    }[]
  }[]
}
interface KeyValue {
  key: string
  value: { stringValue?: string; intValue?: number | string; boolValue?: boolean }
}

export class Collector implements AsyncDisposable {
  readonly spans: Span[] = []
  /** All that came, as it came. */
  raw = ''
  private readonly server = createServer(async (req, res) => {
    const body = (await json(req)) as Otlp
    this.raw += JSON.stringify(body)
    if (req.url === '/v1/traces') this.take(body)
    res.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })

  static async start(): Promise<Collector> {
    const collector = new Collector()
    await new Promise<void>((resolve) => collector.server.listen(0, '127.0.0.1', resolve))
    return collector
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Waits until a span is so, a minute at most. */
  async until(isSo: (span: Span) => boolean): Promise<Span> {
    for (let tries = 0; tries < 1_200; tries++) {
      const found = this.spans.find(isSo)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const names = [...new Set(this.spans.map(({ service, name }) => `${service} ${name}`))]
    throw new Error(`no such span within a minute, but ${names.join(', ')}`)
  }

  /** Whether all above a span has come: what began earlier ends later, and is sent then. */
  isWhole(span: Span): boolean {
    return (this.above(span).at(-1) ?? span).parentSpanId === ''
  }

  /** From a span up to the first of its trace. */
  above(span: Span): Span[] {
    const parent = this.spans.find(({ spanId }) => spanId === span.parentSpanId)
    return parent ? [parent, ...this.above(parent)] : []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private take({ resourceSpans }: Otlp): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(toValues(resource.attributes)['service.name'])
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        const { name, traceId, spanId, parentSpanId = '', kind } = span
        const attributes = toValues(span.attributes ?? [])
        const isFailed = span.status?.code === 2
        this.spans.push({
          service,
          name,
          traceId,
          spanId,
          parentSpanId,
          kind,
          attributes,
          isFailed,
        })
      }
    }
  }
}

function toValues(all: KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(all.map(({ key, value }) => [key, Object.values(value)[0]]))
}
