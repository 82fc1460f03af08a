import { Problem } from '@mandate/server'
import type { AccessRoom } from './access.ts'

/** Readings of one owner's data under way in this process while nobody else is read. */
const ALONE = 32
/** … and while others are. With two, whoever reads page after page had a third of the process left instead of half. */
const AMONG_OTHERS = 1
/** Others are there for so many ms after something of theirs was read: a stranger's tries do not count. */
const WHILE = 1_000
/** Readings of one owner's data that wait: half of what a process answers at all. */
const MOST_WAITING = 1_000

/** Does work about an owner's data as soon as it is that owner's turn. @throws Problem 429 */
export type Turns = <T>(owner: string, work: () => Promise<T>) => Promise<T>

/**
 * One owner's load is not to slow another's pages. Whoever reads alone has the whole process; as soon as somebody else asks,
 * each owner has one reading under way and a line of their own, so that who asks seldom finds hardly anybody before them,
 * however long the others' lines are.
 */
export function turns(now: () => number = () => performance.now()): Turns {
  const lines = new Map<string, { active: number; waiting: (() => void)[] }>()
  let latest = { owner: '', at: Number.NEGATIVE_INFINITY }
  let before = latest

  /** Remembers the owner who was read last, and the last other one. */
  function wasRead(owner: string): void {
    if (latest.owner !== owner) before = latest
    latest = { owner, at: now() }
  }

  function most(owner: string): number {
    const other = latest.owner === owner ? before : latest
    return now() - other.at < WHILE ? AMONG_OTHERS : ALONE
  }

  function goOn(owner: string): void {
    const line = lines.get(owner)
    if (!line) return
    while (line.waiting.length > 0 && line.active < most(owner)) {
      line.active += 1
      line.waiting.shift()!()
    }
    if (line.active === 0) lines.delete(owner)
  }

  return async (owner, work) => {
    const line = lines.get(owner) ?? { active: 0, waiting: [] }
    lines.set(owner, line)
    if (line.active < most(owner)) line.active += 1
    else if (line.waiting.length >= MOST_WAITING) throw tooMany()
    else await new Promise<void>((next) => line.waiting.push(next))
    try {
      const found = await work()
      wasRead(owner)
      return found
    } finally {
      line.active -= 1
      goOn(owner)
    }
  }
}

/** The same room, entered in turns; what is sent while it is read has its turn until the sending begins. */
export function inTurns(room: AccessRoom, turn: Turns): AccessRoom {
  return {
    ...room,
    check: (req, question) => turn(req.params.address, () => room.check(req, question)),
    find: (req, question) => turn(req.params.address, () => room.find(req, question)),
    async enter(req) {
      const { address } = req.params
      const entered = await turn(address, () => room.enter(req))
      return { find: (name, question) => turn(address, () => entered.find(name, question)) }
    },
  }
}

function tooMany(): Problem {
  const said = {
    en: 'Very much is being asked about these data at the moment. Come again in a few seconds.',
    fr: 'Ces données sont très demandées en ce moment. Revenez dans quelques secondes.',
  }
  return new Problem(429, 'rate_limited', said, { headers: { 'Retry-After': '2' } })
}
