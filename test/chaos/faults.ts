import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../support/faults.ts'
import type { Place } from './place.ts'

/** Something that goes wrong while people go on. */
export interface Chaos {
  name: string
  /** Where files are kept. (Default: a folder) */
  store?: 's3'
  /** Clocks are wrong meanwhile, so that what is alive may be refused; afterwards it must not be. */
  isLenient?: true
  /** Resolves when it is over; what it says stands in the table. */
  happen(place: Place, size: Size): Promise<string | undefined>
}

export interface Size {
  /** How long a state of things lasts, in ms. */
  lasts: number
  connections: number
  requests: number
}

const TORN: Fault['kind'][] = ['drop', 'cut-request', 'cut-answer', 'refuse']

const killed = (part: 'authorization' | 'resource' | 'worker'): Chaos => ({
  name: `kill -9: ${part}`,
  async happen(place) {
    place.kill(part)
    await sleep(1000)
    await place.ready()
    return undefined
  },
})

const clock = (seconds: number, words: string): Chaos => ({
  name: `clock of the provider ${words}`,
  isLenient: true,
  async happen(place, { lasts }) {
    await place.run('authorization', seconds)
    await place.ready()
    await sleep(lasts)
    await place.run('authorization')
    await place.ready()
    return undefined
  },
})

const store = (name: string, weather: () => Fault | null): Chaos => ({
  name: `object store ${name}`,
  store: 's3',
  async happen({ store }, { lasts }) {
    if (!store) throw new Error('files are kept in a folder here')
    store.weather = weather
    await sleep(lasts)
    store.weather = () => null
    return undefined
  },
})

export const chaos: Chaos[] = [
  killed('authorization'),
  killed('resource'),
  killed('worker'),
  {
    name: 'database restarted',
    happen: (place) => place.restartDatabase({ killed: false }).then(() => undefined),
  },
  {
    name: 'kill -9: database',
    happen: (place) => place.restartDatabase({ killed: true }).then(() => undefined),
  },
  {
    name: 'database fails over to its replica',
    happen: (place) => place.failOver().then(() => 'commits waited for the replica'),
  },
  {
    name: 'connections cut',
    async happen({ wires }, { lasts }) {
      let torn = 0
      const weather = (): Fault | null =>
        Math.random() < 0.3 ? ({ kind: TORN[torn++ % TORN.length] } as Fault) : null
      for (const wire of Object.values(wires)) wire.weather = weather
      await sleep(lasts)
      for (const wire of Object.values(wires)) wire.weather = () => null
      return `${torn} torn`
    },
  },
  {
    name: 'disk full',
    async happen(place, { lasts }) {
      for (const part of ['resource', 'worker'] as const) place.limitFiles(part, 20_000)
      await sleep(lasts)
      for (const part of ['resource', 'worker'] as const) place.limitFiles(part, 'unlimited')
      return 'no file beyond 20 kB'
    },
  },
  clock(600, '10 minutes ahead'),
  clock(-600, '10 minutes behind'),
  {
    name: 'many connections at once',
    async happen(place, { connections, lasts }) {
      const sockets = await openAll(place.ports.resource, connections)
      const held = sockets.filter(({ connecting, destroyed }) => !connecting && !destroyed).length
      await sleep(lasts)
      const memory = place.memory('resource')
      for (const socket of sockets) socket.destroy()
      return `${held} of ${connections} open, each with half a request; ${memory} MB`
    },
  },
  {
    name: 'one abuser',
    async happen(place, { requests }) {
      const url = `http://localhost:${place.ports.resource}/owners/${'a'.repeat(26)}/records/google.photos`
      const headers = { authorization: `DPoP ${'x'.repeat(500)}`, dpop: 'y'.repeat(500) }
      const said = new Map<number, number>()
      let left = requests
      const one = async () => {
        while (left-- > 0) {
          const answer = await fetch(url, { headers })
          await answer.arrayBuffer()
          said.set(answer.status, (said.get(answer.status) ?? 0) + 1)
        }
      }
      const start = performance.now()
      await Promise.all(Array.from({ length: 32 }, one))
      const seconds = (performance.now() - start) / 1000
      const answers = [...said].map(([status, count]) => `${count} times ${status}`).join(', ')
      return `${answers} in ${Math.round(seconds)} s`
    },
  },
  store('slow', () => ({ kind: 'delay', ms: 1500 })),
  store('failing', () => (Math.random() < 0.5 ? { kind: 'refuse' } : null)),
  store('lying', () => ({ kind: 'lie' })),
]

async function openAll(port: number, count: number): Promise<Socket[]> {
  const sockets: Socket[] = []
  // In groups: what waits to be accepted is a short list of the system.
  for (let from = 0; from < count; from += 200) {
    const group = Array.from({ length: Math.min(200, count - from) }, () =>
      connect(port, '127.0.0.1'),
    )
    sockets.push(...group)
    await Promise.all(
      group.map(
        (socket) =>
          new Promise<void>((resolve) => {
            socket.once('connect', () =>
              socket.write('GET / HTTP/1.1\r\nhost: x\r\n', () => resolve()),
            )
            socket.on('error', () => resolve())
          }),
      ),
    )
  }
  return sockets
}
