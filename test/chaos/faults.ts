import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../support/breaking/faults.ts'
import type { Chaos } from './chaos.ts'
import { crowds } from './crowds.ts'
import { masterKeyChanged } from './master-key.ts'
import type { Part } from './place.ts'

const TORN: Fault['kind'][] = ['drop', 'cut-request', 'cut-answer', 'refuse']

const FAILS: Fault[] = [
  ...([{ kind: 'fail' }, { kind: 'refuse' }, { kind: 'drop' }] as const),
  ...([{ kind: 'cut-request' }, { kind: 'cut-answer' }] as const),
]
const LIES: Fault[] = [{ kind: 'lie' }, { kind: 'short' }, { kind: 'misname' }]

const killed = (part: 'authorization' | 'resource' | 'worker'): Chaos => ({
  name: `kill -9: ${part}`,
  async happen(place) {
    place.kill(part)
    await sleep(1000)
    await place.ready()
    return undefined
  },
})

const WHOSE = { authorization: 'the provider', resource: 'the data' } as const

const clock = (of: Part, seconds: number, words: string): Chaos => ({
  name: `clock of ${of === 'worker' ? 'the worker alone' : WHOSE[of]} ${words}`,
  // The worker answers nobody.
  ...(of !== 'worker' && { isLenient: true }),
  async happen(place, { lasts }) {
    const parts: Part[] = of === 'resource' ? ['resource', 'worker'] : [of]
    for (const part of parts) await place.run(part, seconds)
    await place.ready()
    await sleep(lasts)
    for (const part of parts) await place.run(part)
    await place.ready()
    return undefined
  },
})

const away = (part: keyof typeof WHOSE): Chaos => ({
  name: `${WHOSE[part]} away for an hour`,
  // Tokens end meanwhile, and nobody is there to renew them.
  isLenient: true,
  async happen(place, { lasts }) {
    await place.end(part)
    await sleep(lasts)
    await place.later(3600, part)
    await sleep(lasts)
    await place.run(part)
    await place.ready()
    return 'all clocks went on by an hour'
  },
})

const store = (name: string, weather: (nth: number) => Fault | null): Chaos => ({
  name: `object store ${name}`,
  store: 's3',
  async happen({ store }, { lasts }) {
    if (!store) throw new Error('files are kept in a folder here')
    const befell = new Map<string, number>()
    let nth = 0
    store.weather = () => {
      const fault = weather(nth++)
      if (fault) befell.set(fault.kind, (befell.get(fault.kind) ?? 0) + 1)
      return fault
    }
    await sleep(lasts)
    store.weather = () => null
    return [...befell].map(([kind, count]) => `${count} ${kind}`).join(', ')
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
    name: 'machine of the database lost without a word',
    happen: (place) =>
      place
        .failOver({ isSilent: true })
        .then(() => 'what was open to it stays open; a replica takes over'),
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
  {
    name: 'disk of the database full',
    disk: 'database',
    async happen(place, { lasts }) {
      const bytes = place.disk!.fill()
      await sleep(lasts)
      const ended = await place.freeDisk()
      return `${Math.round(bytes / 2 ** 20)} MB were left${ended ? '; the database gave up and was started again' : ''}`
    },
  },
  {
    name: 'disk of the files full',
    disk: 'files',
    async happen({ disk }, { lasts }) {
      const bytes = disk!.fill()
      await sleep(lasts)
      disk!.free()
      return `${Math.round(bytes / 2 ** 20)} MB were left`
    },
  },
  {
    name: 'disk of the files only read',
    disk: 'files',
    async happen({ disk }, { lasts }) {
      disk!.freeze()
      await sleep(lasts)
      disk!.thaw()
      return undefined
    },
  },
  masterKeyChanged,
  clock('authorization', 600, '10 minutes ahead'),
  clock('authorization', -600, '10 minutes behind'),
  clock('resource', 600, '10 minutes ahead'),
  clock('resource', -600, '10 minutes behind'),
  clock('worker', 600, '10 minutes ahead'),
  clock('worker', -600, '10 minutes behind'),
  away('authorization'),
  away('resource'),
  ...crowds,
  store('slow', () => ({ kind: 'delay', ms: 1500 })),
  store('very slow', () => ({ kind: 'delay', ms: 5000 })),
  store('trickling', () => ({ kind: 'trickle', ms: 250 })),
  store('silent', () => ({ kind: 'hang' })),
  store('failing', (nth) => (Math.random() < 0.5 ? FAILS[nth % FAILS.length] : null) ?? null),
  store('away', () => ({ kind: 'drop' })),
  store('lying', (nth) => LIES[nth % LIES.length] ?? null),
]
