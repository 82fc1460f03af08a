import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { impatient } from './process/impatient.ts'

/** Prometheus waits for ten seconds. */
const COUNT_WITHIN = 4_000

export interface Metrics {
  registry: Registry
  /** Counts and times each request by method, route and status. */
  measure: RequestHandler
}

/** What a service counts of its own work. `read` is asked once for each look at /metrics. */
export interface Counts {
  /** Name without prefix, to what it says: `events_waiting: 'Events not confirmed yet'`. */
  help: Record<string, string>
  read: () => Promise<Record<string, number>>
}

/** A registry per service: several may run in one process. */
export function createMetrics(name: string, counts?: Counts): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service: name })
  collectDefaultMetrics({ register: registry })
  if (counts) gauges(registry, counts)
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first header to the last byte of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60],
    registers: [registry],
  })
  return {
    registry,
    measure: (req, res, next) => {
      const end = seconds.startTimer()
      res.once('close', () => {
        // The pattern of the route, never the address: an address would name an owner.
        const route = req.route ? `${req.baseUrl ? '…' : ''}${String(req.route.path)}` : 'none'
        end({ method: req.method, route, status: res.statusCode })
      })
      next()
    },
  }
}

/** One gauge for each count; the first that is looked at reads them all. */
function gauges(registry: Registry, { help, read }: Counts): void {
  let reading: Promise<Record<string, number>> | null = null
  const look = () => {
    reading ??= impatient(COUNT_WITHIN, read()).finally(() => {
      reading = null
    })
    return reading
  }
  for (const [name, text] of Object.entries(help)) {
    new Gauge({
      name: `mandate_${name}`,
      help: text,
      registers: [registry],
      async collect() {
        // A database that does not answer is what /readyz says; the other figures are still worth having.
        const counted = await look().catch(() => null)
        if (counted === null) this.reset()
        else this.set(counted[name] ?? 0)
      },
    })
  }
}
