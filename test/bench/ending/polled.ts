import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault } from '../../support/breaking/faults.ts'
import type { Bed } from './bed.ts'
import type { Measured } from './measured.ts'

const BOUND = 65_000

/** What befalls requests for the status list, by how many came before. */
const WEATHERS: [fault: string, (nth: number) => Fault | null][] = [
  ['every push dropped', () => null],
  ['every push dropped, the list 3 s late', () => ({ kind: 'delay', ms: 3_000 })],
  ['every push dropped, the list asked twice', () => ({ kind: 'duplicate' })],
  [
    'every push dropped, two of three lists torn in the middle',
    (nth) => (nth % 3 < 2 ? { kind: 'cut-answer' } : null),
  ],
  [
    'every push dropped, and two of three requests for the list',
    (nth) => (nth % 3 < 2 ? { kind: 'drop' } : null),
  ],
]

/** No push arrives: ends are learned from the list, which is asked for in turn. */
export async function polled(bed: Bed, rounds: number, quick: boolean): Promise<Measured[]> {
  const rows: Measured[] = []
  const path = 'push lost: the resource service polls the status list'
  for (const [fault, befalls] of quick ? WEATHERS.slice(0, 1) : WEATHERS)
    rows.push({ path, bound: BOUND, fault, times: await oneWeather(bed, rounds, befalls) })
  return rows
}

/** Ends spread over a minute, so that they fall on every moment between two looks at the list. */
async function oneWeather(
  bed: Bed,
  rounds: number,
  befalls: (nth: number) => Fault | null,
): Promise<number[]> {
  const { resource, authorization } = bed.at.wires
  const held = []
  for (let round = 0; round < rounds; round++) held.push(await bed.live())
  await bed.settled()
  let lists = 0
  resource.weather = (_method, path) => (path === '/events' ? { kind: 'drop' } : null)
  authorization.weather = (_method, path) => (path.startsWith('/status/') ? befalls(lists++) : null)
  try {
    return await Promise.all(
      held.map(async (tokens, nth) => {
        await sleep((nth * 60_000) / rounds)
        const pressed = await bed.end('authorization', tokens)
        return bed.refusedAfter(tokens.access_token, pressed, 2 * BOUND, 250)
      }),
    )
  } finally {
    resource.weather = () => null
    authorization.weather = () => null
  }
}
