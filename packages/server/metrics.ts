import type { RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  /** Counts and times each request by method, route and status. */
  measure: RequestHandler
}

/** A registry per service: several may run in one process. */
export function createMetrics(name: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service: name })
  collectDefaultMetrics({ register: registry })
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
