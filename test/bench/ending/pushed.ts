import type { Tokens } from '../../support/app.ts'
import type { Fault } from '../../support/breaking/faults.ts'
import type { Bed } from './bed.ts'
import type { Measured } from './measured.ts'

const PUSH = 2_000
const LOST = 65_000

interface Weather {
  fault: string
  /** What befalls the push of an end, by how many came before it. */
  befalls(nth: number): Fault | null
  /** With the push lost, what is promised is another row. */
  bound: number
  /** It takes two ends in one moment. */
  isOfTwo?: boolean
}

/** What is done to the first push of each end. */
const WEATHERS: Weather[] = [
  { fault: 'none', befalls: () => null, bound: PUSH },
  { fault: 'each push 500 ms late', befalls: () => ({ kind: 'delay', ms: 500 }), bound: PUSH },
  { fault: 'each push twice', befalls: () => ({ kind: 'duplicate' }), bound: PUSH },
  {
    fault: 'of two ends in one moment the first push after the second',
    befalls: (nth) => (nth === 0 ? { kind: 'reorder', ms: 60_000 } : null),
    bound: PUSH,
    isOfTwo: true,
  },
  {
    fault: 'the first answer torn',
    befalls: (nth) => (nth === 0 ? { kind: 'cut-answer' } : null),
    bound: PUSH,
  },
  {
    fault: 'the first push torn in its body',
    befalls: (nth) => (nth === 0 ? { kind: 'cut-request' } : null),
    bound: LOST,
  },
  {
    fault: 'the first push dropped',
    befalls: (nth) => (nth === 0 ? { kind: 'drop' } : null),
    bound: LOST,
  },
  {
    fault: 'the first three pushes dropped',
    befalls: (nth) => (nth < 3 ? { kind: 'drop' } : null),
    bound: LOST,
  },
]

/** Ended at the authorization service, which pushes; and given up by the app. */
export async function pushed(bed: Bed, rounds: number): Promise<Measured[]> {
  const rows: Measured[] = []
  for (const weather of WEATHERS) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push(await pushedOnce(bed, weather))
    const path = 'the owner ends it at the authorization service, which pushes'
    rows.push({ path, bound: weather.bound, fault: weather.fault, times })
  }
  for (const weather of WEATHERS.filter(({ fault }) => /none|answer|push dropped/.test(fault))) {
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const tokens = await bed.live()
      times.push(await under(bed, weather, () => giveUp(bed, tokens), [tokens]))
    }
    const path = 'the app gives up its refresh token (RFC 7009)'
    rows.push({ path, bound: weather.bound, fault: weather.fault, times })
  }
  return rows
}

async function pushedOnce(bed: Bed, weather: Weather): Promise<number> {
  const tokens = await bed.live()
  if (!weather.isOfTwo) return under(bed, weather, () => bed.end('authorization', tokens), [tokens])
  const next = await bed.live()
  const ends = () => Promise.all([tokens, next].map((each) => bed.end('authorization', each)))
  return under(bed, weather, async () => Math.min(...(await ends())), [tokens, next])
}

/** Lets the weather begin, ends it, and waits for the last refusal. */
async function under(
  bed: Bed,
  { befalls, bound }: Weather,
  end: () => Promise<number>,
  held: Tokens[],
): Promise<number> {
  const wire = bed.at.wires.resource
  await bed.settled()
  let pushes = 0
  wire.weather = (_method, path) => (path === '/events' ? befalls(pushes++) : null)
  try {
    const ending = end()
    const begun = performance.now()
    const reading = held.map((each) => bed.refusedAfter(each.access_token, begun, 2 * bound))
    const pressed = await ending
    return Math.max(...(await Promise.all(reading))) - (pressed - begun)
  } finally {
    wire.weather = () => null
  }
}

async function giveUp({ app, at }: Bed, { refresh_token }: Tokens): Promise<number> {
  const { revocation_endpoint: endpoint = '' } = await app.metadata(at.authorization)
  const pressed = performance.now()
  const answer = await app.post(endpoint, at.authorization, { token: refresh_token })
  if (answer.status !== 200) throw new Error(`revocation: ${answer.status} ${answer.text}`)
  return pressed
}
