import { createMcpHandler } from '@modelcontextprotocol/server'
import { type Request, type RequestHandler, Router } from 'express'
import type { AccessRoom } from '../access/access.ts'
import { sendWebResponse, toWebRequest } from './http.ts'
import { type Reads, readingServer } from './server.ts'

/** Bytes of a question; the longest filter there may be is 8 KiB. */
const MOST = 64 * 1024

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
  const routes = Router()

  routes.all(
    '/owners/:address/mcp',
    fromAnywhere,
    async (req: Request<{ address: string }>, res) => {
      const entered = await access.enter(req)
      const gone = new AbortController()
      res.once('close', () => gone.abort())
      // There is nothing to subscribe to, and a stream held open would outlive the access.
      const handler = createMcpHandler(() => readingServer({ entered, reads, failed }), {
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
