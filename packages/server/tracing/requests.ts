import type { RequestHandler } from 'express'
import { begin, within } from './span.ts'

/**
 * A span for each request, as part of the trace that its sender is in. It is named by the pattern of its route: the
 * address would name an owner.
 * @see [Semantic conventions for HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/)
 */
export const traceRequests: RequestHandler = (req, res, next) => {
  const step = begin(req.method, 'server', req.get('traceparent'))
  if (step === null) return next()
  res.once('close', () => {
    const route = req.route ? String(req.route.path) : null
    if (route !== null) step.rename(`${req.method} ${route}`)
    step.set({
      'http.request.method': req.method,
      'http.response.status_code': res.statusCode,
      ...(route !== null && { 'http.route': route }),
    })
    if (res.statusCode >= 500) step.fail({ code: String(res.statusCode) })
    else if (!res.writableFinished) step.fail({ code: 'cut' })
    step.end()
  })
  within(step, next)
}
