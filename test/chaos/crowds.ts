import { once } from 'node:events'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { flood, hold } from '../support/breaking/crowd.ts'
import type { Chaos } from './chaos.ts'
import type { Place } from './place.ts'

type Service = 'authorization' | 'resource'
const SERVICES: Service[] = ['authorization', 'resource']

/** Resident memory in MB at which an operator is told of it (docs/operate/alarms.yml). */
const MOST = 700

/** What a stranger sends who has nothing. */
const JUNK: Record<Service, { path: string; headers: Record<string, string>; body?: string }> = {
  resource: {
    path: `/owners/${'a'.repeat(26)}/records/google.photos`,
    headers: { authorization: `DPoP ${'x'.repeat(500)}`, dpop: 'y'.repeat(500) },
  },
  authorization: {
    path: '/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', dpop: 'y'.repeat(500) },
    body: `grant_type=refresh_token&client_id=${encodeURIComponent('http://localhost:1/app')}&refresh_token=${'z'.repeat(500)}`,
  },
}

export const crowds: Chaos[] = [
  {
    name: 'many connections at once',
    async happen(place, { connections, lasts }) {
      const said: string[] = []
      for (const part of SERVICES) {
        await watched(place, part, said, async () => {
          const sockets = await hold(place.ports[part], connections)
          const open = sockets.filter(({ connecting, destroyed }) => !connecting && !destroyed)
          await sleep(lasts)
          await Promise.all(sockets.map((socket) => socket.destroyed || ended(socket)))
          return `${open.length} of ${connections} open, each with half a request`
        })
      }
      return said.join('; ')
    },
  },
  {
    name: 'one abuser',
    async happen(place, { requests }) {
      const said: string[] = []
      for (const part of SERVICES) {
        await watched(place, part, said, async () => {
          const { path, ...what } = JUNK[part]
          const start = performance.now()
          const url = `http://localhost:${place.ports[part]}${path}`
          const told = await flood(url, { count: requests, atOnce: 32, ...what })
          const seconds = Math.round((performance.now() - start) / 1000)
          const counts = new Map<number, number>()
          for (const { status } of told) counts.set(status, (counts.get(status) ?? 0) + 1)
          const answers = [...counts].map(([status, count]) => `${count} times ${status}`)
          return `${answers.join(', ')} in ${seconds} s`
        })
      }
      return said.join('; ')
    },
  },
]

/** Looks at a process meanwhile. @throws Error when it ended, or holds more than an operator allows it */
async function watched(
  place: Place,
  part: Service,
  said: string[],
  act: () => Promise<string>,
): Promise<void> {
  const pid = place.pid(part)
  const before = place.memory(part)
  let most = before
  const looking = setInterval(() => {
    most = Math.max(most, place.memory(part))
  }, 250)
  try {
    const note = await act()
    said.push(`${part}: ${note}, ${before} MB before, ${most} MB at most`)
  } finally {
    clearInterval(looking)
  }
  if (place.pid(part) !== pid) throw new Error(`the ${part} service ended by itself`)
  if (most > MOST) throw new Error(`the ${part} service grew to ${most} MB`)
}

async function ended(socket: Socket): Promise<void> {
  const closed = once(socket, 'close')
  socket.destroy()
  await closed
}
