import { once } from 'node:events'
import http from 'node:http'
import type { Readable } from 'node:stream'
import zlib from 'node:zlib'

const decoders = {
  zstd: zlib.createZstdDecompress,
  br: zlib.createBrotliDecompress,
  gzip: zlib.createGunzip,
}

/** Asks for lines in a coding, and gives them decoded, as fast as they are taken. */
export async function askLines(
  url: string,
  headers: Record<string, string>,
  coding: keyof typeof decoders | 'identity',
): Promise<{ answer: http.IncomingMessage; lines: Readable }> {
  const given = { accept: 'application/x-ndjson', 'accept-encoding': coding, ...headers }
  const request = http.get(url, { headers: given, agent: false })
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage]
  const lines = coding === 'identity' ? answer : answer.pipe(decoders[coding]())
  return { answer, lines }
}
