/** Many at once, from another address than the test's own: a crowd, or one who abuses. */

import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'

/** Where a crowd comes from: loopback is a whole network. */
export const ELSEWHERE = '127.0.0.9'

export interface Told {
  status: number
  retryAfter: string | undefined
}

/** Asks `count` times for an address, `atOnce` at a time. @returns what was answered, in the order of the answers */
export async function flood(
  url: string,
  { count, atOnce = 64, ...what }: FloodOptions,
): Promise<Told[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const told: Told[] = []
  let left = count
  const one = async () => {
    while (left-- > 0) told.push(await ask(url, { agent, ...what }))
  }
  try {
    await Promise.all(Array.from({ length: atOnce }, one))
  } finally {
    agent.destroy()
  }
  return told
}

interface FloodOptions {
  count: number
  atOnce?: number
  headers?: Record<string, string>
  /** Sent by POST. */
  body?: string
}

/** One whole request, on a connection of its own unless an agent has one. */
export function ask(
  url: string,
  { agent, headers = {}, body }: Pick<FloodOptions, 'headers' | 'body'> & { agent?: Agent } = {},
): Promise<Told> {
  const method = body === undefined ? 'GET' : 'POST'
  const options = { localAddress: ELSEWHERE, headers, agent: agent ?? false, method }
  return new Promise((resolve, reject) => {
    request(url.replace('localhost', '127.0.0.1'), options, (answer) => {
      const retryAfter = answer.headers['retry-after']
      answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, retryAfter }))
    })
      .once('error', reject)
      .end(body)
  })
}

/** Connections that are held open with half a request on each. */
export async function hold(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = []
  // In groups: what waits to be accepted is a short list of the system.
  for (let from = 0; from < count; from += 200) {
    const group = Array.from({ length: Math.min(200, count - from) }, () =>
      connect({ port, host: '127.0.0.1', localAddress: ELSEWHERE }),
    )
    sockets.push(...group)
    await Promise.all(
      group.map(async (socket) => {
        socket.on('error', () => {})
        await Promise.race([once(socket, 'connect'), once(socket, 'close')])
        socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
      }),
    )
  }
  return sockets
}
