import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Somebody's domain: a server that knows nothing but one file, or one redirect. */
export async function hosting(file: string | ((host: string) => string) | null, location?: string) {
  const server: Server = createServer((request, response) => {
    if (!request.url?.startsWith('/.well-known/webfinger')) response.writeHead(404).end()
    else if (file === null) response.writeHead(302, { location }).end()
    else response.end(typeof file === 'string' ? file : file(request.headers.host ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://localhost:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
