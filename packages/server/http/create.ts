import { randomUUID } from 'node:crypto'
import express, { type Express as App, type RequestHandler } from 'express'
import helmet from 'helmet'
import { codings } from '../coding/whole.ts'
import type { Log } from '../log.ts'
import { type Counts, createMetrics } from '../metrics.ts'
import { isLoopbackUrl } from '../outbound/loopback.ts'
import type { ServiceConfig } from '../process/config.ts'
import { impatient } from '../process/impatient.ts'
import { traceRequests } from '../tracing/requests.ts'
import { isTracing } from '../tracing/span.ts'
import { type Bounds, bounds, MOST_OF_ONE } from './bounds.ts'
import { notFound, Problem } from './problem.ts'

/** What a service needs and does not hear of by then does not answer, ms. */
const READY_WITHIN = 4_000

declare global {
  namespace Express {
    interface Request {
      /** Of this request; stands in the log and in the answer's `X-Request-Id`. */
      id: string
    }
  }
}

/**
 * An Express app with what every service has: request ids, an access log without query strings, strict
 * headers, /healthz, /readyz and /metrics. `ready` rejects while something the service needs does not answer.
 */
export function createServer(
  config: Pick<ServiceConfig, 'publicUrl'>,
  options: {
    name: string
    log: Log
    ready: () => Promise<void>
    counts?: Counts
    bounds?: Bounds
  },
): App {
  const app = express()
  const isPublic = !isLoopbackUrl(config.publicUrl)
  const metrics = createMetrics(options.name, options.counts)
  app.set('etag', false)
  // Behind a front, the front says where a request came from; on loopback nobody is believed.
  app.set('trust proxy', isPublic ? ['loopback', 'linklocal', 'uniquelocal'] : false)
  app.use(identify, metrics.measure, accessLog(options.log), codings())
  app.use(
    helmet({
      // The least there is; a page sets its own.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      },
      strictTransportSecurity: isPublic,
      xFrameOptions: { action: 'deny' },
    }),
  )

  // No name has NUL in it, and the database refuses a text that does.
  app.use((req, res, next) => {
    if (req.path.includes('%00')) return notFound(req, res, next)
    if (!req.url.includes('%00')) return next()
    next(new Problem(400, 'invalid_request', 'No address has U+0000 in it.'))
  })

  // Before what is bounded: whoever looks after a process has to see that it is busy.
  app.get('/healthz', (_req, res) => {
    res.json({ healthy: true })
  })
  // Anybody may ask, as often as they like: whoever asks meanwhile hears the same answer, and costs nothing more.
  let looking: Promise<boolean> | null = null
  const look = async () => {
    try {
      await impatient(READY_WITHIN, options.ready())
      return true
    } catch (error) {
      options.log.warn({ err: error }, 'not ready')
      return false
    }
  }
  app.get('/readyz', async (_req, res) => {
    looking ??= look().finally(() => {
      looking = null
    })
    const ready = await looking
    res.status(ready ? 200 : 503).json({ ready })
  })
  app.get('/metrics', async (req, res) => {
    // Prometheus asks the process itself; whoever comes through the front is told nothing.
    if (isPublic && req.get('x-forwarded-for') !== undefined) return notFound(req, res, () => {})
    res.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  if (isTracing()) app.use(traceRequests)
  app.use(bounds({ atOnceOfOne: isPublic ? MOST_OF_ONE : undefined, ...options.bounds }))
  return app
}

const identify: RequestHandler = (req, res, next) => {
  req.id = randomUUID()
  // Log, metrics, bounds and traces wait for its end, and Node's `pipeline` six times more: eleven are no leak.
  res.setMaxListeners(20)
  res.setHeader('X-Request-Id', req.id)
  next()
}

/** As long as 256 random bits in base64url: the name of a question that a cookie holds too, or anything a guest wrote. */
const LONG_NAME = /[^/]{43,}/g

/**
 * Method, path, status, milliseconds. A query string may hold a code or a token: it is never written, and neither is a
 * long random name in a path.
 */
function accessLog(log: Log): RequestHandler {
  return (req, res, next) => {
    const start = performance.now()
    const path = req.originalUrl.split('?', 1)[0]?.replace(LONG_NAME, '…')
    res.once('close', () => {
      const ms = Math.round(performance.now() - start)
      const cut = res.writableFinished ? {} : { cut: true }
      log.info(
        { id: req.id, method: req.method, path, status: res.statusCode, ms, ...cut },
        'request',
      )
    })
    next()
  }
}
