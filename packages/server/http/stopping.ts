import type { RequestListener } from 'node:http'
import type { Application } from 'express'

const STOPPING = 'mandate stopping'

/**
 * Calls `stop` when the service is being stopped and answers that are still under way have seconds left: one that would
 * go on has time to say that it ends. Answers how to forget it.
 */
export function stopping(app: Application, stop: () => void): () => void {
  app.setMaxListeners(0)
  app.once(STOPPING, stop)
  return () => app.off(STOPPING, stop)
}

/** What `listen` says to the app before it closes connections. */
export function emitStopping(app: RequestListener): void {
  ;(app as Partial<Application>).emit?.(STOPPING)
}
