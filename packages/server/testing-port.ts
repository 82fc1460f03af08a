import { createServer, type Server } from 'node:net'

/**
 * Ports that belong to this process alone: test files run side by side, and in more than one checkout, and what
 * is free when it is looked at may be taken before it is listened to. The first port of a range is the sign that the range is
 * taken: it is listened to as long as the process lives. All lie below those that systems give out themselves.
 */
const FIRST = 20_000
const PORTS = 100
const RANGES = 120

let range: Promise<number> | undefined
let given = 0

/** A port that is free on both loopback addresses. None is given twice, so that a service that has ended stays unreachable. */
export async function freePort(): Promise<number> {
  range ??= claimRange()
  const first = await range
  while (++given < PORTS) {
    const port = first + given
    const tries = await Promise.all([listen(port, '127.0.0.1'), listen(port, '::1')])
    await Promise.all(tries.map((tried) => typeof tried === 'object' && close(tried)))
    if (!tries.includes('taken')) return port
  }
  throw new Error(`no free port left between ${first} and ${first + PORTS - 1}`)
}

async function claimRange(): Promise<number> {
  for (let nth = 0; nth < RANGES; nth++) {
    const first = FIRST + ((process.pid + nth) % RANGES) * PORTS
    const sign = await listen(first, '127.0.0.1')
    if (typeof sign === 'object') {
      sign.unref()
      return first
    }
  }
  throw new Error(`all ${RANGES} ranges of ports for tests are taken`)
}

/** `no such host` where a machine has no IPv6: nobody can take the port there. */
function listen(port: number, host: string): Promise<Server | 'taken' | 'no such host'> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      const absent = code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL'
      resolve(absent ? 'no such host' : 'taken')
    })
    server.listen(port, host, () => resolve(server))
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
