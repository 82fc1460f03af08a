import type { Log } from '../log.ts'
import { stopTracing } from '../tracing/span.ts'

/**
 * Ends a service at SIGTERM or SIGINT, once, and then the process: exit code 0, or 1 when ending failed
 * or took more than 9 s.
 */
export function closeOnSignal(service: { close(): Promise<void> }, log: Log): void {
  let ending = false
  const end = async (signal: NodeJS.Signals) => {
    if (ending) return
    ending = true
    log.info({ signal }, 'ending')
    setTimeout(() => process.exit(1), 9_000).unref()
    try {
      await service.close()
      await stopTracing()
      process.exit(0)
    } catch (error) {
      log.error({ err: error }, 'ending failed')
      process.exit(1)
    }
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
