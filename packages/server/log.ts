import { pino } from 'pino'

export type Log = pino.Logger

/** What must never be read in a log: compact JWTs, query strings, credentials. */
const secrets = [
  /\beyJ[\w-]{8,}(?:\.[\w-]*)*/g,
  /\?[^\s"'<>)]+/g,
  /\b(?:DPoP|Bearer|Basic) [\w~+/.=-]{8,}/gi,
  /:\/\/[^\s/@]+:[^\s/@]+@/g,
]

function mask(text: string): string {
  return secrets.reduce((masked, secret) => masked.replace(secret, '[…]'), text)
}

interface LoggedError {
  type: string
  message: string
  code?: string
  stack?: string
  cause?: LoggedError
}

/**
 * Only these members: PostgreSQL's errors repeat the row in `detail`, request errors the request. What is no `Error` may be a
 * copy of one: pg-boss tells of its faults so.
 */
function readError(error: unknown, depth = 0): LoggedError {
  const { name, message, code, stack, cause } = (error ?? {}) as Record<string, unknown>
  if (typeof message !== 'string') return { type: typeof error, message: mask(String(error)) }
  return {
    type: typeof name === 'string' ? name : typeof error,
    message: mask(message),
    ...(typeof code === 'string' && { code }),
    ...(typeof stack === 'string' && { stack: mask(stack) }),
    ...(cause !== undefined && depth <= 3 && { cause: readError(cause, depth + 1) }),
  }
}

/**
 * JSON lines on standard output. Errors pass a mask, so that no token, code, proof or query string is written.
 * @param destination where the lines go instead; for tests
 */
export function createLog(
  config: { logLevel: string },
  name: string,
  destination?: pino.DestinationStream,
): Log {
  const options: pino.LoggerOptions = {
    level: config.logLevel,
    base: { service: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: (error: unknown) => readError(error) },
    hooks: {
      logMethod(args, method) {
        method.apply(
          this,
          args.map((arg) => (typeof arg === 'string' ? mask(arg) : arg)) as typeof args,
        )
      },
    },
  }
  return destination ? pino(options, destination) : pino(options)
}
