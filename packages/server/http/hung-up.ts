import type { IncomingMessage, ServerResponse } from 'node:http'

/** What is said of a connection that its other end has left: by Node, by its parser of HTTP, and by readers of bodies. */
const CODES = new Set([
  ...['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'],
  ...['ERR_STREAM_DESTROYED', 'ERR_STREAM_UNABLE_TO_PIPE', 'HPE_INVALID_EOF_STATE'],
])

/** Whether it failed only because whoever asked has gone in the middle: that is no error of anybody. */
export function isHungUp(
  error: unknown,
  req: Pick<IncomingMessage, 'destroyed' | 'complete' | 'socket'>,
  res: Pick<ServerResponse, 'writableFinished'>,
): boolean {
  const isGone = req.socket === null || req.socket.destroyed || (req.destroyed && !req.complete)
  return isGone && !res.writableFinished && isOfConnection(error)
}

function isOfConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, type } = error as { code?: unknown; type?: unknown }
  if (typeof code === 'string' && CODES.has(code)) return true
  // "request.aborted": of raw-body, which reads forms and JSON.
  if (type === 'request.aborted' || error.message === 'aborted') return true
  return error.cause !== undefined && isOfConnection(error.cause)
}
