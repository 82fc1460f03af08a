import { setTimeout as sleep } from 'node:timers/promises'
import type { Tokens } from '../../support/app.ts'
import type { Bed } from './bed.ts'
import type { Measured } from './measured.ts'

/** How long before the promised time it is looked at closely, ms. */
const CLOSELY = 15_000

/** The authorization service answers nobody any more: by the real clock. */
export async function silent(bed: Bed, rounds: number): Promise<Measured[]> {
  const lasting = await several(rounds, () => bed.live())
  const once = await several(rounds, () => bed.live('once'))
  await bed.settled()
  const begun = performance.now()
  bed.at.wires.authorization.weather = () => ({ kind: 'drop' })
  const ends = (held: Tokens[], bound: number) =>
    Promise.all(held.map(({ access_token }) => end(bed, begun, bound, async () => access_token)))
  const [afterToken, afterList] = await Promise.all([ends(lasting, 360_000), ends(once, 900_000)])
  const fault = 'every message to the authorization service dropped'
  return [
    { path: 'authorization server silent', bound: 360_000, fault, times: afterToken },
    { path: 'the same, a token for one use', bound: 900_000, fault, times: afterList },
  ]
}

/** It issues tokens, but its list cannot be had: by the real clock. */
export async function blocked(bed: Bed, rounds: number): Promise<Measured[]> {
  const held = await several(rounds, () => bed.live())
  await bed.settled()
  const begun = performance.now()
  bed.at.wires.authorization.weather = (_method, path) =>
    path.startsWith('/status/') ? { kind: 'drop' } : null
  const times = await Promise.all(
    held.map(({ refresh_token }) => end(bed, begun, 900_000, newToken(bed, refresh_token!))),
  )
  const fault = 'every request for the list dropped'
  return [{ path: 'status list blocked although tokens flow', bound: 900_000, fault, times }]
}

/** A token of the last four minutes. */
function newToken({ app, at }: Bed, refreshToken: string): () => Promise<string> {
  let token = ''
  let until = 0
  return async () => {
    if (performance.now() < until) return token
    const answer = await app.refresh(at.authorization, refreshToken)
    if (answer.status !== 200) throw new Error(`refresh: ${answer.status} ${answer.text}`)
    token = String(answer.body['access_token'])
    until = performance.now() + 240_000
    return token
  }
}

/** Looks now and then, and closely when the time comes. */
async function end(
  bed: Bed,
  begun: number,
  bound: number,
  token: () => Promise<string>,
): Promise<number> {
  while (performance.now() - begun < bound - CLOSELY) {
    // Whoever is refused long before the time has been refused too early.
    if (!(await bed.reads(await token()))) return performance.now() - begun
    await sleep(5_000)
  }
  return bed.refusedAfter(await token(), begun, 1.2 * bound, 100)
}

async function several<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let each = 0; each < count; each++) made.push(await make())
  return made
}
