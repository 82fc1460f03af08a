import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Request as NodeRequest, Response as NodeResponse } from 'express'

/** The request as the MCP library takes it. Its address is the public one, whatever the `Host` header says. */
export function toWebRequest(req: NodeRequest, publicUrl: string, signal: AbortSignal): Request {
  const headers = Object.entries(req.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const hasBody = req.method !== 'GET' && req.method !== 'HEAD'
  return new Request(`${publicUrl}${req.originalUrl}`, {
    method: req.method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(req) as never, duplex: 'half' }),
  })
}

/** Sends the library's answer, as it comes. */
export async function sendWebResponse(answer: Response, res: NodeResponse): Promise<void> {
  res.status(answer.status)
  res.setHeaders(answer.headers)
  if (answer.body === null) res.end()
  else await pipeline(Readable.fromWeb(answer.body as ReadableStream), res)
}
