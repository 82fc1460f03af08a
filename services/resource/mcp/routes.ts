import { Problem } from '@mandate/server'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import type { Hold } from './file.ts'
import { sendWebResponse, toWebRequest } from './http.ts'
import { type Reads, readingServer } from './server.ts'

/** Bytes of a question; the longest filter there may be is 8 KiB. */
const MOST = 64 * 1024
/** Bytes of the windows of files that are under way for one owner. */
const MOST_HELD = 64 * 1024 * 1024
const TOO_MANY = 'Windows of files are under way that nobody has taken yet: take them first.'

/**
 * `{resource}/mcp`, the door for assistants: the Model Context Protocol over streamable HTTP. Nothing is kept
 * between two requests, so any process behind a balancer answers the next one.
 * @see https://modelcontextprotocol.io/specification
 */
export function mcpRoutes(options: {
  access: Pick<AccessRoom, 'enter'>
  reads: Reads
  publicUrl: string
  failed(error: unknown): void
}): Router {
  const { access, reads, publicUrl, failed } = options
  const holding = windowsUnderWay()
  const routes = Router()

  routes.all(
    '/owners/:address/mcp',
    fromAnywhere,
    async (req: Request<{ address: string }>, res) => {
      const entered = await access.enter(req)
      const gone = new AbortController()
      res.once('close', () => gone.abort())
      // There is nothing to subscribe to, and a stream held open would outlive the access.
      const hold: Hold = (bytes) => holding(req.params.address, bytes, res)
      const handler = createMcpHandler(() => readingServer({ entered, reads, hold, failed }), {
        maxSubscriptions: 0,
        maxRequestBodySize: MOST,
        onerror: failed,
      })
      const answer = await handler.fetch(toWebRequest(req, publicUrl, gone.signal))
      res.set('Cache-Control', 'no-store')
      await sendWebResponse(answer, res)
    },
  )

  return routes
}

/** A window is whole in memory until it has been taken, and who asks may take nothing. */
function windowsUnderWay(): (address: string, bytes: number, res: Response) => void {
  const held = new Map<string, number>()
  return (address, bytes, res) => {
    // Whoever has gone meanwhile gives nothing back.
    if (res.closed) return
    const others = held.get(address) ?? 0
    if (others + bytes > MOST_HELD) throw new Problem(429, 'rate_limited', TOO_MANY)
    held.set(address, others + bytes)
    res.once('close', () => {
      const left = (held.get(address) ?? bytes) - bytes
      if (left > 0) held.set(address, left)
      else held.delete(address)
    })
  }
}

/** Assistants run in browsers too: any origin, never with credentials, as on every call that takes a token. */
const fromAnywhere: RequestHandler = (req, res, next) => {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'WWW-Authenticate, DPoP-Nonce, X-Request-Id',
    Vary: 'Accept, Authorization',
  })
  if (req.method !== 'OPTIONS') {
    next()
    return
  }
  res.set({
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers':
      'Authorization, DPoP, Accept, Content-Type, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID',
    'Access-Control-Max-Age': '7200',
  })
  res.status(204).end()
}
