import { createServer } from 'node:net'

/** A TCP port that nobody uses on 127.0.0.1 and ::1 now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0, '127.0.0.1')
    if (await isFree(port)) return port
  }
}

/** Whether a service could listen on both loopback addresses; a machine without IPv6 is no obstacle. */
export async function isFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '::1']) {
    try {
      await listenOnce(port, host)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') return false
    }
  }
  return true
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
